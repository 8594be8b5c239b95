/** SQL of who of the staff looked at what is kept of a person. A look is noted before it is had. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import type { Viewer } from './viewer.ts'

/** `page`: of the person; `outcome`: what an outcome rests on; `dossier`: what a certificate rests on; `export`: everything. */
export const personViewKinds = ['page', 'outcome', 'dossier', 'export'] as const
export type PersonViewKind = (typeof personViewKinds)[number]

interface ViewDeps {
  db: Queryable
  clock: { now(): Date }
}

/** @param learnerId of the person as they are known by now, or of a row of theirs */
export async function noteView(
  { db, clock }: ViewDeps,
  viewer: Viewer,
  learnerId: string,
  what: PersonViewKind,
): Promise<void> {
  await sql`insert into person_views (learner_id, at, actor, what)
    values (${learnerId}::uuid, ${clock.now()}, ${viewer.actor}, ${what})`.execute(db)
}

/** The same of whoever an enrolment, or a certificate, is of. */
export async function noteViewOf(
  { db, clock }: ViewDeps,
  viewer: Viewer,
  about: { enrolment: string } | { certificate: string },
  what: PersonViewKind,
): Promise<void> {
  const learner =
    'enrolment' in about
      ? sql`select learner_id from enrolments where id = ${about.enrolment}::uuid`
      : sql`select learner_id from certificates where id = ${about.certificate}::uuid`
  await sql`insert into person_views (learner_id, at, actor, what)
    select learner_id, ${clock.now()}, ${viewer.actor}, ${what} from (${learner}) whom`.execute(db)
}

export interface PersonView {
  at: Date
  actor: string
  /** Of a person who signs in; null for others. */
  actorName: string | null
  what: PersonViewKind
}

/** The newest first. Also of rows that were merged into the person's. */
export async function viewsOfPerson(
  db: Queryable,
  learnerId: string,
  limit: number,
): Promise<PersonView[]> {
  const found = await sql<PersonView>`
    select v.at, v.actor, u.name as "actorName", v.what
    from person_views v left join users u on v.actor = 'user:' || u.login
    where v.learner_id in (with recursive held as (
      select ${learnerId}::uuid as id union select m.id from learners m join held on m.merged_into = held.id
    ) select id from held)
    order by v.id desc limit ${limit}`.execute(db)
  return found.rows
}

/** @returns how many went; the newest of half a year stay in any case */
export async function dropOldViews(db: Queryable, before: Date): Promise<number> {
  const dropped = await sql<{ n: number }>`select drop_person_views(${before}) as n`.execute(db)
  return dropped.rows[0]?.n ?? 0
}
