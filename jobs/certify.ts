/** The certify job: issues what a cohort has earned, or proposes it where an approver releases. The files follow as a job of their own. */
import { countGiven } from '../src/certificates/given-store.ts'
import { issueCertificates } from '../src/certificates/issue.ts'
import { getCohort } from '../src/programs/store.ts'
import { CertifyOptions, createRun, finishRun, type Run } from '../src/runs/run.ts'
import type { JobDeps, ReportProgress } from './deps.ts'
import { runPropose, runRelease } from './propose.ts'

export async function runCertify(deps: JobDeps, run: Run, report: ReportProgress): Promise<void> {
  const { database, clock } = deps
  const cohort = await getCohort(database.db, run.subject)
  const { proposal } = CertifyOptions.parse(run.options)
  if (proposal !== undefined) return await runRelease(deps, run, cohort, proposal, report)
  if (cohort.program.issue === 'approval') return await runPropose(deps, run, cohort)
  // Cut off and taken up again, it goes on counting where it stopped.
  const { own: before } = await countGiven(database.db, run.id)
  const { held } = await issueCertificates({ ...deps, db: database.db }, cohort, {
    runId: run.id,
    actor: run.actor,
    onProgress: (issued, of) => report({ issued: before + issued, of: before + of }),
  })
  await database.db.transaction().execute(async (trx) => {
    const { own, issued, awaitingSignature } = await countGiven(trx, run.id)
    if (own > 0)
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
      result: { cohort: cohort.id, issued, awaitingSignature, held },
    })
  })
}
