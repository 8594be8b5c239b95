/** SQL of the account ledger as it stands: allotted, handed out, used, finished, expiring; within the viewer's scope. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { type DateString, dateInVietnam } from '../foundation/dates.ts'
import { shownKey } from '../roster/shown-key.ts'
import {
  type AccountFacts,
  type AllotmentState,
  allotmentState,
  countAccounts,
  type LedgerCounts,
  lateness,
  sumCounts,
} from './ledger-counts.ts'

export interface AllotmentLine {
  id: string
  platform: string
  unit: { code: string | null; name: string }
  source: string | null
  usableFrom: DateString
  usableUntil: DateString
  state: AllotmentState
  counts: LedgerCounts
}

export interface AccountLine {
  id: string
  platform: string
  allotment: string
  userName: string
  /** Employee code, or the roster's other key; null: nobody holds it, or somebody the viewer does not see. */
  learner: string | null
  fullName: string | null
  handedOutAt: Date | null
  /** The platform knows an account of this user name or id. */
  known: boolean
  used: boolean
  finished: boolean
  expiring: boolean
  expired: boolean
}

export interface LedgerQuestion {
  /** null: of all platforms. */
  platform: string | null
  now: Date
  /** An allotment is expiring for so many days before its last valid day. */
  expiringDays: number
}

/** SQL condition on the allotment `t`: of the platform, and of a unit in the viewer's branch. */
function shown(viewer: Viewer, platform: string | null): RawBuilder<boolean> {
  return sql<boolean>`(${platform}::text is null or t.platform_id = ${platform})
    and ${
      viewer.unitId === null
        ? sql`true`
        : sql`t.unit_id in (select unit_branch(${viewer.unitId}::uuid))`
    }`
}

/**
 * SQL: `facts`, a row for each account that `chosen` (of `ledger_accounts a`, allotments `t`, present holdings `h`)
 * lets through. A user name is compared folded, with the platform's user name before its id. Of an account that
 * somebody else had before, only what was completed since counts for its present holder.
 */
const factsOf = (chosen: RawBuilder<unknown>) => sql`
  chosen as (
    select a.id, a.platform_id, a.allotment_id, a.user_name, a.user_name_key, t.usable_from, t.usable_until,
      h.learner_id, h.handed_out_at,
      (select max(b.taken_back_at) from ledger_holdings b where b.account_id = a.id and not b.mistaken
        and b.learner_id <> h.learner_id) as taken_over_at
    from ledger_accounts a
    join ledger_allotments t on t.id = a.allotment_id
    left join ledger_holdings h on h.account_id = a.id and h.taken_back_at is null
    where ${chosen}
  ),
  named as (
    select c.id, p.source_id, 1 as rank from chosen c
      join accounts p on p.platform_id = c.platform_id and lower(p.username) = c.user_name_key
    union all
    select c.id, p.source_id, 2 from chosen c
      join accounts p on p.platform_id = c.platform_id and lower(p.source_id) = c.user_name_key
  ),
  known as (select distinct on (id) id, source_id from named order by id, rank),
  signs as (
    select c.id,
      bool_or(case r.kind
        when 'enrolment' then v.payload->>'firstAccessAt' is not null
        when 'test' then jsonb_array_length(v.payload->'attempts') > 0
        when 'topics' then v.payload->'topics' @> '[{"completed": true}]'
        when 'sessions' then jsonb_path_exists(v.payload, ${PRESENT}::jsonpath)
        when 'completion' then v.payload->>'completedAt' is not null
        else false end) as used,
      bool_or(r.kind = 'completion'
        and coalesce((v.payload->>'completedAt')::timestamptz >= coalesce(c.taken_over_at, '-infinity'), false)
      ) as completed
    from chosen c
    join known k on k.id = c.id
    join records r on r.platform_id = c.platform_id and r.account = k.source_id and not r.quarantined
    join record_versions v on v.id = r.version_id
    group by c.id
  ),
  facts as (
    select c.*, k.id is not null as known, coalesce(s.used, false) as used,
      c.learner_id is not null and (coalesce(s.completed, false) or exists (
        select from enrolments e
        join outcomes o on o.enrolment_id = e.id and o.verdict = 'passed'
        join cohorts h on h.id = e.cohort_id
        join cohort_versions d on d.cohort_id = h.id and d.version = h.version
        where e.learner_id = c.learner_id
          and d.definition->'evidence' @> jsonb_build_array(jsonb_build_object('platform', c.platform_id))
          and coalesce((d.definition->>'start')::date <= c.usable_until, true)
          and coalesce((d.definition->>'deadline')::date >= c.usable_from, true))) as finished
    from chosen c left join known k on k.id = c.id left join signs s on s.id = c.id
  )`

const PRESENT =
  '$.sessions[*].presence ? (@.state == "present" || @.state == "late" || (@.state == "measured" && @.minutes > 0))'

/** Counts of each allotment, the earliest to expire first, and of all together. */
export async function ledgerCounts(
  db: Queryable,
  viewer: Viewer,
  { platform, now, expiringDays }: LedgerQuestion,
): Promise<{ allotments: AllotmentLine[]; total: LedgerCounts }> {
  const found = await sql<{
    id: string
    platform: string
    code: string | null
    name: string
    source: string | null
    accounts: number
    usableFrom: DateString
    usableUntil: DateString
    groups: (AccountFacts & { count: number })[] | null
  }>`
    with ${factsOf(shown(viewer, platform))},
    groups as (
      select allotment_id, learner_id is not null as held, used, finished, count(*) as count
      from facts group by 1, 2, 3, 4
    )
    select t.id, t.platform_id as platform, u.code, u.name, t.source, t.accounts,
      t.usable_from as "usableFrom", t.usable_until as "usableUntil",
      (select jsonb_agg(jsonb_build_object('held', g.held, 'used', g.used, 'finished', g.finished, 'count', g.count))
        from groups g where g.allotment_id = t.id) as groups
    from ledger_allotments t join units u on u.id = t.unit_id
    where ${shown(viewer, platform)}
    order by t.usable_until, t.platform_id, u.name, t.id`.execute(db)
  const today = dateInVietnam(now)
  const allotments = found.rows.map(({ code, name, accounts, groups, ...allotment }) => {
    const state = allotmentState(allotment, today, expiringDays)
    return {
      ...allotment,
      unit: { code, name },
      state,
      counts: countAccounts(accounts, state, groups ?? []),
    }
  })
  return { allotments, total: sumCounts(allotments.map(({ counts }) => counts)) }
}

/** One page of the accounts, by id. Names only of people whom the viewer sees. */
export async function listLedger(
  db: Queryable,
  viewer: Viewer,
  { platform, now, expiringDays }: LedgerQuestion,
  page: { after?: string | undefined; limit: number },
): Promise<AccountLine[]> {
  const chosen = sql`a.id in (
    select a.id from ledger_accounts a join ledger_allotments t on t.id = a.allotment_id
    where ${shown(viewer, platform)} and (${page.after ?? null}::uuid is null or a.id > ${page.after ?? null}::uuid)
    order by a.id limit ${page.limit})`
  const found = await sql<
    Omit<AccountLine, 'expiring' | 'expired'> & {
      held: boolean
      usableFrom: DateString
      usableUntil: DateString
    }
  >`
    with ${factsOf(chosen)}
    select f.id, f.platform_id as platform, f.allotment_id as allotment, f.user_name as "userName",
      case when l.id is not null then ${shownKey} end as learner, l.full_name as "fullName",
      f.handed_out_at as "handedOutAt", f.learner_id is not null as held, f.known, f.used, f.finished,
      f.usable_from as "usableFrom", f.usable_until as "usableUntil"
    from facts f
    left join learners l on l.id = f.learner_id and ${seesLearner(viewer, sql`f.learner_id`)}
    order by f.id`.execute(db)
  const today = dateInVietnam(now)
  return found.rows.map(({ held, usableFrom, usableUntil, ...account }) => ({
    ...account,
    ...lateness(
      { held, used: account.used, finished: account.finished },
      allotmentState({ usableFrom, usableUntil }, today, expiringDays),
    ),
  }))
}
