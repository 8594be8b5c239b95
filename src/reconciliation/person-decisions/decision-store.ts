/** SQL of storing what people decided: a row for each enrolment, and for each session. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { NamedSession, Override, Presence } from './standing.ts'

/**
 * When the windows close by the present outcomes; null: never. Who has none, or waits to be decided anew, is not in the
 * map. For decisions only.
 */
export async function windowsOf(
  db: Queryable,
  enrolments: readonly string[],
): Promise<Map<string, Date | null>> {
  const found = await sql<{ id: string; closes: Date | null }>`
    select o.enrolment_id as id, r.window_closes_at as closes
    from outcomes o
    join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    where o.reopened_at is null and o.enrolment_id = any(${[...enrolments]}::uuid[])`.execute(db)
  return new Map(found.rows.map(({ id, closes }) => [id, closes]))
}

export async function insertOverrides(
  db: Queryable,
  act: string,
  enrolments: readonly string[],
  { kind, lastDay, expiresOn }: Pick<Override, 'kind' | 'lastDay' | 'expiresOn'>,
): Promise<void> {
  const given = rowsAsTable(
    't',
    { id: 'uuid', enrolment: 'uuid' },
    enrolments.map((enrolment) => ({ id: randomUUID(), enrolment })),
  )
  await sql`insert into overrides (id, act_id, enrolment_id, kind, last_day, expires_on)
    select id, ${act}, enrolment, ${kind}, ${lastDay}::date, ${expiresOn}::date from ${given}`.execute(
    db,
  )
}

export interface SessionOf extends NamedSession {
  enrolment: string
}

const sessionsAsTable = (sessions: readonly SessionOf[]) =>
  rowsAsTable(
    't',
    { id: 'uuid', enrolment: 'uuid', platform: 'text', course: 'text', session: 'text' },
    sessions.map(({ enrolment, platform, course, session }) => ({
      id: randomUUID(),
      enrolment,
      platform,
      course,
      session,
    })),
  )

export async function insertExcuses(
  db: Queryable,
  act: string,
  sessions: readonly SessionOf[],
  acceptedBy: string,
): Promise<void> {
  await sql`insert into excuses (id, act_id, enrolment_id, platform_id, course, session, accepted_by)
    select id, ${act}, enrolment, platform, course, session, ${acceptedBy} from ${sessionsAsTable(sessions)}`.execute(
    db,
  )
}

export async function insertPresences(
  db: Queryable,
  act: string,
  sessions: readonly SessionOf[],
  mark: Presence['mark'],
): Promise<void> {
  await sql`insert into presences (id, act_id, enrolment_id, platform_id, course, session, mark)
    select id, ${act}, enrolment, platform, course, session, ${mark} from ${sessionsAsTable(sessions)}`.execute(
    db,
  )
}
