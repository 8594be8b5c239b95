/** A webhook's receiver over HTTP: verifies with the library that receivers use, answers as it is told, and remembers. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

const Message = z.strictObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({ position: z.int() }),
})

/** One request, whatever was answered. */
export interface Received {
  id: string
  message: z.infer<typeof Message>
  /** Which of the secrets that the receiver knows the request was signed with. */
  verifiedBy: number[]
  /** `break`, `hang`, or the status. */
  answer: Answer
}

/** `break`: the connection is cut before an answer; `hang`: there is no answer until the caller gives up. */
type Answer =
  | 'break'
  | 'hang'
  | { status: number; headers?: Record<string, string>; afterMs?: number }

export interface WebhookReceiver {
  url: string
  /** The newest first. */
  secrets: string[]
  /** Every request, in the order in which they came. */
  received: Received[]
  /** What it took: each answered 2xx. */
  taken(): Received[]
  /** What it answers from now on; left alone, it takes everything. */
  answers(next: (request: Omit<Received, 'answer'>) => Answer): void
  close(): Promise<void>
}

const isTaken = ({ answer }: Received) =>
  typeof answer === 'object' && answer.status >= 200 && answer.status < 300

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  let next: Parameters<WebhookReceiver['answers']>[0] = () => ({ status: 204 })
  const faults: unknown[] = []
  const server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => {
      faults.push(error)
      response.destroy()
    })
  })
  const receiver: WebhookReceiver = {
    ...{ url: '', secrets: [], received: [] },
    taken: () => receiver.received.filter(isTaken),
    answers: (given) => {
      next = given
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      if (faults.length > 0) throw faults[0]
    },
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const verifiedBy = receiver.secrets.flatMap((secret, index) => {
      try {
        new Webhook(secret).verify(body, headers)
        return [index]
      } catch {
        return []
      }
    })
    const message = Message.parse(JSON.parse(body.toString()))
    const came = { id: headers['webhook-id'] ?? '', message, verifiedBy }
    const answer = verifiedBy.length === 0 ? { status: 401 } : next(came)
    receiver.received.push({ ...came, answer })
    if (answer === 'break') response.destroy()
    if (typeof answer === 'string') return
    if (answer.afterMs !== undefined) await pause(answer.afterMs)
    response.writeHead(answer.status, answer.headers).end('x')
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  receiver.url = `http://127.0.0.1:${port}/hooks`
  return receiver
}
