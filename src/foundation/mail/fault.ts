/** What a fault on the way to the mail server means, and when to try again. Pure. */
import { redactText } from '../redact.ts'

export interface MailFault {
  message: string
  /** Of the server's answer, such as 550. */
  responseCode?: number | undefined
  /** The server's answer. */
  response?: string | undefined
  /** The SMTP command that it is about. */
  command?: string | undefined
}

export type Delivery =
  | { state: 'sent' }
  /** It was not taken, and asking again is of no use. */
  | { state: 'refused'; fault: string }
  /** It was not taken; later it may be. `ofServer`: the fault is not this mail's, others meet it too. */
  | { state: 'deferred'; fault: string; ofServer: boolean }
  /** The server was being given the text, and nobody knows whether it took it. */
  | { state: 'uncertain'; fault: string }

/** RFC 3463, class 5, subject 7: security or policy. "Relaying denied" is of the sender's making, not the learner's. */
const POLICY = /\b5\.7\.\d+\b|relay/i

/**
 * RFC 5321: 4yz may pass, 5yz does not. Only what is said of the recipient or the text is this mail's; the rest is
 * between us and the server and may be mended.
 * @param handed the text had begun to go out
 */
export function deliveryOf(fault: MailFault, handed: boolean): Delivery {
  const { responseCode = 0, command = '' } = fault
  const text = faultText(fault)
  const answered = responseCode >= 400
  if (handed)
    return !answered
      ? { state: 'uncertain', fault: text }
      : responseCode >= 500
        ? { state: 'refused', fault: text }
        : { state: 'deferred', fault: text, ofServer: false }
  const isOfMail = command === 'RCPT TO' || command === 'DATA'
  if (isOfMail && responseCode >= 500 && !POLICY.test(fault.response ?? ''))
    return { state: 'refused', fault: text }
  return { state: 'deferred', fault: text, ofServer: !isOfMail }
}

const LONGEST = 300

/** One line, without what the answer may quote of the mail: filters name the link that they do not like. */
function faultText({ message, response }: MailFault): string {
  const text = redactText(response ?? message)
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

const MINUTE_MS = 60_000
const PAUSES_IN_MINUTES = [1, 5, 15, 60, 120]
const MOST_TRIES = 8
const GIVEN_UP_AFTER_MS = 3 * 24 * 60 * MINUTE_MS

/**
 * When a mail is tried again; null: not any more, after three days and eight tries.
 * @param ofServer the fault is not the mail's: over a long holiday it would end everybody's, so it is never given up
 */
export function nextTry(
  { tries, createdAt }: { tries: number; createdAt: Date },
  ofServer: boolean,
  now: Date,
): Date | null {
  if (!ofServer && tries >= MOST_TRIES && now.getTime() - createdAt.getTime() > GIVEN_UP_AFTER_MS)
    return null
  const minutes = PAUSES_IN_MINUTES[Math.min(tries, PAUSES_IN_MINUTES.length) - 1] ?? 1
  return new Date(now.getTime() + minutes * MINUTE_MS)
}

/** What mail servers take as an address, and nothing that could end it and begin something else. */
export function isAddress(text: string): boolean {
  return (
    text.length <= 254 && /^[^\s<>()[\]\\,;:"@\p{C}]{1,64}@[^\s<>()[\]\\,;:"@\p{C}]+$/u.test(text)
  )
}
