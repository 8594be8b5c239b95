/** `certificates status`: how far the certificates of a cohort are. */
import { type CertificateProgress, cohortProgress } from '../certificates/progress-store.ts'
import { getCohort } from '../programs/store.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

export const showProgress: Command<[cohort: string]> = async (context, cohortId) => {
  const { database, clock } = await context.open()
  const cohort = await getCohort(database.db, cohortId)
  const progress = await cohortProgress(database.db, context.viewer, cohort.id, clock.now())
  context.output.result({ cohort: cohort.id, ...progress }, () =>
    describeProgress(cohort.id, progress),
  )
  return exitCodes.done
}

function describeProgress(cohort: string, progress: CertificateProgress): string {
  const { issued, awaitingSignature, revoked, files, mails, uses, held } = progress
  const sent = Object.entries(mails).map(([state, count]) => `${count} ${state}`)
  return [
    `${cohort}: ${issued} certificates issued, ${awaitingSignature} await the signature of the agency, ${revoked} revoked`,
    `files: ${files.made} made, ${files.waiting} waiting, ${files.faulty} cannot be made`,
    ...files.faults.map(({ number, learner, fault }) => `  ${number}  ${learner}: ${fault}`),
    `mails: ${sent.length === 0 ? 'none' : sent.join(', ')}`,
    `opened ${uses.opened} times, downloaded ${uses.downloaded}, verified ${uses.verified}`,
    ...(held.length === 0
      ? []
      : [
          `${held.length} people passed and are held:`,
          ...held.map(({ learner, reason, missing }) =>
            reason === 'revoked'
              ? `  ${learner}: their certificate was revoked`
              : `  ${learner}: the roster lacks ${missing.join(', ')}`,
          ),
        ]),
  ].join('\n')
}
