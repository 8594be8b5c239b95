/** `sync`, `reconcile`, `explain`: the way of the data, one step a command. */
import { z } from 'zod'
import { noteView } from '../access/person-views.ts'
import { listFiles } from '../evidence/platform-files.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import { getCohort, getCohortAt } from '../programs/store.ts'
import { readAsOf } from '../reconciliation/as-of/instant.ts'
import { explain } from '../reconciliation/explain.ts'
import { ReconcileOptions, type Run } from '../runs/run.ts'
import type { Command } from './command.ts'
import { describeNumbers } from './describe-numbers.ts'
import { describeSync, describeSyncProgress, syncResult } from './describe-sync.ts'
import { describeExplanation } from './explanation.ts'
import { exitCodes } from './output.ts'
import { describedFile, shownFile } from './platform-files.ts'
import { readLanguage } from './reason-language.ts'
import { runNow } from './run-now.ts'
import { putAwayFolder, takeFolder } from './take-folder.ts'

export const sync: Command<
  [platform: string, options: { cohort?: string; full?: boolean; acceptLosses?: boolean }]
> = async (context, platform, options) => {
  const { output, viewer } = context
  const installation = await context.open()
  installation.resolvePlatform(platform)
  await takeFolder(installation, platform)
  if (options.cohort !== undefined) await getCohort(installation.database.db, options.cohort)
  const run = await runNow(
    installation,
    {
      kind: 'sync',
      subject: platform,
      options: {
        ...(options.cohort === undefined ? {} : { cohort: options.cohort }),
        full: options.full ?? false,
        chain: false,
        acceptLosses: options.acceptLosses ?? false,
      },
      actor: viewer.actor,
    },
    (progress) => output.progress(describeSyncProgress(platform, progress)),
  )
  await putAwayFolder(installation, platform)
  const { db } = installation.database
  const files = await listFiles(db, viewer, { platform, run: run.id, limit: 200 })
  output.result(
    { ...syncResult(run), ...(files.length > 0 && { files: files.map(shownFile) }) },
    () => [describeSync(run), ...files.map(describedFile)].join('\n'),
  )
  const isWhole = run.state === 'succeeded' && files.every(({ state }) => state === 'done')
  return isWhole ? exitCodes.done : exitCodes.partial
}

export const reconcile: Command<
  [cohort: string, options: { dryRun?: boolean; full?: boolean; asOf?: string }]
> = async (context, cohortId, options) => {
  const { output, viewer } = context
  const installation = await context.open()
  const { database, clock } = installation
  const cohort = await getCohort(database.db, cohortId)
  const at = options.asOf === undefined ? null : readAsOf(options.asOf, clock.now())
  if (at !== null) await getCohortAt(database.db, cohort.id, at)
  const run = await runNow(
    installation,
    {
      kind: 'reconcile',
      subject: cohort.id,
      options: {
        dryRun: options.dryRun ?? false,
        full: options.full ?? false,
        chain: false,
        ...(at === null ? {} : { asOf: at.toISOString() }),
      },
      actor: viewer.actor,
    },
    (progress) => output.progress(describeNumbers(cohort.id, progress)),
  )
  // What `diff` goes by is the run's own.
  const { decidedAt: _, lastRevision: __, ...told } = z.looseObject({}).parse(run.result ?? {})
  output.result({ ...told, run: run.id }, () => describeReconciliation(cohort.id, run, at))
  return exitCodes.done
}

export const explainOutcome: Command<
  [learner: string, cohort: string, options: { language?: string }]
> = async (context, learner, cohortId, options) => {
  const language = readLanguage(options.language)
  const { database, clock } = await context.open()
  const cohort = await getCohort(database.db, cohortId)
  const { db } = database
  const explanation = await explain(db, context.viewer, learner, cohort.id, clock.now())
  await noteView({ db, clock }, context.viewer, explanation.learner.id, 'outcome')
  context.output.result(explanation, () => describeExplanation(explanation, language))
  return exitCodes.done
}

function describeReconciliation(cohort: string, run: Run, at: Date | null): string {
  const { dryRun } = ReconcileOptions.parse(run.options)
  const when = at === null ? '' : ` as of ${dateAndTimeInVietnam(at)} (${at.toISOString()})`
  return [
    `${cohort}${when}: ${describeNumbers('', run.result ?? {})}`,
    ...(at === null ? [] : ['The present outcomes stand as they are.']),
    ...(dryRun ? [] : [`run ${run.id}; to compare it with another: hocvu diff <run> ${run.id}`]),
  ].join('\n')
}
