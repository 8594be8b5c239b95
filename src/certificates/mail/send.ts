/** Sends the mails that wait. Any number of processes may do so at once: each mail goes out once. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { type Log, redactText } from '../../foundation/log.ts'
import { deliver } from '../../foundation/mail/deliver.ts'
import { type Delivery, isAddress, nextTry } from '../../foundation/mail/fault.ts'
import { type MailSettings, senderAddress } from '../../foundation/mail/settings.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { writeLink } from '../link/write.ts'
import { writeMail } from './message.tsx'
import {
  type Claim,
  claimMail,
  type MailEnd,
  noteEnd,
  noteHanded,
  readToTell,
  type ToTell,
} from './store.ts'

export interface MailDeps {
  db: Database
  clock: Clock
  vault: Vault
  log: Log
  publicUrl: string | undefined
  /** null: nothing is sent, and what waits goes on waiting. */
  mail: MailSettings | null
}

/** Longer than a server is waited for: whoever is not heard of for so long is gone. */
const LEASE_MS = 5 * 60_000
/** Two a second, so that no server takes us for a flood. */
const PAUSE_MS = 500

export interface SentMails {
  sent: number
  /** For good: refused by the server, or no longer to be sent. */
  givenUp: number
  /** Tried again later. */
  deferred: number
  uncertain: number
}

export interface SendingOptions {
  /** Ends it after the mail at hand, and before its text if that has not gone out. */
  stopping?: AbortSignal
  /** Between two mails. */
  pauseMs?: number
  /** Of one mail. */
  deadlineMs?: number
}

export async function sendMails(
  deps: MailDeps,
  { stopping, pauseMs = PAUSE_MS, deadlineMs }: SendingOptions = {},
): Promise<SentMails> {
  const counts: SentMails = { sent: 0, givenUp: 0, deferred: 0, uncertain: 0 }
  if (deps.mail === null) return counts
  const limits = { ...(stopping && { stopping }), ...(deadlineMs !== undefined && { deadlineMs }) }
  while (!stopping?.aborted) {
    const claim = await claimMail(deps.db, deps.clock.now(), LEASE_MS)
    if (claim === null) break
    const { end, ofServer } = await sendOne({ ...deps, mail: deps.mail }, claim, limits)
    await noteEnd(deps.db, claim, end, deps.clock.now())
    counts[counted[end.state]] += 1
    if (end.state !== 'sent' && end.state !== 'skipped')
      deps.log.warn(
        { certificate: claim.certificateId, state: end.state, fault: end.fault },
        'a mail was not sent',
      )
    // A server that is away is away for the others too.
    if (ofServer) break
    await pause(pauseMs)
  }
  return counts
}

const counted = {
  sent: 'sent',
  refused: 'givenUp',
  skipped: 'givenUp',
  waiting: 'deferred',
  handed: 'uncertain',
} as const satisfies Record<MailEnd['state'], keyof SentMails>

type Ended = { end: MailEnd; ofServer: boolean }

async function sendOne(
  deps: MailDeps & { mail: MailSettings },
  claim: Claim,
  limits: Parameters<typeof deliver>[3],
): Promise<Ended> {
  const { db, clock, vault, mail, publicUrl } = deps
  const told = await readToTell(db, claim, clock.now())
  const hindrance = whyNot(told)
  if (hindrance !== null) return { end: hindrance, ofServer: false }
  const { address, tokenSealed, snapshot, kind, linkExpiresOn } = told
  if (address === null || tokenSealed === null) throw new RangeError('looked at above')
  let withdrawn = false
  try {
    const link = writeLink(vault, publicUrl, tokenSealed)
    const message = await writeMail(
      { kind, snapshot, link, linkExpiresOn },
      { from: mail.from, to: address, messageId: claim.messageId, date: clock.now() },
    )
    const outgoing = { from: senderAddress(mail), to: address, message }
    const delivery = await deliver(
      mail.url,
      outgoing,
      async () => {
        withdrawn = !(await noteHanded(db, claim, clock.now()))
        if (withdrawn) throw new HocvuError('internal', 'The mail is no longer to be sent.')
      },
      limits,
    )
    if (withdrawn) return { end: skipped('withdrawn'), ofServer: false }
    return {
      end: endOf(delivery, claim, clock.now()),
      ofServer: delivery.state === 'deferred' && delivery.ofServer,
    }
  } catch (thrown) {
    const fault = redactText(thrown instanceof Error ? thrown.message : String(thrown))
    const delivery: Delivery = { state: 'deferred', fault, ofServer: true }
    return { end: endOf(delivery, claim, clock.now()), ofServer: true }
  }
}

const skipped = (fault: string): MailEnd => ({ state: 'skipped', fault })

/** Why it is not sent, or not yet. What was revoked or replaced since is no news any more. */
function whyNot({ state, isPresent, address, awaits, tokenSealed }: ToTell): MailEnd | null {
  if (state === 'revoked') return skipped('revoked')
  if (!isPresent) return skipped('replaced')
  if (awaits) return skipped('awaiting-signature')
  if (tokenSealed === null) return skipped('no-link')
  if (address === null) return skipped('no-address')
  return isAddress(address) ? null : { state: 'refused', fault: 'the address cannot be written to' }
}

function endOf(delivery: Delivery, claim: Claim, now: Date): MailEnd {
  switch (delivery.state) {
    case 'sent':
      return { state: 'sent', fault: null }
    case 'refused':
      return { state: 'refused', fault: delivery.fault }
    case 'uncertain':
      return { state: 'handed', fault: delivery.fault }
    case 'deferred': {
      const { fault, ofServer } = delivery
      const notBefore = nextTry(claim, ofServer, now)
      if (notBefore !== null) return { state: 'waiting', fault, notBefore }
      return { state: 'refused', fault: `given up after ${claim.tries} tries: ${fault}` }
    }
  }
}
