/** Which two reconciliations are compared, and whether they can be. */
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { findRun, ReconcileOptions, type Run } from '../../runs/run.ts'
import { newestRevisionBy } from './store.ts'

/** What a reconciliation came to. */
export interface Side {
  run: string
  cohort: string
  /** The instant from which it judged: its own, or the one that it looked back to. */
  at: Date
  /** It looked back; its outcomes are kept apart. */
  lookedBack: boolean
  /** Id of the newest decision when it ended; of one that looked back null. */
  lastRevision: number | null
}

/**
 * The earlier one first, whichever was named first.
 * @throws HocvuError `not-found`, `reconciliation.not-comparable`
 */
export async function sidesOf(db: Queryable, a: string, b: string): Promise<[Side, Side]> {
  const [first, second] = [await sideOf(db, a), await sideOf(db, b)]
  if (first.cohort !== second.cohort)
    throw notComparable({
      en: `One is of cohort ${first.cohort}, the other of ${second.cohort}`,
      vi: `Một lần là của lớp ${first.cohort}, lần kia của lớp ${second.cohort}`,
    })
  return second.at < first.at ? [second, first] : [first, second]
}

async function sideOf(db: Queryable, id: string): Promise<Side> {
  const run = await findRun(db, id)
  if (run?.kind !== 'reconcile')
    throw new HocvuError('not-found', `There is no reconciliation ${id}.`)
  const { dryRun, asOf } = ReconcileOptions.parse(run.options)
  if (dryRun)
    throw notComparable({
      en: `${id} was a dry run, of which nothing is kept. Reconcile without --dry-run`,
      vi: `${id} chỉ là lần chạy thử, không lưu kết quả. Hãy xét kết quả thật rồi so sánh`,
    })
  const ended = run.finishedAt
  if (ended === null)
    throw notComparable({
      en: `${id} has not ended yet. Wait for it`,
      vi: `${id} chưa chạy xong. Hãy đợi`,
    })
  const of = { run: id, cohort: run.subject }
  if (asOf === undefined) {
    const { decidedAt, lastRevision } = endOf(run)
    const newest = lastRevision ?? (await newestRevisionBy(db, { id, cohort: run.subject, ended }))
    return {
      ...of,
      at: decidedAt ?? run.startedAt ?? ended,
      lookedBack: false,
      lastRevision: newest,
    }
  }
  if (run.state === 'failed')
    throw notComparable({
      en: `${id} looked back and failed on the way, so not everybody was recomputed. Run it again`,
      vi: `${id} xét lại theo thời điểm trước nhưng bị lỗi giữa chừng, chưa đủ mọi người. Hãy chạy lại`,
    })
  return { ...of, at: new Date(asOf), lookedBack: true, lastRevision: null }
}

/** A run that failed has no result; one from before these were noted lacks them. */
function endOf({ result }: Run): { decidedAt: Date | null; lastRevision: number | null } {
  const noted = result !== null && 'lastRevision' in result && 'decidedAt' in result ? result : null
  return {
    decidedAt: typeof noted?.decidedAt === 'string' ? new Date(noted.decidedAt) : null,
    lastRevision: typeof noted?.lastRevision === 'string' ? Number(noted.lastRevision) : null,
  }
}

function notComparable(why: { en: string; vi: string }): HocvuError {
  return new HocvuError(
    'reconciliation.not-comparable',
    `These reconciliations cannot be compared: ${why.en}.`,
    { params: { why: why.en }, paramsVi: { why: why.vi } },
  )
}
