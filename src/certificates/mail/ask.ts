/**
 * A person asks for a mail: the first about a certificate, or another, which is never sent by itself. One that still
 * waits is tried at once instead of having another beside it.
 */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { isAddress } from '../../foundation/mail/fault.ts'
import { chooseCertificates } from '../revisions/choose.ts'
import { hurryMails, mailsBefore, queueOneMore } from './outbox.ts'
import type { MailDeps } from './send.ts'
import { readToTell } from './store.ts'

/**
 * @param name number, public code or id of the certificate
 * @param again also where it was mailed before
 * @throws HocvuError `not-found`, `request.conflict`, `certificate.mail-off`, `certificate.mail-before`,
 *   `certificate.mail-address`, `certificate.state`, `certificate.awaiting-signature`, `certificate.no-link`
 */
export async function askForMail(
  deps: Pick<MailDeps, 'db' | 'clock' | 'mail'>,
  viewer: Viewer,
  name: string,
  { again, issuer }: { again: boolean; issuer: string | null },
): Promise<{ certificate: string; number: string; revision: number; n: number }> {
  if (deps.mail === null)
    throw new HocvuError(
      'certificate.mail-off',
      'Mail is switched off. Set MAIL_URL and MAIL_FROM, such as smtp://user:password@mail.example.gov.vn:587 and "Học Vụ <hocvu@example.gov.vn>".',
    )
  return await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock.now()
    const [chosen] = await chooseCertificates(trx, viewer, { names: [name], issuer }, 'valid')
    if (chosen === undefined) throw new HocvuError('not-found', `There is no certificate ${name}.`)
    const { id, number, cohort } = chosen
    const found = await trx
      .selectFrom('certificates')
      .select('revision')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const mail = { certificateId: id, revision: found.revision }
    const told = await readToTell(trx, mail, now)
    if (told.state === 'revoked')
      throw new HocvuError('certificate.state', `Certificate ${number} is revoked.`, {
        params: { state: 'revoked' },
        paramsVi: { state: 'đã thu hồi' },
      })
    if (told.awaits)
      throw new HocvuError(
        'certificate.awaiting-signature',
        `Certificate ${number} awaits the agency's signature; its learner is told when the signed file is there.`,
      )
    if (told.tokenSealed === null)
      throw new HocvuError(
        'certificate.no-link',
        `The link of certificate ${number} opens nothing. Give a new one first: hocvu certificates link ${number} --renew`,
      )
    if (told.address === null || !isAddress(told.address))
      throw new HocvuError(
        'certificate.mail-address',
        `The roster has no e-mail address of the learner of certificate ${number} that can be written to. Import one first.`,
      )
    const before = await mailsBefore(trx, mail)
    if (before.goneOut > 0 && before.underWay === null && !again)
      throw new HocvuError(
        'certificate.mail-before',
        `Certificate ${number} was mailed before. See how that went: hocvu certificates mails ${cohort}. To send it once more add --again.`,
      )
    const n = before.underWay ?? before.count + 1
    if (before.underWay === null)
      await queueOneMore(trx, { ...mail, n }, { now, actor: viewer.actor })
    else await hurryMails(trx, viewer, { certificate: id }, now)
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'certificates.mail',
      subject: id,
      after: { number, revision: mail.revision, mail: n },
    })
    return { certificate: id, number, revision: mail.revision, n }
  })
}
