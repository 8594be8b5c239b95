/** Applies the rules to a cohort. */
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { sha256 } from '../foundation/secrets.ts'
import { type Cohort, getProgramVersion } from '../programs/store.ts'
import type { StoredProgram } from '../programs/stored.ts'
import { afterIssue, decide } from './decide.ts'
import { decisionInput } from './evidence.ts'
import {
  type EvidenceRow,
  enrolFromPlatform,
  enrolmentsToDecide,
  evidenceOf,
  type NewOutcome,
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

/**
 * Decides every enrolment anew and stores what is different, a batch a transaction: a crash loses no decision,
 * and running again finishes the rest. A person with a certificate is judged under the program version that it
 * was earned under.
 * @param context.dryRun counts only, stores nothing
 */
export async function reconcileCohort(
  db: Database,
  clock: Clock,
  cohort: Cohort,
  context: {
    runId: string
    dryRun: boolean
    onProgress?: (progress: { done: number }) => Promise<void>
  },
): Promise<ReconcileResult> {
  const now = clock.now()
  if (!context.dryRun) await enrolFromPlatform(db, cohort.definition, now)
  const catalogue = await sessionCatalogue(db, cohort.id, cohort.definition.evidence)
  const programs = new Map<number, StoredProgram>([[cohort.programVersion, cohort.program]])
  const programOf = async (version: number): Promise<StoredProgram> => {
    const program =
      programs.get(version) ?? (await getProgramVersion(db, cohort.programId, version))
    programs.set(version, program)
    return program
  }
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  let changed = 0
  let done = 0
  let after: string | null = null
  for (;;) {
    const enrolments = await enrolmentsToDecide(db, cohort.id, after, BATCH)
    const last = enrolments.at(-1)
    if (!last) return { cohort: cohort.id, counts, changed }
    after = last.id
    const evidence = new Map<string, EvidenceRow[]>(
      enrolments.map(({ learnerId }) => [learnerId, []]),
    )
    for (const row of await evidenceOf(db, cohort.definition.evidence, [...evidence.keys()]))
      evidence.get(row.learnerId)?.push(row)
    const news: NewOutcome[] = []
    for (const enrolment of enrolments) {
      const rows = evidence.get(enrolment.learnerId) ?? []
      const programVersion = enrolment.certifiedUnder ?? cohort.programVersion
      const program = await programOf(programVersion)
      const decided = decide(
        decisionInput(enrolment, rows, { cohort: cohort.definition, program, catalogue, now }),
      )
      const decision = enrolment.certifiedUnder === null ? decided : afterIssue(decided)
      counts[decision.verdict] += 1
      const versions = rows.map(({ versionId }) => versionId)
      const decisionHash = sha256(JSON.stringify([decision, versions]))
      if (enrolment.decisionHash?.equals(decisionHash)) continue
      changed += 1
      news.push({
        enrolmentId: enrolment.id,
        revision: (enrolment.revision ?? 0) + 1,
        decision,
        evidence: versions,
        programVersion,
        decisionHash,
      })
    }
    if (!context.dryRun)
      await db.transaction().execute((trx) =>
        saveOutcomes(trx, news, {
          cohortId: cohort.id,
          cohortVersion: cohort.version,
          runId: context.runId,
          now,
        }),
      )
    done += enrolments.length
    await context.onProgress?.({ done })
  }
}
