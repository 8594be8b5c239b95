/** The certify job: issues what a cohort has earned. The files follow as a job of their own. */
import { issueCertificates } from '../src/certificates/issue.ts'
import { getCohort } from '../src/programs/store.ts'
import { createRun, finishRun, type Run } from '../src/runs/run.ts'
import type { JobDeps, ReportProgress } from './deps.ts'

export async function runCertify(deps: JobDeps, run: Run, report: ReportProgress): Promise<void> {
  const { database, clock } = deps
  const cohort = await getCohort(database.db, run.subject)
  const { issued, held } = await issueCertificates({ ...deps, db: database.db }, cohort, {
    runId: run.id,
    actor: run.actor,
    onProgress: (count) => report({ issued: count }),
  })
  await database.db.transaction().execute(async (trx) => {
    if (issued.length > 0)
      await createRun(trx, clock, {
        kind: 'files',
        subject: cohort.id,
        options: {},
        actor: run.actor,
        parentId: run.id,
        dedupeKey: `files/${run.id}`,
      })
    await finishRun(trx, clock, run.id, {
      state: 'succeeded',
      // The links are the learners' own: they are not kept with the run, but read again when they are shown.
      result: { cohort: cohort.id, issued: issued.length, held },
    })
  })
}
