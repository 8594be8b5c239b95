/** SQL of what people decided about accounts lately, for who sees the whole roster. */
import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { keptLearner } from '../../roster/kept-learner.ts'

export interface RecentDecision {
  id: string
  kind: 'link' | 'reject' | 'create' | 'undo'
  at: Date
  actor: string
  reason: string
  /** How many accounts it is about; the first of them is named. */
  accounts: number
  account: { id: string; platform: string; sourceId: string; fullName: string } | null
  /** To whom it was linked, or of whom it was said not to be. */
  learner: { id: string; fullName: string } | null
  /** What it took back. */
  undoes: string | null
  /** Who took it back, and when. */
  undone: { actor: string; at: Date } | null
}

export interface DecisionPage {
  /** Only of one account. */
  account?: string | undefined
  limit: number
  offset: number
}

/** The newest first. */
export async function recentDecisions(
  db: Queryable,
  viewer: Viewer,
  { account, limit, offset }: DecisionPage,
): Promise<RecentDecision[]> {
  if (viewer.unitId !== null) return []
  const found = await sql<RecentDecision & { undone: { actor: string; at: string } | null }>`
    with newest as (
      select act.id, act.kind, act.at, act.actor, act.reason, act.undoes
      from decision_acts act left join decision_acts before on before.id = act.undoes
      where coalesce(before.kind, act.kind) in ('link', 'reject', 'create') and ${ofAccount(account)}
      order by act.at desc, act.id desc limit ${limit} offset ${offset}
    )
    select act.id, act.kind, act.at, act.actor, act.reason, act.undoes, told.accounts, told.account,
      case when l.id is not null then jsonb_build_object('id', l.id, 'fullName', l.full_name) end as learner,
      (select jsonb_build_object('actor', u.actor, 'at', u.at) from decision_acts u where u.undoes = act.id) as undone
    from newest act
    cross join lateral (
      select count(*)::int as accounts,
        (array_agg(jsonb_build_object('id', a.id, 'platform', a.platform_id, 'sourceId', a.source_id,
          'fullName', a.full_name) order by h.id))[1] as account,
        (array_agg(coalesce((h.reason->>'rejected')::uuid, h.learner_id) order by h.id))[1] as learner
      from account_links h join accounts a on a.id = h.account_id
      -- An undo is about what it takes back.
      where h.act_id = coalesce(act.undoes, act.id)) told
    left join learners l on l.id = (select ${keptLearner('m')} from learners m where m.id = told.learner)
    order by act.at desc, act.id desc`.execute(db)
  return found.rows.map(({ undone, ...row }) => ({
    ...row,
    undone: undone === null ? null : { actor: undone.actor, at: new Date(undone.at) },
  }))
}

export async function countDecisions(
  db: Queryable,
  viewer: Viewer,
  account?: string,
): Promise<number> {
  if (viewer.unitId !== null) return 0
  const found = await sql<{ count: number }>`
    select count(*)::int as count
    from decision_acts act left join decision_acts before on before.id = act.undoes
    where coalesce(before.kind, act.kind) in ('link', 'reject', 'create') and ${ofAccount(account)}`.execute(
    db,
  )
  return found.rows[0]?.count ?? 0
}

const ofAccount = (account: string | undefined) =>
  account === undefined
    ? sql`true`
    : sql`exists (select from account_links h where h.account_id = ${account} and h.act_id in (act.id, act.undoes))`
