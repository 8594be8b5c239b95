/** Hands one mail to the server, and says for certain what is certain. */
import { Readable } from 'node:stream'
import { domainToASCII } from 'node:url'
import { parseConnectionUrl } from 'nodemailer/lib/shared'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { asHocvuError } from '../errors.ts'
import { type Delivery, deliveryOf, type MailFault } from './fault.ts'

/** A domain with letters beyond ASCII as every server knows it, also one without SMTPUTF8. */
function plainDomain(address: string): string {
  const at = address.lastIndexOf('@') + 1
  const domain = address.slice(at)
  return address.slice(0, at) + (domainToASCII(domain) || domain)
}

/** A server that hangs is left after this time, wherever it hangs. */
const DEADLINE_MS = 60_000

export interface OutgoingMail {
  from: string
  to: string
  /** Headers and text, as they go out. */
  message: Buffer
}

/**
 * @param url of the server; `?requireTLS=true` and `tls.…` as nodemailer reads them. TLS is used wherever the server has
 *   it, and its certificate is checked.
 * @param beforeText called when the server has taken sender and recipient and waits for the text, before its first byte
 *   goes out; when it rejects, none does
 * @param stopping gives up what has not been handed over yet
 */
export async function deliver(
  url: string,
  mail: OutgoingMail,
  beforeText: () => Promise<void>,
  { deadlineMs = DEADLINE_MS, stopping }: { deadlineMs?: number; stopping?: AbortSignal } = {},
): Promise<Delivery> {
  const { auth, ...options } = parseConnectionUrl(url)
  const connection = new SMTPConnection({
    ...options,
    connectionTimeout: deadlineMs,
    greetingTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    dnsTimeout: deadlineMs,
    socketCloseTimeout: 1000,
  })
  let handed = false
  let settled = false
  const text = new Readable({
    read() {
      if (handed || settled) return
      beforeText().then(
        () => {
          // Whoever was told meanwhile that it failed may try again: then it must not go out here.
          if (settled) return
          handed = true
          this.push(mail.message)
          this.push(null)
        },
        (thrown: unknown) => this.destroy(asHocvuError(thrown)),
      )
    },
  })
  return await new Promise<Delivery>((resolve, reject) => {
    const timer = setTimeout(
      () => end(fault(new Error(`the server took longer than ${deadlineMs / 1000} s`))),
      deadlineMs,
    )
    const stop = () => {
      if (!handed) end(fault(new Error('stopped before the text went out')))
    }
    const end = (delivery: Delivery) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      stopping?.removeEventListener('abort', stop)
      if (delivery.state === 'sent') connection.quit()
      else connection.close()
      text.destroy()
      resolve(delivery)
    }
    const fault = (error: Error & MailFault) =>
      deliveryOf({ ...error, message: error.message }, handed)
    stopping?.addEventListener('abort', stop)
    connection.on('error', (error: Error) => end(fault(error)))
    // A server that closes the door while nothing is asked says nothing of it.
    connection.once('end', () => end(fault(new Error('the server closed the connection'))))
    const send = () => {
      const { from, to, message } = mail
      const envelope = { from: plainDomain(from), to: [plainDomain(to)], size: message.length }
      connection.send(envelope, text, (error) => end(error ? fault(error) : { state: 'sent' }))
    }
    try {
      connection.connect((error) => {
        if (error) return end(fault(error))
        if (auth === undefined) return send()
        connection.login(auth, (refused) => (refused ? end(fault(refused)) : send()))
      })
    } catch (thrown) {
      reject(thrown)
    }
  })
}
