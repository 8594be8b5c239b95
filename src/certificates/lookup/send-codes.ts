/**
 * Sends the one-time codes that wait. Any number of processes may do so at once: each code goes out at most once, for
 * it is handed over and forgotten here in the moment that the server asks for the text.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { HocvuError } from '../../foundation/errors.ts'
import { redactText } from '../../foundation/log.ts'
import { deliver } from '../../foundation/mail/deliver.ts'
import { type Delivery, isAddress } from '../../foundation/mail/fault.ts'
import { type MailSettings, senderAddress } from '../../foundation/mail/settings.ts'
import type { MailDeps, SendingOptions } from '../mail/send.ts'
import { CODE_MINUTES, openCode } from './ask.ts'
import { writeCodeMail } from './code-mail.tsx'
import { type CodeClaim, claimCode, noteCodeHanded, noteCodeNotSent } from './send-store.ts'

/** Somebody waits for it, so a server that hangs is left early. */
const DEADLINE_MS = 20_000
const LEASE_MS = 60_000
const AGAIN_AFTER_MS = 15_000
const PAUSE_MS = 200

/** @returns how many were sent */
export async function sendCodes(
  deps: MailDeps,
  { stopping, pauseMs = PAUSE_MS, deadlineMs = DEADLINE_MS }: SendingOptions = {},
): Promise<number> {
  const { db, clock, mail, log } = deps
  let sent = 0
  while (mail !== null && !stopping?.aborted) {
    const claim = await claimCode(db, clock.now(), LEASE_MS)
    if (claim === null) break
    const delivery = await sendOne({ ...deps, mail }, claim, {
      deadlineMs,
      ...(stopping && { stopping }),
    })
    if (delivery.state === 'sent') sent += 1
    else log.warn({ state: delivery.state, fault: delivery.fault }, 'a one-time code was not sent')
    if (delivery.state === 'refused') await noteCodeNotSent(db, claim, null)
    if (delivery.state === 'deferred') {
      await noteCodeNotSent(db, claim, new Date(clock.now().getTime() + AGAIN_AFTER_MS))
      // A server that is away is away for the others too.
      if (delivery.ofServer) break
    }
    await pause(pauseMs)
  }
  return sent
}

async function sendOne(
  { db, clock, vault, mail, publicUrl }: MailDeps & { mail: MailSettings },
  claim: CodeClaim,
  limits: Parameters<typeof deliver>[3],
): Promise<Delivery> {
  const { address } = claim
  if (address === null || !isAddress(address))
    return { state: 'refused', fault: 'the roster has no address that can be written to' }
  try {
    const now = clock.now()
    const message = await writeCodeMail(
      { code: openCode(vault, claim.sealedCode), askedAt: claim.createdAt },
      { id: claim.id, from: mail.from, to: address, date: now, publicUrl },
    )
    const outgoing = { from: senderAddress(mail), to: address, message }
    return await deliver(
      mail.url,
      outgoing,
      async () => {
        const at = clock.now()
        const expiresAt = new Date(at.getTime() + CODE_MINUTES * 60_000)
        if (!(await noteCodeHanded(db, claim, { now: at, expiresAt })))
          throw new HocvuError('internal', 'The code is no longer to be sent.')
      },
      limits,
    )
  } catch (thrown) {
    const fault = redactText(thrown instanceof Error ? thrown.message : String(thrown))
    return { state: 'deferred', fault, ofServer: true }
  }
}
