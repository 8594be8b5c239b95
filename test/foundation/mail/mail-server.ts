/** A real SMTP server that a test tells how to behave, and what it has taken. */
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

type Moment = 'connect' | 'sender' | 'recipient' | 'text' | 'taken'

export interface TestMailServer {
  url: string
  /** Whole messages that were answered with 250, or would have been. */
  taken: { mail: Email; raw: string; to: string[] }[]
  /** Runs when the moment has come; an Error with `responseCode` is the answer. */
  on(moment: Moment, act: (address: string) => Promise<void> | void): void
  /** Takes everything again. */
  keepTaking(): void
  /** The same, and has taken nothing. */
  reset(): void
  close(): Promise<void>
}

/** @param code of the answer, such as 550 */
export function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

export async function startMailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const acts = new Map<Moment, (address: string) => Promise<void> | void>()
  const taken: TestMailServer['taken'] = []
  const at = (moment: Moment, address: string, done: (error?: Error | null) => void) => {
    const act = acts.get(moment)
    if (act === undefined) return done()
    Promise.resolve()
      .then(() => act(address))
      .then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      )
  }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onConnect: (_session, done) => at('connect', '', done),
    onMailFrom: ({ address }, _session, done) => at('sender', address, done),
    onRcptTo: ({ address }, _session, done) => at('recipient', address, done),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        if (chunks.push(chunk) === 1) at('text', '', () => {})
      })
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const to = session.envelope.rcptTo.map(({ address }) => address)
        PostalMime.parse(raw).then((mail) => {
          taken.push({ mail, raw, to })
          at('taken', to[0] ?? '', done)
        }, done)
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    on: (moment, act) => {
      acts.set(moment, act)
    },
    keepTaking: () => acts.clear(),
    reset: () => {
      acts.clear()
      taken.length = 0
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
