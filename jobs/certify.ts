/** The certify job: issues what a cohort has earned. Files are made afterwards, when nothing is waiting. */
import { issueCertificates } from '../src/certificates/issue.ts'
import { certificateFile, certificatesWithoutFile } from '../src/certificates/read.ts'
import { getCohort } from '../src/programs/store.ts'
import { finishRun, type Run } from '../src/runs/run.ts'
import type { JobDeps, ReportProgress } from './deps.ts'

export async function runCertify(deps: JobDeps, run: Run, report: ReportProgress): Promise<void> {
  const { database, clock } = deps
  const cohort = await getCohort(database.db, run.subject)
  const { issued, held } = await issueCertificates({ ...deps, db: database.db }, cohort, {
    runId: run.id,
    actor: run.actor,
    onProgress: (count) => report({ issued: count }),
  })
  await finishRun(database.db, clock, run.id, {
    state: 'succeeded',
    // The links are the learners' own: they are not kept with the run, but read again when they are shown.
    result: { cohort: cohort.id, issued: issued.length, held },
  })
}

const BATCH = 20

/**
 * Makes the files of certificates that have none, for as long as `goOn` says so. A file that nobody has made yet
 * is made when its certificate is first opened, so this only saves the reader a moment.
 * @returns how many were made
 */
export async function makeFiles(deps: JobDeps, goOn: () => Promise<boolean>): Promise<number> {
  const { db } = deps.database
  let made = 0
  let after: string | null = null
  while (await goOn()) {
    const waiting = await certificatesWithoutFile(db, BATCH, after)
    for (const certificate of waiting) {
      after = certificate.id
      try {
        await certificateFile({ ...deps, db }, certificate)
        made += 1
      } catch (error) {
        // One that cannot be printed does not hold up the others.
        deps.log.error({ err: error, certificate: certificate.id }, 'the file cannot be made')
      }
    }
    if (waiting.length < BATCH) break
  }
  return made
}
