/** SQL of what people decided for enrolments. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import type { Excuse, Override, PersonDecisions, Presence } from './standing.ts'

/** The act, and that it was not undone; by an instant, or by now. */
const standingAct = (at: Date | null) => sql`
  join decision_acts act on act.id = d.act_id and (${at}::timestamptz is null or act.at <= ${at})
    and not exists (select from decision_acts undo
      where undo.undoes = act.id and (${at}::timestamptz is null or undo.at <= ${at}))`

/**
 * What stood for these enrolments at an instant, undone acts left out; who is not in the map has nothing. Whether an
 * override has expired is for the reader to say (`standingOverrides`).
 * @param at null: what stands by now, by whatever clock it was decided
 */
export async function personDecisionsOf(
  db: Queryable,
  enrolmentIds: readonly string[],
  at: Date | null,
): Promise<Map<string, PersonDecisions>> {
  const found = new Map<
    string,
    { overrides: Override[]; excuses: Excuse[]; presences: Presence[] }
  >()
  if (enrolmentIds.length === 0) return found
  const of = (enrolment: string) => {
    const known = found.get(enrolment) ?? { overrides: [], excuses: [], presences: [] }
    found.set(enrolment, known)
    return known
  }
  const chosen = sql`d.enrolment_id = any(${[...enrolmentIds]}::uuid[])`
  const overrides = await sql<Override & { enrolment: string }>`
    select d.enrolment_id as enrolment, d.act_id as act, d.kind, d.last_day as "lastDay",
      d.expires_on as "expiresOn", act.reason, act.actor, act.at
    from overrides d ${standingAct(at)} where ${chosen} order by act.at, d.id`.execute(db)
  for (const { enrolment, ...override } of overrides.rows) of(enrolment).overrides.push(override)
  const excuses = await sql<Excuse & { enrolment: string }>`
    select d.enrolment_id as enrolment, d.act_id as act, d.platform_id as platform, d.course, d.session,
      d.accepted_by as "acceptedBy", act.reason, act.actor, act.at
    from excuses d ${standingAct(at)} where ${chosen} order by act.at, d.id`.execute(db)
  for (const { enrolment, ...excuse } of excuses.rows) of(enrolment).excuses.push(excuse)
  const presences = await sql<Presence & { enrolment: string }>`
    select d.enrolment_id as enrolment, d.act_id as act, d.platform_id as platform, d.course, d.session,
      d.mark, act.reason, act.actor, act.at
    from presences d ${standingAct(at)} where ${chosen} order by act.at, d.id`.execute(db)
  for (const { enrolment, ...presence } of presences.rows) of(enrolment).presences.push(presence)
  return found
}
