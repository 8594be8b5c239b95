/** SQL of what happened to learners over time: links of accounts, audiences, accounts handed out. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import type { LearnerHistory, LinkEvent } from './history.ts'

/**
 * By learner; everybody asked for is in the map.
 * @param owners of hand-outs that were another's at the instant that is looked back to
 */
export async function historiesOf(
  db: Queryable,
  learnerIds: readonly string[],
  owners: ReadonlyMap<string, string> = new Map(),
): Promise<Map<string, LearnerHistory>> {
  const histories = new Map<string, LearnerHistory>(
    learnerIds.map((id) => [id, { links: [], audiences: [], holdings: [] }]),
  )
  if (learnerIds.length === 0) return histories
  const asked = sql`any(${[...histories.keys()]}::uuid[])`
  const links = await sql<LinkEvent & { holders: string[] }>`
    with theirs as (
      select account_id, array_agg(distinct learner_id) as holders
      from account_links where learner_id = ${asked} group by account_id
    )
    select l.id, l.account_id as account, a.platform_id as platform, a.source_id as "sourceId",
      a.full_name as "fullName", l.learner_id as "learnerId", l.state, l.reason, l.actor, l.at,
      case when act.id is not null then jsonb_build_object('id', act.id, 'kind', act.kind, 'reason', act.reason)
        end as act, t.holders
    from theirs t
    join account_links l on l.account_id = t.account_id
    left join decision_acts act on act.id = l.act_id
    join accounts a on a.id = l.account_id
    order by l.id`.execute(db)
  for (const { holders, ...link } of links.rows)
    for (const holder of holders) histories.get(holder)?.links.push(link)
  const audiences = await sql<{ learner: string; audience: string | null; since: Date }>`
    select learner_id as learner, audience, since from learner_audiences
    where learner_id = ${asked} order by id`.execute(db)
  for (const { learner, ...audience } of audiences.rows)
    histories.get(learner)?.audiences.push(audience)
  const holdings = await sql<LearnerHistory['holdings'][number] & { learner: string }>`
    select h.id, h.learner_id as learner, a.platform_id as platform, v.handed_out_at as "handedOutAt",
      v.mistaken, v.since
    from ledger_holdings h join ledger_accounts a on a.id = h.account_id
    join ledger_holding_versions v on v.holding_id = h.id
    where h.learner_id = ${asked} or h.id = any(${[...owners.keys()]}::uuid[])
    order by v.id`.execute(db)
  for (const { learner, ...holding } of holdings.rows)
    histories.get(owners.get(holding.id) ?? learner)?.holdings.push(holding)
  return histories
}
