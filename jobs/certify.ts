/** The certify job: issues what a cohort has earned, then makes the files. */
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
  const rendered = await makeFiles(deps, cohort.id, (count) =>
    report({ issued: issued.length, rendered: count }),
  )
  await finishRun(database.db, clock, run.id, {
    state: 'succeeded',
    // The links are the learners' own: they are not kept with the run, but read again when they are shown.
    result: { cohort: cohort.id, issued: issued.length, rendered, held },
  })
}

const BATCH = 50

/** Makes the files of certificates that have none, a batch at a time. Also what a sweep does after a crash. */
export async function makeFiles(
  deps: JobDeps,
  cohortId: string | undefined,
  report: (rendered: number) => Promise<void>,
): Promise<number> {
  let rendered = 0
  for (;;) {
    const waiting = await certificatesWithoutFile(deps.database.db, BATCH, cohortId)
    if (waiting.length === 0) return rendered
    for (const certificate of waiting) {
      await certificateFile({ ...deps, db: deps.database.db }, certificate)
      rendered += 1
    }
    await report(rendered)
  }
}
