/** A server on a free port of this machine, for the simulated platforms. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export interface SimulatedPlatform<Request> {
  /** Address to configure, without a slash at the end. */
  url: string
  /** Every request that came, in order; never with its token. */
  requests: Request[]
  close(): Promise<void>
}

interface Answer {
  status: number
  type: string
  body: string
}

interface LocalServer {
  origin: string
  close(): Promise<void>
}

/**
 * @param now what the `Date` header says: the demo's clock stands still, also on the platforms
 * @param delayMs how long each answer is held back, so that progress can be watched
 */
export async function startLocalServer(
  answer: (request: IncomingMessage, body: string) => Answer,
  { now, delayMs = 0 }: { now: Date; delayMs?: number | undefined },
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(asError(error)))
  })
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { status, type, body } = answer(request, Buffer.concat(chunks).toString('utf8'))
    if (delayMs > 0) await delay(delayMs)
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      date: now.toUTCString(),
    })
    response.end(body)
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
