/** `certificates mail` and `certificates mails`: learners are told by e-mail, and how that went. */
import { askForMail } from '../certificates/mail/ask.ts'
import { countMailStates, listMails, type MailLine } from '../certificates/mail/list.ts'
import { hurryMails } from '../certificates/mail/outbox.ts'
import { sendMails } from '../certificates/mail/send.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import { getCohort } from '../programs/store.ts'
import { isWorkerAlive } from '../runs/lock.ts'
import type { Command } from './command.ts'
import { describeNumbers } from './describe-numbers.ts'
import { exitCodes, type Output } from './output.ts'

const MOST_LISTED = 200

export const mailCertificate: Command<
  [certificate: string, options: { again?: boolean; issuer?: string }]
> = async (context, name, options) => {
  const installation = await context.open()
  const { db } = installation.database
  const asked = await askForMail({ ...installation, db }, context.viewer, name, {
    again: options.again ?? false,
    issuer: options.issuer ?? null,
  })
  await sendUnlessWorker(installation, context.output)
  const mails = await listMails(
    db,
    context.viewer,
    { certificate: asked.certificate },
    installation.clock.now(),
    MOST_LISTED,
  )
  const mail = mails.find(({ revision, n }) => revision === asked.revision && n === asked.n)
  if (mail === undefined) throw new HocvuError('internal', 'The mail that was queued is gone.')
  context.output.result({ mail }, () => lineOf(mail))
  return mail.state === 'refused' || mail.state === 'uncertain' ? exitCodes.partial : exitCodes.done
}

export const showMails: Command<[cohort: string | undefined, options: { send?: boolean }]> = async (
  context,
  cohortId,
  options,
) => {
  const installation = await context.open()
  const { database, clock, mail } = installation
  const { db } = database
  const cohort = cohortId === undefined ? undefined : (await getCohort(db, cohortId)).id
  if (options.send) {
    await hurryMails(db, context.viewer, { cohort }, clock.now())
    await sendUnlessWorker(installation, context.output)
  }
  const now = clock.now()
  const counts = await countMailStates(db, context.viewer, { cohort }, now)
  const mails = await listMails(db, context.viewer, { cohort }, now, MOST_LISTED)
  context.output.result({ configured: mail !== null, counts, mails }, () =>
    [
      ...(mail === null ? ['Mail is switched off: MAIL_URL is not set.'] : []),
      describeNumbers(cohort ?? 'all cohorts', counts),
      ...mails.map((line) => `  ${lineOf(line)}`),
      ...(counts.uncertain > 0
        ? [
            'Uncertain: the sender was cut off while the server took the mail; it may have arrived. Ask the mail server by the id, or send once more: hocvu certificates mail <number> --again',
          ]
        : []),
    ].join('\n'),
  )
  return exitCodes.done
}

/** A worker sends what waits every few seconds; where none runs, the command does. */
async function sendUnlessWorker(installation: Installation, output: Output): Promise<void> {
  const { database } = installation
  if (await isWorkerAlive(database.pool)) {
    output.note('The running service sends what waits.')
    return
  }
  const sent = await sendMails({ ...installation, db: database.db })
  output.note(describeNumbers('mails', sent))
}

function lineOf({
  number,
  learner,
  state,
  fault,
  revision,
  changedAt,
  nextTryAt,
  messageId,
}: MailLine): string {
  const again =
    nextTryAt === null
      ? ''
      : `; tried again at ${dateAndTimeInVietnam(nextTryAt)}, or now: hocvu certificates mails --send`
  const why = fault === null ? '' : `: ${fault}${again}`
  const version = revision === 1 ? '' : `, revision ${revision}`
  return `${number}  ${learner}${version}  ${state}${why} (${dateAndTimeInVietnam(changedAt)}, id ${messageId})`
}
