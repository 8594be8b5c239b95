/** SQL of looking for one's certificates: who is meant, and the one-time codes. */
import { sql } from 'kysely'
import type { Queryable, Trx } from '../../database/connection.ts'
import { keptLearner } from '../../roster/kept-learner.ts'
import type { AskedBy, Candidate } from './who-asks.ts'

/** More people than ever share a key and a date of birth. */
const MOST_CANDIDATES = 20

/** One question, whether somebody is there or not. */
export async function findCandidates(
  db: Queryable,
  keys: { folded: string; phone: string | null; nationalIdHash: Buffer | null },
  { dateOfBirth }: Pick<AskedBy, 'dateOfBirth'>,
): Promise<Candidate[]> {
  const { folded, phone, nationalIdHash } = keys
  const found = await sql<Candidate>`
    select l.id, l.date_of_birth as "dateOfBirth", l.name_key as "nameKey", l.email
    from learners l
    where l.id in (select ${keptLearner('m')} from learners m
        where m.employee_code_key = ${folded} or m.email_key = ${folded} or m.phone = ${phone}
          or m.national_id_hash = ${nationalIdHash})
      and (l.date_of_birth is null or l.date_of_birth = ${dateOfBirth}::date)
    order by l.id limit ${MOST_CANDIDATES}`.execute(db)
  return found.rows
}

/** Whoever asks for the same person at once waits here, so that nobody is sent more codes than the limits say. */
export async function takeTurnOf(trx: Trx, who: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lookups/${who}`}, 0))`.execute(trx)
}

/** How many codes were made for a person since each of two times. */
export async function countCodes(
  db: Queryable,
  learnerId: string | null,
  { hour, day }: { hour: Date; day: Date },
): Promise<{ hour: number; day: number }> {
  const found = await sql<{ hour: number; day: number }>`
    select (count(*) filter (where created_at > ${hour}))::int as hour, count(*)::int as day
    from lookups where learner_id = ${learnerId}::uuid and created_at > ${day}
      and (sealed_code is not null or sent_at is not null)`.execute(db)
  return found.rows[0] ?? { hour: 0, day: 0 }
}

export interface NewLookup {
  id: string
  learnerId: string | null
  codeHash: Buffer
  sealedCode: Buffer | null
  createdAt: Date
  expiresAt: Date
}

export async function insertLookup(db: Queryable, lookup: NewLookup): Promise<void> {
  await db
    .insertInto('lookups')
    .values({
      id: lookup.id,
      learner_id: lookup.learnerId,
      code_hash: lookup.codeHash,
      sealed_code: lookup.sealedCode,
      created_at: lookup.createdAt,
      expires_at: lookup.expiresAt,
      sent_at: null,
      used_at: null,
      not_before: lookup.createdAt,
    })
    .execute()
}

/** Whose the question is; null: nobody's, or there is no such question. */
export async function askedAbout(db: Queryable, id: string): Promise<string | null> {
  const found = await sql<{ learnerId: string | null }>`
    select learner_id as "learnerId" from lookups where id = ${id}::uuid`.execute(db)
  return found.rows[0]?.learnerId ?? null
}

/**
 * Counts an attempt, if there may be another: against the question, and against every code that it may open, or asking
 * again would be guessing again. Attempts wait for each other (`takeTurnOf`).
 * @returns false: no attempt is left, or it is over
 */
export async function countAttempt(
  db: Queryable,
  of: { id: string; learnerId: string | null },
  { now, most }: { now: Date; most: number },
): Promise<boolean> {
  const found = await sql<{ id: string }>`
    with own as (
      select id from lookups where id = ${of.id}::uuid and attempts < ${most} and expires_at > ${now}
    )
    update lookups set attempts = attempts + 1
    where exists (select from own) and (id = ${of.id}::uuid
      or (learner_id = ${of.learnerId}::uuid and used_at is null and expires_at > ${now}
        and (sealed_code is not null or sent_at is not null)))
    returning id`.execute(db)
  return found.rows.length > 0
}

export interface LiveCode {
  id: string
  codeHash: Buffer
}

/**
 * The codes that would open now: of the question itself, and of others about the same person, for people type the
 * newest code into the page that is open. One that was used a moment ago still opens from its own page: somebody has
 * tapped twice.
 */
export async function liveCodes(
  db: Queryable,
  of: { id: string; learnerId: string | null },
  { now, most, usedSince }: { now: Date; most: number; usedSince: Date },
): Promise<LiveCode[]> {
  const found = await sql<LiveCode>`
    select id, code_hash as "codeHash" from lookups
    where expires_at > ${now} and (
      (id = ${of.id}::uuid and coalesce(used_at, 'infinity') > ${usedSince})
      or (learner_id = ${of.learnerId}::uuid and used_at is null and attempts <= ${most}))
    order by id`.execute(db)
  return found.rows
}

/** The code that opened is used, and so is the page that it was typed into. */
export async function noteUsed(db: Queryable, ids: readonly string[], now: Date): Promise<void> {
  await sql`update lookups set used_at = ${now}
    where id = any(${[...ids]}::uuid[]) and used_at is null`.execute(db)
}

/** Whose question was answered since then; null: none was. */
export async function answeredSince(
  db: Queryable,
  id: string,
  since: Date,
): Promise<{ learnerId: string } | null> {
  const found = await sql<{ learnerId: string }>`
    select l.id as "learnerId" from lookups q
    join learners known on known.id = q.learner_id
    join learners l on l.id = ${keptLearner('known')}
    where q.id = ${id}::uuid and q.used_at > ${since}`.execute(db)
  return found.rows[0] ?? null
}

/** Old questions say who looked for a certificate and when; nobody needs to know. */
export async function forgetLookups(db: Queryable, before: Date): Promise<void> {
  await db.deleteFrom('lookups').where('created_at', '<', before).execute()
}
