/** SQL of looking at what people decided: about one account, or everything. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { type FoundLearner, learnersById } from '../../roster/find-learner.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import { requireWholeRoster } from './refusal.ts'
import { type Act, accountIds } from './store.ts'

interface Written {
  reason: string
  attachment: { id: string; name: string } | null
  /** By whom the act was taken back; null while it stands. */
  undone: { act: string; actor: string; reason: string } | null
  undoneAt: Date | null
}

export interface AccountEvent {
  at: Date
  /** A person; `rules` for what the keys decided. */
  actor: string
  state: 'waiting' | 'linked' | 'rejected'
  /** Whose it was from then on. */
  learner: FoundLearner | null
  /** Whose it was said not to be. */
  notOf: FoundLearner | null
  /** Stable: what linked it, or why it waited. */
  code: string
  /** How well the learner fitted by the rules, in bits. */
  score: number | null
  act: (Written & Pick<Act, 'id' | 'kind'> & { undoes: string | null }) | null
}

interface EventRow extends Omit<AccountEvent, 'act' | 'learner' | 'notOf'>, Written {
  learner: string | null
  notOf: string | null
  actId: string | null
  kind: Act['kind']
  undoes: string | null
}

/** SQL: what an act says of itself, as columns. */
const written = sql`act.reason,
  case when f.id is not null then jsonb_build_object('id', f.id, 'name', f.name) end as attachment,
  case when undo.id is not null
    then jsonb_build_object('act', undo.id, 'actor', undo.actor, 'reason', undo.reason) end as undone,
  undo.at as "undoneAt"`

const actColumns = sql`left join attachments f on f.id = act.attachment_id
  left join decision_acts undo on undo.undoes = act.id`

/**
 * Everything that was decided about an account, by keys and by people, the earliest first.
 * @param name the account's id, or `<platform>/<the platform's own id>`
 * @throws HocvuError `not-found`
 */
export async function accountHistory(
  db: Queryable,
  viewer: Viewer,
  name: string,
): Promise<{ account: string; events: AccountEvent[] }> {
  requireWholeRoster(viewer)
  const account = (await accountIds(db, [name])).get(name)
  if (account === undefined)
    throw new HocvuError('not-found', 'There is nothing here that the caller may see.')
  const found = await sql<EventRow>`
    select h.at, h.actor, h.state, h.reason->>'code' as code, (h.reason->>'score')::float8 as score,
      case when l.id is not null then ${keptLearner('l')} end as learner,
      kept_learner((h.reason->>'rejected')::uuid) as "notOf",
      act.id as "actId", act.kind, act.undoes, ${written}
    from account_links h
    left join learners l on l.id = h.learner_id
    left join decision_acts act on act.id = h.act_id ${actColumns}
    where h.account_id = ${account} order by h.id`.execute(db)
  const people = await learnersById(
    db,
    viewer,
    found.rows.flatMap(({ learner, notOf }) => [learner, notOf].filter((id) => id !== null)),
  )
  return { account, events: found.rows.map((row) => asEvent(row, people)) }
}

function asEvent(
  { actId, kind, undoes, reason, attachment, undone, undoneAt, learner, notOf, ...event }: EventRow,
  people: ReadonlyMap<string, FoundLearner>,
): AccountEvent {
  const act = { kind, undoes, reason, attachment, undone, undoneAt }
  return {
    ...event,
    learner: people.get(learner ?? '') ?? null,
    notOf: people.get(notOf ?? '') ?? null,
    act: actId === null ? null : { id: actId, ...act },
  }
}

export interface DecisionView extends Act, Written {
  undoes: string | null
  /** How many accounts and how many outcomes it is about. */
  accounts: number
  enrolments: number
  /** Ids of learners whom it is about: the first of them. */
  learners: string[]
}

export interface DecisionFilter {
  kind?: Act['kind'] | undefined
  /** Id of an account. */
  account?: string | undefined
  /** Id of a learner. */
  learner?: string | undefined
  after?: string | undefined
  limit: number
}

const LEARNERS_SHOWN = 10

/** What people decided about accounts, learners and outcomes, the newest first. For who sees the whole roster. */
export async function listDecisions(
  db: Queryable,
  viewer: Viewer,
  { kind, account, learner, after, limit }: DecisionFilter,
): Promise<DecisionView[]> {
  if (viewer.unitId !== null) return []
  const enrolled = (table: 'overrides' | 'excuses' | 'presences') =>
    sql`select e.id as enrolment, e.learner_id as learner from ${sql.table(table)} d
      join enrolments e on e.id = d.enrolment_id where d.act_id = about.id`
  const found = await sql<DecisionView>`
    select act.id, act.kind, act.actor, act.at, act.undoes, ${written},
      touched.accounts, people.enrolments,
      array(
        select distinct kept_learner(one) from unnest(people.learners || touched.learners) one
        where one is not null limit ${LEARNERS_SHOWN}) as learners
    from decision_acts act ${actColumns}
    -- An undo is about what it takes back.
    cross join lateral (select coalesce(act.undoes, act.id) as id) about
    cross join lateral (
      select count(*) as accounts, array_agg(h.account_id) as ids,
        array_agg(coalesce((h.reason->>'rejected')::uuid, h.learner_id)) as learners
      from account_links h where h.act_id = about.id) touched
    cross join lateral (
      select count(distinct d.enrolment) as enrolments, array_agg(d.learner) as learners
      from (
        ${enrolled('overrides')} union all ${enrolled('excuses')} union all ${enrolled('presences')}
        union all select null, kept from learner_merges where act_id = about.id) d) people
    where (${kind ?? null}::text is null or act.kind = ${kind ?? null})
      and (${account ?? null}::uuid is null or ${account ?? null}::uuid = any(touched.ids))
      and (${learner ?? null}::uuid is null or ${learner ?? null}::uuid = any(people.learners || touched.learners))
      and (${after ?? null}::uuid is null
        or (act.at, act.id) < (select at, id from decision_acts where id = ${after ?? null}::uuid))
    order by act.at desc, act.id desc limit ${limit}`.execute(db)
  return found.rows
}
