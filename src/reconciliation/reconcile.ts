/** Applies the rules to a cohort. */
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { lockOutcomes } from '../programs/lock-outcomes.ts'
import type { Cohort } from '../programs/store.ts'
import { beginLook, endLook, noteDue, spreadChanges, takeNoted } from './changed-store.ts'
import {
  basisOf,
  type Decided,
  type DecidedPage,
  decidePage,
  decisionContext,
  type PageTally,
  type PageToDecide,
  readPage,
} from './decide-page.ts'
import { sessionCatalogue } from './evidence-store.ts'
import { inStages } from './in-stages.ts'
import { evidenceReader } from './known-evidence.ts'
import { countVerdicts, saveLooks, saveOutcomes, type VerdictCounts } from './outcome-store.ts'
import { type ForeseenChange, forgetPreviews, savePreview } from './preview/store.ts'
import { enrolFromPlatform, everybodyOf } from './store.ts'
import { storedDecision } from './stored-decision.ts'

/** So many are read and decided at once, and so many are decided in one transaction: others wait for about a second. */
const PAGE = 1000
const TURN = 20_000

export interface ReconcileResult {
  cohort: string
  counts: VerdictCounts
  /** Outcomes that are new or say something else than before. */
  changed: number
  /** Enrolments that were decided again; the others are counted as they stand. */
  looked: number
}

interface ReconcileContext {
  runId: string
  /** Counts, and notes what would change as the preview of the run; no outcome is stored. */
  dryRun: boolean
  /** Decides everybody again, not only whom something has changed for. */
  full: boolean
  onProgress?: (progress: { done: number; looked: number; of: number }) => Promise<void>
}

/**
 * Decides anew whom something has changed for and stores what is different, some thousands a transaction: a crash loses no
 * decision, and running again finishes the rest. A person with a certificate is judged under the program version
 * that it was earned under.
 */
export async function reconcileCohort(
  db: Database,
  clock: Clock,
  cohort: Cohort,
  context: ReconcileContext,
): Promise<ReconcileResult> {
  const now = clock.now()
  await forgetPreviews(db, cohort.id)
  await spreadChanges(db)
  if (!context.dryRun) return await reconcilePages(db, now, cohort, context)
  // Whom the platform would enrol is enrolled for the time of counting.
  const trx = await db.startTransaction().execute()
  try {
    return await reconcilePages(trx, now, cohort, context, (changes) =>
      savePreview(db, context.runId, changes),
    )
  } finally {
    await trx.rollback().execute()
  }
}

async function reconcilePages(
  db: Database,
  now: Date,
  cohort: Cohort,
  run: ReconcileContext,
  foresee: (changes: readonly ForeseenChange[]) => Promise<void> = async () => {},
): Promise<ReconcileResult> {
  const { id: cohortId, version: cohortVersion, definition } = cohort
  await enrolFromPlatform(db, definition, now)
  const catalogue = await sessionCatalogue(db, cohortId, definition.evidence)
  const context = decisionContext(cohort, catalogue, now)
  const basis = basisOf(context)
  // In transactions, like every write that only the holder of the run may make: a process that lost the run must not
  // remove notes that the new holder relies on.
  const write = <Written>(work: (trx: Queryable) => Promise<Written>): Promise<Written> =>
    run.dryRun ? work(db) : db.transaction().execute(work)
  const onlyNoted = await write((trx) => beginLook(trx, cohortId, { basis, now, full: run.full }))
  const everybody = onlyNoted ? null : await everybodyOf(db, cohortId)
  const of = everybody?.length ?? (await noteDue(db, cohortId, now))
  const take = async (trx: Queryable, { done, last }: Past, most: number): Promise<string[]> =>
    everybody?.slice(done, done + most) ?? (await takeNoted(trx, cohortId, last, most))
  const read = (reader: Queryable, ids: readonly string[]) =>
    readPage(reader, ids, context, run.full)
  const known = evidenceReader<Decided>(definition.evidence)
  const make = (page: PageToDecide) => decidePage(page, cohort, catalogue, context, known)

  const preview = async (past: Past): Promise<Turn> => {
    const ids = await take(db, past, PAGE)
    const page = await make(await read(db, ids))
    await foresee(page.news.map(foreseen))
    return { ids, pages: [page.tally] }
  }
  const decide = (reader: Database, past: Past): Promise<Turn> =>
    db.transaction().execute(async (trx) => {
      await lockOutcomes(trx, [cohortId])
      const ids = await take(trx, past, TURN)
      const store = async (page: DecidedPage) => {
        await saveLooks(trx, page.looks)
        await saveOutcomes(trx, page.news, { cohortVersion, runId: run.runId, now })
        return page.tally
      }
      // Read on a connection of its own: nobody else decides or issues while this transaction has the turn.
      const stages = { read: (page: string[]) => read(reader, page), make, store }
      return { ids, pages: await inStages(pagesOf(ids), stages) }
    })
  // Take the reader's connection before the lock: while waiting for the lock, others may use up the rest of the pool.
  const turn = (past: Past): Promise<Turn> =>
    run.dryRun ? preview(past) : db.connection().execute((reader) => decide(reader, past))

  const counts = await countVerdicts(db, cohortId)
  const result: ReconcileResult = { cohort: cohortId, counts, changed: 0, looked: 0 }
  let done = 0
  for (let last: string | null = null; ; ) {
    const { ids, pages } = await turn({ done, last })
    last = ids.at(-1) ?? null
    if (last === null) break
    for (const page of pages) {
      for (const verdict of verdicts) counts[verdict] += page.counts[verdict]
      result.changed += page.changed
      result.looked += page.looked
    }
    done += ids.length
    await run.onProgress?.({ done, looked: result.looked, of })
  }
  if (!onlyNoted) await write((trx) => endLook(trx, cohortId, { basis, now }))
  return result
}

/** How many were taken so far, and the last of them. */
interface Past {
  done: number
  last: string | null
}

/** Enrolments that were taken at once, and what became of them. */
interface Turn {
  ids: string[]
  pages: PageTally[]
}

const pagesOf = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / PAGE) }, (_, at) =>
    ids.slice(at * PAGE, (at + 1) * PAGE),
  )

const foreseen = ({ learnerId, enrolmentId, decision }: DecidedPage['news'][number]) => ({
  ...{ learnerId, enrolmentId },
  after: storedDecision(decision),
})

const verdicts = ['passed', 'failed', 'incomplete', 'review'] as const
