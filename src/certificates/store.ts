/** SQL of issuing: the register, its numbers, the rows of a batch. */
import { sql } from 'kysely'
import pg from 'pg'
import type { Queryable } from '../database/connection.ts'
import { rowsAsTable } from '../database/rows.ts'
import { HocvuError } from '../foundation/errors.ts'
import { writeCertificateNumber } from '../programs/number-pattern.ts'
import { beginRevisions } from './revision-store.ts'
import type { CertificateSnapshot } from './snapshot.ts'

/** Locks the register of an issuer and year until the transaction ends. @returns the last number given */
export async function lockRegister(db: Queryable, issuer: string, year: number): Promise<number> {
  await sql`insert into registers (issuer, year, last_number) values (${issuer}, ${year}, 0)
    on conflict do nothing`.execute(db)
  const row = await db
    .selectFrom('registers')
    .select('last_number')
    .where('issuer', '=', issuer)
    .where('year', '=', year)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return row.last_number
}

/**
 * Looks ahead, so that a pattern that repeats itself is told of before anything is issued. What others take in the
 * meantime is the database's to refuse.
 * @param count how many numbers are going to be given from now on
 * @throws HocvuError `certificate.number-taken`
 */
export async function requireFreeNumbers(
  db: Queryable,
  { issuer, number: pattern }: { issuer: string; number: string },
  issueDate: string,
  count: number,
): Promise<void> {
  if (count === 0) return
  const year = Number(issueDate.slice(0, 4))
  const register = await db
    .selectFrom('registers')
    .select('last_number')
    .where('issuer', '=', issuer)
    .where('year', '=', year)
    .executeTakeFirst()
  const last = register?.last_number ?? 0
  const numbers = Array.from({ length: count }, (_, index) =>
    writeCertificateNumber(pattern, last + index + 1, year),
  )
  // Of this very register only what was given since: somebody else is issuing, and gives other numbers than we will.
  const taken = await sql<{ number: string }>`
    select number from register_entries
    where issuer = ${issuer} and number = any(${numbers}::text[])
      and not (year = ${year} and register_number > ${last})
    order by year, register_number limit 1`.execute(db)
  const [first] = taken.rows
  if (first) throw numberTaken(first.number, issuer)
}

function numberTaken(number: string, issuer: string, cause?: unknown): HocvuError {
  return new HocvuError(
    'certificate.number-taken',
    `The number ${number} is in the register of ${issuer} already, so nothing was issued. Numbers begin anew each year: put {year} into \`certificate.number\` of the program, such as "{seq}/{year}/GCN", or a pattern that no other program of this issuer uses.`,
    { params: { number }, cause },
  )
}

export interface NewCertificate {
  id: string
  enrolmentId: string
  learnerId: string
  outcomeRevision: number
  registerNumber: number
  number: string
  code: string
  tokenHash: Buffer
  tokenSealed: Buffer
  snapshot: CertificateSnapshot
}

/**
 * Some hundred at a time.
 * @returns what freezes what led to them; until then they are not whole
 * @throws HocvuError `certificate.number-taken`
 */
export async function insertCertificates(
  db: Queryable,
  certificates: readonly NewCertificate[],
  shared: {
    cohortId: string
    issuer: string
    year: number
    publicUrl: string
    issuedOn: string
    /** Last day of the private links. */
    linkExpiresOn: string | null
    awaitsSignature: boolean
    proposalId: string | null
    decision: { number: string; date: string } | null
    now: Date
    actor: string
    /** Whether mail is switched on. */
    mail: boolean
    runId: string
  },
): Promise<() => Promise<void>> {
  const given = rowsAsTable(
    't',
    {
      id: 'uuid',
      enrolment_id: 'uuid',
      learner_id: 'uuid',
      register_number: 'int4',
      number: 'text',
      token_hash: 'bytea',
      token_sealed: 'bytea',
      outcome_revision: 'int4',
    },
    certificates.map((certificate) => ({
      id: certificate.id,
      enrolment_id: certificate.enrolmentId,
      learner_id: certificate.learnerId,
      register_number: certificate.registerNumber,
      number: certificate.number,
      token_hash: certificate.tokenHash,
      token_sealed: certificate.tokenSealed,
      outcome_revision: certificate.outcomeRevision,
    })),
  )
  await namingTakenNumber(
    shared.issuer,
    sql`insert into certificates (id, enrolment_id, cohort_id, learner_id, issuer, year, register_number,
        number, token_hash, token_sealed, state, revision, outcome_revision, public_url, issued_on, issued_at, issued_by,
        run_id, awaits_signature, proposal_id, decision_number, decision_date, link_expires_on)
      select id, enrolment_id, ${shared.cohortId}, learner_id, ${shared.issuer}, ${shared.year}, register_number,
        number, token_hash, token_sealed, 'valid', 1, outcome_revision, ${shared.publicUrl},
        ${shared.issuedOn}::date, ${shared.now}, ${shared.actor}, ${shared.runId}::uuid, ${shared.awaitsSignature},
        ${shared.proposalId}::uuid, ${shared.decision?.number ?? null}, ${shared.decision?.date ?? null}::date,
        ${shared.linkExpiresOn}::date
      from ${given}`.execute(db),
  )
  return await beginRevisions(
    db,
    certificates.map((certificate) => ({
      certificateId: certificate.id,
      enrolmentId: certificate.enrolmentId,
      revision: 1,
      kind: 'issued' as const,
      snapshot: certificate.snapshot,
      outcomeRevision: certificate.outcomeRevision,
      reason: null,
      attachmentId: null,
    })),
    shared,
  )
}

/** The register was locked before. */
export async function raiseRegister(
  db: Queryable,
  issuer: string,
  year: number,
  by: number,
): Promise<void> {
  await sql`update registers set last_number = last_number + ${by}
    where issuer = ${issuer} and year = ${year}`.execute(db)
}

const UNIQUE_VIOLATION = '23505'
const NUMBER_ONCE = ['certificates_issuer_number_key', 'register_entries_issuer_number_key']

/** What the look ahead could not see: a number that was taken since. The whole transaction is undone. */
async function namingTakenNumber(issuer: string, insert: Promise<unknown>): Promise<void> {
  try {
    await insert
  } catch (error) {
    const isTaken =
      error instanceof pg.DatabaseError &&
      error.code === UNIQUE_VIOLATION &&
      NUMBER_ONCE.includes(error.constraint ?? '')
    if (!isTaken) throw error
    const [, number = '?'] = /=\(.*, (.+)\) already exists/.exec(error.detail ?? '') ?? []
    throw numberTaken(number, issuer, error)
  }
}
