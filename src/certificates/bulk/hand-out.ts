/** The certificates of a cohort, or those that somebody chose, one after the other, each with the file that its learner is given. */
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import { asHocvuError, HocvuError } from '../../foundation/errors.ts'
import type { Cohort } from '../../programs/store.ts'
import { type FileDeps, servedFile } from '../files.ts'
import { presentCertificate } from '../found.ts'
import { inRegisterOrder } from '../register-order.ts'
import { type HandOutLine, handOutLines } from './hand-out-store.ts'

/** A whole cohort, or certificates one by one. */
export type HandOutOf = Cohort | { ids: readonly string[] }

export type HandOutOrder = 'register' | 'unit'

export interface HandOutDeps extends FileDeps {
  db: Database
}

export interface FailedFile {
  number: string
  fullName: string
  /** For whoever is given the files, in Vietnamese. */
  reason: string
  /** For whoever mends it. */
  detail: string
}

/** Grows while the files are read. */
export interface HandOutReport {
  /** null: certificates that somebody chose. */
  cohort: string | null
  /** Certificates that can be handed out. */
  certificates: number
  /** Not among them. */
  revoked: number
  awaitingSignature: number
  /** Files that are in. */
  files: number
  failed: FailedFile[]
}

export interface HandOut {
  report: HandOutReport
  lines: HandOutLine[]
}

/** @throws HocvuError `certificate.none-to-hand-out`; of chosen ones `certificate.none-chosen` */
export async function beginHandOut(
  { db }: HandOutDeps,
  viewer: Viewer,
  of: HandOutOf,
  order: HandOutOrder,
): Promise<HandOut> {
  const cohort = 'ids' in of ? null : of.id
  const all = await handOutLines(db, viewer, 'ids' in of ? of : { cohort: of.id })
  const lines = all.filter(({ state }) => state === 'valid')
  const count = (wanted: HandOutLine['state']) => all.filter(({ state }) => state === wanted).length
  const report = {
    cohort,
    certificates: lines.length,
    revoked: count('revoked'),
    awaitingSignature: count('awaiting-signature'),
    files: 0,
    failed: [],
  }
  if (lines.length > 0) return { report, lines: order === 'unit' ? byUnit(lines) : lines }
  const why = [
    ...(report.revoked > 0 ? [`${report.revoked} are revoked`] : []),
    ...(report.awaitingSignature > 0
      ? [`${report.awaitingSignature} await the agency's signature`]
      : []),
  ]
  const told = why.length > 0 ? `: ${why.join(', ')}` : ' yet. Issue them: hocvu certify <cohort>'
  if (cohort === null)
    throw new HocvuError(
      'certificate.none-chosen',
      `None of the chosen certificates can be handed out${why.length > 0 ? told : ''}.`,
    )
  throw new HocvuError(
    'certificate.none-to-hand-out',
    `Cohort ${cohort} has no certificate to hand out${told}.`,
    { params: { cohort } },
  )
}

/** As the paper names the unit: a code may have changed since. */
function byUnit(lines: readonly HandOutLine[]): HandOutLine[] {
  return inRegisterOrder(
    lines.map((line) => ({
      ...line,
      unitCode: null,
      key: String(line.registerNumber).padStart(9, '0'),
    })),
  )
}

/**
 * The file of a certificate, made when it is missing. One that cannot be made is named in the report; whatever stops
 * all of them, such as a lost database, is thrown.
 */
export async function fileFor(
  deps: HandOutDeps,
  { report }: HandOut,
  line: HandOutLine,
): Promise<Buffer | null> {
  const certificate = await presentCertificate(deps.db, line.id, { awaitsSignature: false })
  if (certificate === null) {
    failed(report, line, {
      reason: 'Giấy vừa bị thu hồi hoặc đang chờ ký số.',
      detail: 'It was revoked, or began to await a signature, while the files were read.',
    })
    return null
  }
  try {
    const { bytes } = await servedFile(deps, certificate)
    return bytes
  } catch (thrown) {
    const error = asHocvuError(thrown)
    if (!error.code.startsWith('certificate.')) throw thrown
    failed(report, line, { reason: error.userText('vi'), detail: error.message })
    return null
  }
}

export function failed(
  report: HandOutReport,
  { number, fullName }: HandOutLine,
  why: Pick<FailedFile, 'reason' | 'detail'>,
): void {
  report.failed.push({ number, fullName, ...why })
}
