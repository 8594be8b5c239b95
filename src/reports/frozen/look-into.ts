/** A report that keeps its figures, read back: are the bytes what they were, and what would the report say now. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { sha256 } from '../../foundation/secrets.ts'
import { getPlan } from '../../programs/plans/store.ts'
import { makePlanReport } from '../plan/make-plan-report.ts'
import type { PlanReport } from '../plan/plan-report.ts'
import { differencesBetween, type FigureDifference } from './differences.ts'
import {
  type FrozenFile,
  type FrozenReport,
  findFrozen,
  frozenBytes,
  frozenFileBytes,
  frozenWithHash,
  intactFormats,
} from './frozen-store.ts'
import { StoredReport } from './stored-report.ts'

export interface OpenedReport {
  frozen: FrozenReport
  /** As they were frozen, to the byte. */
  bytes: Buffer
  /** The bytes still have the hash that was taken of them. */
  intact: boolean
  report: PlanReport
  /** The same of the files that are sent. */
  files: (FrozenFile & { intact: boolean })[]
}

/** @throws HocvuError `not-found` */
export async function openFrozen(db: Queryable, viewer: Viewer, id: string): Promise<OpenedReport> {
  const frozen = await findFrozen(db, viewer, id)
  const bytes = frozen && (await frozenBytes(db, viewer, id))
  if (frozen === null || bytes === null) throw notThere(id)
  const report = StoredReport.parse(JSON.parse(bytes.toString('utf8')))
  const unbroken = await intactFormats(db, viewer, id)
  return {
    ...{ frozen, bytes, report, intact: hashOf(bytes) === frozen.sha256 },
    files: frozen.files.map((file) => ({ ...file, intact: unbroken.has(file.format) })),
  }
}

export const frozenDownloads = ['json', 'xlsx', 'docx'] as const
export type FrozenDownload = (typeof frozenDownloads)[number]

/**
 * The data or a file of it to the byte, and only as it was frozen.
 * @throws HocvuError `not-found`; `internal` where the bytes no longer have their hash
 */
export async function downloadFrozen(
  db: Queryable,
  viewer: Viewer,
  id: string,
  format: FrozenDownload,
): Promise<{ frozen: FrozenReport; name: string; bytes: Buffer }> {
  const frozen = await findFrozen(db, viewer, id)
  const kept = frozen && partOf(frozen, format)
  const bytes =
    format === 'json'
      ? kept && (await frozenBytes(db, viewer, id))
      : kept && (await frozenFileBytes(db, viewer, id, format))
  if (frozen === null || kept === null || bytes === null) throw notThere(id)
  if (hashOf(bytes) !== kept.sha256)
    throw new HocvuError(
      'internal',
      `The ${format} of the frozen report ${id} does not have its hash: it was changed in the database. Restore it from a backup.`,
    )
  return { frozen, bytes, name: kept.name }
}

function partOf(frozen: FrozenReport, format: FrozenDownload) {
  if (format === 'json')
    return { name: `${frozen.planId}-${frozen.on}.json`, sha256: frozen.sha256 }
  return frozen.files.find((file) => file.format === format) ?? null
}

/** Which frozen reports have exactly these bytes, and as what. @param hash SHA-256, in hexadecimal */
export async function recogniseFrozen(
  db: Queryable,
  viewer: Viewer,
  hash: string,
): Promise<{ frozen: FrozenReport; format: FrozenDownload }[]> {
  const found = await frozenWithHash(db, viewer, hash)
  return found.flatMap((frozen) =>
    frozenDownloads
      .filter((format) => partOf(frozen, format)?.sha256 === hash)
      .map((format) => ({ frozen, format })),
  )
}

const hashOf = (bytes: Buffer): string => sha256(bytes).toString('hex')

const notThere = (id: string) =>
  new HocvuError('not-found', `There is no frozen report "${id}". See: hocvu reports list`)

/**
 * `same-day`: what would be said now of the day that was frozen, which shows what was entered or taken back since;
 * `today`: what is said of today.
 */
export const comparedWith = ['same-day', 'today'] as const
export type ComparedWith = (typeof comparedWith)[number]

export interface Comparison {
  /** Of the report that it is compared with. */
  on: DateString
  treeOn: DateString
  planVersion: number
  differences: FigureDifference[]
}

/** @throws HocvuError `not-found` where the plan is no more */
export async function compareFrozen(
  db: Queryable,
  viewer: Viewer,
  { frozen, report }: Pick<OpenedReport, 'frozen' | 'report'>,
  { now, against }: { now: Date; against: ComparedWith },
): Promise<Comparison> {
  const today = dateInVietnam(now)
  const plan = await getPlan(db, frozen.planId)
  const [on, treeOn] = against === 'today' ? [today, today] : [frozen.on, frozen.treeOn]
  const present = await makePlanReport(db, viewer, plan, {
    ...{ now, on, treeOn },
    unitId: frozen.unit?.id ?? null,
  })
  return { on, treeOn, planVersion: plan.version, differences: differencesBetween(report, present) }
}
