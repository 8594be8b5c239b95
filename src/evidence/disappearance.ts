/**
 * Who is suspended, ended or gone on a platform. A loss counts only when the whole pull went through, and somebody
 * who merely did not come counts as gone only when no row of the pull was unreadable: that row might be theirs. More
 * losses than a set share of a course hold the run for a person, because such a day is mostly a fault of the platform.
 */
import { z } from 'zod'
import { EnrolmentRecord } from '../../connectors/contract.ts'
import type { Queryable } from '../database/connection.ts'
import type { Fraction } from '../programs/fraction.ts'
import {
  activeAmong,
  activeByCourse,
  forgetMet,
  type KnownEnrolment,
  lossesOf,
  noteLosses,
  noteMet,
  vanishedEnrolments,
} from './loss-store.ts'
import { readWholeNext } from './position-store.ts'
import { payloadHash, recordKey } from './record-row.ts'
import { type RecordRow, upsertRecords } from './record-store.ts'

interface RunOfPlatform {
  platformId: string
  runId: string
}

const StoredEnrolment = EnrolmentRecord.omit({ kind: true, sourceId: true, account: true })

/**
 * Notes whom a page met, and takes out the enrolments that would turn a learner's from active to something else.
 * @returns the rows that may be stored now
 */
export async function setLossesAside(
  db: Queryable,
  context: RunOfPlatform,
  page: number,
  rows: readonly RecordRow[],
): Promise<RecordRow[]> {
  const { active, doubtful } = byState(rows)
  await noteMet(db, context, page, [
    ...active.map(({ course, source_id }) => ({ course, source_id, active: true })),
    ...doubtful.map(({ course, source_id }) => ({ course, source_id, active: false })),
  ])
  const losses = await lossesAmong(db, context.platformId, doubtful)
  await noteLosses(db, context, [...losses])
  return rows.filter((row) => !losses.has(row))
}

/** The rows without those that would make a learner's enrolment lost: a replay says nothing of today. */
export async function withoutLosses(
  db: Queryable,
  platformId: string,
  rows: readonly RecordRow[],
): Promise<RecordRow[]> {
  const losses = await lossesAmong(db, platformId, byState(rows).doubtful)
  return rows.filter((row) => !losses.has(row))
}

function byState(rows: readonly RecordRow[]): { active: RecordRow[]; doubtful: RecordRow[] } {
  const active: RecordRow[] = []
  const doubtful: RecordRow[] = []
  for (const row of rows) {
    if (row.kind !== 'enrolment') continue
    const { state } = StoredEnrolment.parse(JSON.parse(row.text))
    if (state === 'active') active.push(row)
    else doubtful.push(row)
  }
  return { active, doubtful }
}

async function lossesAmong(
  db: Queryable,
  platformId: string,
  doubtful: readonly RecordRow[],
): Promise<Set<RecordRow>> {
  const active = await activeAmong(db, platformId, doubtful)
  return new Set(doubtful.filter((row) => active.has(recordKey(row.course, row.source_id))))
}

export const LossesOfCourse = z.object({
  course: z.string(),
  lost: z.int(),
  of: z.int().meta({ description: 'Active enrolments before.' }),
})
export type LossesOfCourse = z.infer<typeof LossesOfCourse>

export interface Losses {
  /** Enrolments that now count as suspended, ended or removed. */
  applied: number
  /** Did not come, and are not counted because rows of the pull could not be read. */
  missing: number
  /** Courses that lost too many at once: nothing of them is applied. */
  held: LossesOfCourse[]
}

interface Pass extends RunOfPlatform {
  /** Courses whose enrolments were delivered whole. */
  listed: readonly string[]
  /** No row was unreadable. */
  clean: boolean
  /** More than this share of a course's active enrolments holds the run. */
  share: Fraction
  /** A person has looked, and the losses count. */
  accepted: boolean
  observedAt: Date
}

/**
 * Applies the losses of a pull that went through whole. Part of the transaction that ends the run, after its position
 * was saved: a course where somebody is gone who does not count yet is read whole next time too.
 */
export async function applyLosses(db: Queryable, pass: Pass): Promise<Losses> {
  const { platformId, runId } = pass
  const stated = (await lossesOf(db, runId)).map(readLoss)
  const vanished = await vanishedEnrolments(db, { platformId, runId }, pass.listed)
  const gone = pass.clean ? vanished.map(asRemoved) : []
  const goneActive = pass.clean ? vanished.filter(({ state }) => state === 'active') : []
  const lost = new Map<string, number>()
  for (const { course } of [...stated, ...goneActive]) lost.set(course, (lost.get(course) ?? 0) + 1)
  const known = await activeByCourse(db, { platformId, runId }, [...lost.keys()])
  const held = pass.accepted
    ? []
    : [...lost]
        .map(([course, count]) => ({ course, lost: count, of: known.get(course) ?? 0 }))
        .filter((course) => isTooMany(course, pass.share))
  const isHeld = ({ course }: { course: string }) => held.some((one) => one.course === course)
  const rows = [...stated, ...gone].filter((row) => !isHeld(row))
  const applied = await upsertRecords(
    db,
    { platformId, runId, observedAt: pass.observedAt, replayOf: null },
    rows,
    null,
  )
  await forgetMet(db, runId)
  const unsettled = [...held, ...(pass.clean ? [] : vanished)].map(({ course }) => course)
  await readWholeNext(db, platformId, unsettled)
  return { applied: applied.size, missing: pass.clean ? 0 : vanished.length, held }
}

function isTooMany({ lost, of }: LossesOfCourse, share: Fraction): boolean {
  return lost * share.denominator > of * share.numerator
}

function asRemoved({ course, sourceId, account, payload }: KnownEnrolment): RecordRow {
  const removed = {
    ...StoredEnrolment.parse(payload),
    state: 'removed' as const,
    sourceUpdatedAt: null,
  }
  const text = JSON.stringify(removed)
  return {
    course,
    source_id: sourceId,
    kind: 'enrolment',
    account,
    text,
    payload_hash: payloadHash('enrolment', account, text),
    source_updated_at: null,
  }
}

const NotedLoss = z.object({
  course: z.string(),
  source_id: z.string(),
  kind: z.string(),
  account: z.string(),
  text: z.string(),
  payload_hash: z.hex(),
  source_updated_at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable(),
})

function readLoss(record: object): RecordRow {
  return NotedLoss.parse(record)
}
