/**
 * Erases what is kept of a person. What a register must keep stays: number, date, program. Two steps: first, in one
 * transaction, everything that stands in rows of their own, with the suppression that keeps them from coming back; then
 * what is kept sealed of platforms, batch by batch. Who is cut off in between goes on there, by the command or by itself.
 */
import { sql } from 'kysely'
import type pg from 'pg'
import { z } from 'zod'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Trx } from '../../database/connection.ts'
import { lockMatching } from '../../evidence/match-key-store.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { ERASED, patternsOf, wholeWords } from '../../foundation/erased.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import { questionsAbout } from '../../roster/erased-rows.ts'
import { findLearners } from '../../roster/find-learner.ts'
import { takeTurn } from '../../roster/import.ts'
import { withRunLock } from '../../runs/lock.ts'
import { accountKey, keysOf } from '../../suppression/suppressed-keys.ts'
import { suppress } from '../../suppression/suppression-store.ts'
import { findRequest } from '../requests/request-store.ts'
import { eraseKeptContent } from './erase-kept-content.ts'
import {
  beginErasure,
  endErasure,
  findErasure,
  openErasure,
  type Sought,
  saveReport,
  unfinishedErasures,
} from './erasure-store.ts'
import { maskDetails } from './mask-details.ts'
import {
  auditEntriesAbout,
  type PersonToErase,
  personToErase,
  type RegisterLine,
} from './person-to-erase.ts'

export interface EraseDeps {
  db: Database
  pool: pg.Pool
  clock: Clock
  vault: Vault
}

export interface ErasureReport {
  learner: string
  state: 'would-erase' | 'erased'
  /** How much of each kind goes, or went. */
  goes: Record<string, number>
  /** What a register must keep, without whom it was given to. */
  stays: { certificates: RegisterLine[]; papers: RegisterLine[] }
  /** Accounts that wait and may be theirs: a person has to say so first. */
  perhaps: number
}

export interface EraseOptions {
  reason: string
  /** Number or id of the request that it answers; null: none. */
  request: string | null
  dryRun: boolean
  /** Nothing keeps the person from being taken in again. */
  mayComeBack?: boolean
}

/**
 * @param key employee code or id of the person; id alone of one whose erasure was cut off
 * @throws HocvuError `not-found`, `privacy.erased`, `privacy.other-person`, `privacy.answered`,
 *   `privacy.being-released`, `request.in-progress` while a platform of theirs is being synced
 */
export async function erasePerson(
  deps: EraseDeps,
  viewer: Viewer,
  key: string,
  options: EraseOptions,
  onProgress: (looked: number) => void = () => {},
): Promise<ErasureReport> {
  requireWholeRoster(viewer)
  const learnerId = (await unfinished(deps, key)) ?? (await idOf(deps, viewer, key))
  if (await openErasure(deps.db, deps.vault, learnerId))
    return await goOn(deps, learnerId, onProgress)
  const person = await personToErase(deps.db, learnerId)
  const requestId = await requestFor(deps, viewer, options.request, learnerId)
  const stays = { certificates: person.certificates, papers: person.papersKept }
  if (options.dryRun) {
    const entries = await auditEntriesAbout(deps.db, person.subjects, patternsOf(person.values))
    return {
      ...{ learner: learnerId, state: 'would-erase', stays, perhaps: person.perhaps },
      goes: { ...expected(person), auditEntries: entries.length },
    }
  }
  const reason = redactText(cleanText(options.reason))
  if (reason === '')
    throw new HocvuError('request.invalid', 'Say why: --reason', {
      fields: [{ field: 'reason', reason: 'is missing' }],
    })
  await whileNotSynced(
    deps.pool,
    [...new Set(person.accounts.map(({ platform }) => platform))],
    () =>
      deps.db.transaction().execute((trx) =>
        eraseRows(trx, deps, viewer, {
          ...{ learnerId, requestId, reason, mayComeBack: options.mayComeBack ?? false },
        }),
      ),
  )
  return await goOn(deps, learnerId, onProgress)
}

/** Erasures that were cut off are brought to their end. @returns how many */
export async function finishErasures(deps: EraseDeps): Promise<number> {
  const open = await unfinishedErasures(deps.db)
  for (const learnerId of open) await goOn(deps, learnerId, () => {})
  return open.length
}

function requireWholeRoster(viewer: Viewer): void {
  if (viewer.unitId === null) return
  throw new HocvuError('not-found', 'Erasure is for who sees the whole roster.')
}

async function unfinished({ db }: EraseDeps, key: string): Promise<string | null> {
  if (!z.uuid().safeParse(key).success) return null
  const erasure = await findErasure(db, key)
  if (erasure === null) return null
  if (erasure.doneAt === null) return erasure.learnerId
  throw new HocvuError('privacy.erased', `This person was erased by ${erasure.askedBy}.`)
}

async function idOf({ db }: EraseDeps, viewer: Viewer, key: string): Promise<string> {
  const [found, ...others] = await findLearners(db, viewer, key)
  if (found !== undefined && others.length === 0) return found.id
  const what = found === undefined ? 'Nobody on the roster is' : 'Several people on the roster are'
  throw new HocvuError('not-found', `${what} "${key}". Name the employee code or the id.`)
}

async function requestFor(
  deps: EraseDeps,
  viewer: Viewer,
  name: string | null,
  learnerId: string,
): Promise<string | null> {
  if (name === null) return null
  const request = await findRequest(deps, viewer, name)
  if (request === null) throw new HocvuError('not-found', `There is no request ${name}.`)
  const params = { number: request.number }
  if (request.answeredAt !== null)
    throw new HocvuError('privacy.answered', `Request ${request.number} was answered.`, { params })
  if (request.learner?.id === learnerId) return request.id
  throw new HocvuError(
    'privacy.other-person',
    `Request ${request.number} is not about this person. See: hocvu privacy request assign ${request.number} <learner>`,
    { params },
  )
}

/** No page that was read before is stored after: of each platform nothing is synced meanwhile. */
async function whileNotSynced(
  pool: pg.Pool,
  platforms: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const [first, ...others] = platforms
  if (first === undefined) return await work()
  const taken = await withRunLock(pool, 'sync', first, () => whileNotSynced(pool, others, work))
  if (taken) return
  throw new HocvuError(
    'request.in-progress',
    `Platform ${first} is being synced at this moment. Try again when that has ended.`,
  )
}

const Erased = z.object({
  counts: z.record(z.string(), z.number()),
  auditDetails: z.record(z.string(), z.string()),
})

async function eraseRows(
  trx: Trx,
  { clock, vault }: EraseDeps,
  viewer: Viewer,
  asked: { learnerId: string; requestId: string | null; reason: string; mayComeBack: boolean },
): Promise<void> {
  const { learnerId } = asked
  const before = await personToErase(trx, learnerId)
  // In the order of whoever merges people or says whose an account is.
  await takeTurn(trx)
  await lockMatching(trx)
  await lockOutcomes(trx, before.cohorts)
  const person = await personToErase(trx, learnerId)
  if (person.isBeingReleased)
    throw new HocvuError('privacy.being-released', 'A list with this person is being released.')
  const now = clock.now()
  const patterns = patternsOf(person.values)
  const found = wholeWords(patterns)
  // Who writes why is likely to write whose data it is.
  const reason = asked.reason.replace(found, ERASED)
  await beginErasure(trx, vault, {
    ...{ ...asked, reason, at: now, actor: viewer.actor, sought: soughtOf(person) },
  })
  if (!asked.mayComeBack)
    await suppress(trx, vault, learnerId, [
      ...person.identities.flatMap(keysOf),
      ...person.accounts.map(({ platform, sourceId }) => accountKey(platform, sourceId)),
    ])
  const entries = await auditEntriesAbout(trx, person.subjects, patterns)
  const masked = entries
    .map(({ seq, own, before: was, after: is }) => ({
      ...{ seq, own, was, is },
      ...{ before: maskDetails(was, found, own), after: maskDetails(is, found, own) },
    }))
    // Found by a part of a word: it speaks of somebody else.
    .filter(({ own, was, is, before: b, after: a }) => own || !isSame([was, is], [b, a]))
  const plan = {
    accounts: person.accounts.map(({ id }) => id),
    papers: person.papers,
    patterns,
    questions: await questionsAbout(trx, vault, learnerId),
    audit: masked.map(({ seq, before: b, after: a }) => ({ seq, before: b, after: a })),
  }
  const result = await sql<{ erased: unknown }>`
    select erase_person(${learnerId}, ${now}, ${dateInVietnam(now)}::date, ${ERASED},
      ${JSON.stringify(plan)}::jsonb) as erased`.execute(trx)
  const { counts, auditDetails } = Erased.parse(result.rows[0]?.erased)
  const goes = { ...counts, auditEntries: masked.length }
  const stays = { certificates: person.certificates, papers: person.papersKept }
  await saveReport(trx, learnerId, { goes, stays, perhaps: person.perhaps })
  await appendAudit(trx, {
    ...{ at: now, actor: viewer.actor, action: 'privacy.erase', subject: learnerId },
    after: {
      ...{ reason, request: asked.requestId, goes },
      stays: stays.certificates.map(({ number }) => number),
      auditDetails,
    },
  })
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const soughtOf = ({ values, identities }: PersonToErase): Sought => ({
  values,
  nationalIdHashes: [...new Set(identities.flatMap(({ nationalIdHash }) => nationalIdHash ?? []))],
})

const Line = z.object({
  number: z.string(),
  issuer: z.string(),
  issuedOn: z.string(),
  program: z.string().nullable(),
  state: z.enum(['valid', 'revoked', 'withdrawn']),
})
const Report = z.object({
  goes: z.record(z.string(), z.number()),
  stays: z.object({ certificates: z.array(Line), papers: z.array(Line) }),
  perhaps: z.int(),
})

/** The second step, from where it stands. */
async function goOn(
  { db, vault, clock }: EraseDeps,
  learnerId: string,
  onProgress: (looked: number) => void,
): Promise<ErasureReport> {
  const open = await openErasure(db, vault, learnerId)
  if (open !== null) {
    const { sought, progress, report, actor } = open
    const kept = await eraseKeptContent({ db, vault, learnerId, sought, progress }, onProgress)
    const { goes, ...rest } = Report.parse(report)
    const now = clock.now()
    await db.transaction().execute(async (trx) => {
      const all = { ...rest, goes: { ...goes, ...kept } }
      if (!(await endErasure(trx, learnerId, now, all))) return
      await appendAudit(trx, {
        ...{ at: now, actor, action: 'privacy.erased', subject: learnerId, after: { ...kept } },
      })
    })
  }
  const { goes, stays, perhaps } = Report.parse((await findErasure(db, learnerId))?.report)
  return { learner: learnerId, state: 'erased', goes, stays, perhaps }
}

const expected = (person: PersonToErase): Record<string, number> => ({
  accounts: person.accounts.length,
  records: person.records,
  classes: person.classes,
  certificates: person.certificates.length,
  papers: person.papersKept.length,
})
