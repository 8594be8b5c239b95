/** A platform on a loopback port that answers what a test tells it, and an HTTP client that does not pause between tries. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type ConnectorHttp,
  type ConnectorHttpOptions,
  createConnectorHttp,
} from '../../connectors/http.ts'
import { createLog } from '../../src/foundation/log.ts'

export interface Arrived {
  method: string
  url: URL
  headers: IncomingMessage['headers']
  body: string
}

export interface LocalPlatform {
  url: string
  arrived: Arrived[]
  close(): Promise<void>
}

/** @param answer is called for every request, with its number from 1 */
export async function startLocalPlatform(
  answer: (request: Arrived, response: ServerResponse, number: number) => void,
): Promise<LocalPlatform> {
  const arrived: Arrived[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const url = new URL(request.url ?? '/', 'http://local')
    const one = { method: request.method ?? '', url, headers: request.headers, body }
    arrived.push(one)
    answer(one, response, arrived.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface TestHttp {
  http: ConnectorHttp
  /** Every log line, whatever its level. */
  log: string[]
  /** Pauses that were asked for instead of made, in milliseconds. */
  pauses: number[]
}

export function testHttp(baseUrl: string, options: Partial<ConnectorHttpOptions> = {}): TestHttp {
  const log: string[] = []
  const pauses: number[] = []
  const http = createConnectorHttp({
    baseUrl,
    allowPrivateNetwork: true,
    secrets: [],
    log: createLog('trace', { write: (line) => void log.push(line) }),
    rates: { default: 1000 },
    deadlineMs: 5000,
    wait: async (ms) => void pauses.push(ms),
    ...options,
  })
  return { http, log, pauses }
}

/** Everything that an error could show to somebody: texts, stack, causes, own fields. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = JSON.stringify(error, Object.getOwnPropertyNames(error))
  return `${error.message}\n${error.stack}\n${own}\n${error.cause === undefined ? '' : everythingIn(error.cause)}`
}

/** The error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
