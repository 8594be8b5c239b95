/** Applies the rules to a cohort. */
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { sha256 } from '../foundation/secrets.ts'
import { type Cohort, getProgramVersion } from '../programs/store.ts'
import type { StoredProgram } from '../programs/stored.ts'
import type { CatalogueSession } from './attendance.ts'
import { afterIssue, type Decision, decide } from './decide.ts'
import { decisionInput } from './evidence.ts'
import {
  type EvidenceRow,
  enrolFromPlatform,
  enrolmentsToDecide,
  evidenceOf,
  lockOutcomes,
  type NewOutcome,
  type ProgramVersion,
  saveOutcomes,
  sessionCatalogue,
  type VerdictCounts,
} from './store.ts'

const BATCH = 1000

export interface ReconcileResult {
  cohort: string
  counts: VerdictCounts
  /** Outcomes that are new or say something else than before. */
  changed: number
}

interface ReconcileContext {
  runId: string
  /** Counts only; nothing is stored. */
  dryRun: boolean
  onProgress?: (progress: { done: number }) => Promise<void>
}

/**
 * Decides every enrolment anew and stores what is different, a batch a transaction: a crash loses no decision,
 * and running again finishes the rest. A person with a certificate is judged under the program version that it
 * was earned under.
 */
export async function reconcileCohort(
  db: Database,
  clock: Clock,
  cohort: Cohort,
  context: ReconcileContext,
): Promise<ReconcileResult> {
  const now = clock.now()
  if (!context.dryRun) return await decideAll(db, now, cohort, context)
  // Whom the platform would enrol is enrolled for the time of counting.
  const trx = await db.startTransaction().execute()
  try {
    return await decideAll(trx, now, cohort, context)
  } finally {
    await trx.rollback().execute()
  }
}

async function decideAll(
  db: Database,
  now: Date,
  cohort: Cohort,
  context: ReconcileContext,
): Promise<ReconcileResult> {
  await enrolFromPlatform(db, cohort.definition, now)
  const catalogue = await sessionCatalogue(db, cohort.id, cohort.definition.evidence)
  const batchOf = createDecider(cohort, catalogue, now)
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  let changed = 0
  let done = 0
  let after: string | null = null
  for (;;) {
    const from: string | null = after
    const batch: Batch = context.dryRun
      ? await batchOf(db, from)
      : await db.transaction().execute(async (trx) => {
          await lockOutcomes(trx, cohort.id)
          const decided = await batchOf(trx, from)
          await saveOutcomes(trx, decided.news, {
            cohortId: cohort.id,
            cohortVersion: cohort.version,
            runId: context.runId,
            now,
          })
          return decided
        })
    after = batch.last
    if (after === null) return { cohort: cohort.id, counts, changed }
    for (const verdict of batch.verdicts) counts[verdict] += 1
    changed += batch.news.length
    done += batch.verdicts.length
    await context.onProgress?.({ done })
  }
}

interface Batch {
  /** Id of the last enrolment of the batch; null when there is none left. */
  last: string | null
  verdicts: Decision['verdict'][]
  news: NewOutcome[]
}

/** Reads a batch of enrolments with their evidence and decides each. */
function createDecider(cohort: Cohort, catalogue: CatalogueSession[], now: Date) {
  const present: ProgramVersion = { id: cohort.programId, version: cohort.programVersion }
  const programs = new Map<string, StoredProgram>([[nameOf(present), cohort.program]])
  const programOf = async (db: Queryable, wanted: ProgramVersion): Promise<StoredProgram> => {
    const program =
      programs.get(nameOf(wanted)) ?? (await getProgramVersion(db, wanted.id, wanted.version))
    programs.set(nameOf(wanted), program)
    return program
  }
  return async (db: Queryable, after: string | null): Promise<Batch> => {
    const enrolments = await enrolmentsToDecide(db, cohort.id, after, BATCH)
    const evidence = new Map<string, EvidenceRow[]>(
      enrolments.map(({ learnerId }) => [learnerId, []]),
    )
    for (const row of await evidenceOf(db, cohort.definition.evidence, [...evidence.keys()]))
      evidence.get(row.learnerId)?.push(row)
    const batch: Batch = { last: enrolments.at(-1)?.id ?? null, verdicts: [], news: [] }
    for (const enrolment of enrolments) {
      const rows = evidence.get(enrolment.learnerId) ?? []
      const under = enrolment.certifiedUnder ?? present
      const program = await programOf(db, under)
      const decided = decide(
        decisionInput(enrolment, rows, { cohort: cohort.definition, program, catalogue, now }),
      )
      const decision = enrolment.certifiedUnder === null ? decided : afterIssue(decided)
      batch.verdicts.push(decision.verdict)
      const versions = rows.map(({ versionId }) => versionId)
      const decisionHash = sha256(JSON.stringify([decision, versions]))
      if (enrolment.decisionHash?.equals(decisionHash)) continue
      batch.news.push({
        enrolmentId: enrolment.id,
        revision: (enrolment.revision ?? 0) + 1,
        decision,
        evidence: versions,
        program: under,
        decisionHash,
      })
    }
    return batch
  }
}

const nameOf = ({ id, version }: ProgramVersion) => `${id}@${version}`
