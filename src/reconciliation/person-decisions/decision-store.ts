/** SQL of storing what people decided: a row for each enrolment, and for each session. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { rowsAsTable } from '../../database/rows.ts'
import type { NamedSession, Override, Presence } from './standing.ts'

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
