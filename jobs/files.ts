/** Makes the files of certificates: after an issue as a job with progress, and what was left by the sweep. */
import { certificatesWithoutFile, countWithoutFile } from '../src/certificates/file-store.ts'
import { certificateFile } from '../src/certificates/files.ts'
import { asHocvuError } from '../src/foundation/errors.ts'
import type { Run } from '../src/runs/run.ts'
import type { EndAs, JobDeps, ReportProgress } from './deps.ts'

const BATCH = 20

/** The files of one cohort. Cut off, it makes what is missing when it is taken up again. */
export async function runFiles(
  deps: JobDeps,
  run: Run,
  report: ReportProgress,
  endAs: EndAs,
): Promise<void> {
  const { db } = deps.database
  const of = await countWithoutFile(db, run.subject, deps.clock.now())
  const { made, failed } = await makeFiles(deps, {
    cohort: run.subject,
    goOn: async () => true,
    report: (counts) => report({ ...counts, of }),
  })
  endAs({
    state: failed === 0 ? 'succeeded' : 'partial',
    result: { cohort: run.subject, made, failed },
  })
}

/**
 * Makes the files of certificates that have none, for as long as `goOn` says so. A file that nobody has made yet
 * is made when its certificate is first opened, so this only saves the reader a moment.
 */
export async function makeFiles(
  deps: JobDeps,
  {
    cohort = null,
    goOn,
    report,
  }: { cohort?: string | null; goOn: () => Promise<boolean>; report?: ReportProgress },
): Promise<{ made: number; failed: number }> {
  const { db } = deps.database
  const counts = { made: 0, failed: 0 }
  const left = { cohort, now: deps.clock.now() }
  let after: string | null = null
  while (await goOn()) {
    const waiting = await certificatesWithoutFile(db, BATCH, { after, ...left })
    for (const certificate of waiting) {
      after = certificate.id
      try {
        await certificateFile({ ...deps, db }, certificate)
        counts.made += 1
      } catch (error) {
        // One that cannot be printed does not hold up the others.
        counts.failed += 1
        // A key that does not sign is no fault of this certificate: the others would only say the same.
        if (isOfTheKey(error)) {
          deps.log.error({ err: error }, 'no file can be made')
          return counts
        }
        deps.log.error({ err: error, certificate: certificate.id }, 'the file cannot be made')
      }
    }
    await report?.(counts)
    if (waiting.length < BATCH) break
  }
  return counts
}

const isOfTheKey = (error: unknown) => asHocvuError(error).code === 'key.unusable'
