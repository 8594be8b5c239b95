/** A local HTTP server that plays a driver's platform, and misbehaves on command. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Arrived } from '../connectors/local-platform.ts'
import { type HttpPlatform, NOW, type PlatformAnswer, type PlatformState } from './platform.ts'

/** What the platform would have said. */
interface Honest {
  status: number
  headers: Record<string, string>
  body: string
}

/** Answers instead of the platform. */
export type Misbehaviour = (response: ServerResponse, honest: Honest) => void

/** Bodies echo a secret: whatever a platform says, it must be seen by nobody. */
export const misbehaviours = {
  status:
    (status: number, secret: string, headers: Record<string, string> = {}): Misbehaviour =>
    (response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify({ message: `refused ${secret}`, detail: encodeURI(secret) }))
    },
  /** Status 200 with a body of its own. */
  body:
    (body: string | Buffer, type = 'application/json'): Misbehaviour =>
    (response) =>
      void response.writeHead(200, { 'content-type': type }).end(body),
  /** The honest answer with another word in the place of one. */
  reworded:
    (word: string, other: string): Misbehaviour =>
    (response, { status, headers, body }) => {
      for (const [name, value] of Object.entries(headers))
        response.setHeader(name, value.replaceAll(word, other))
      response.writeHead(status).end(body.replaceAll(word, other))
    },
  /** The first half of the honest answer, as if it were the whole. */
  half: ((response, { status, headers, body }) =>
    void response
      .writeHead(status, headers)
      .end(body.slice(0, Math.floor(body.length / 2)))) satisfies Misbehaviour,
  /** Promises the whole answer, sends half of it and breaks off. */
  truncated: ((response, { headers, body }) => {
    const bytes = Buffer.from(body)
    response.writeHead(200, { ...headers, 'content-length': String(bytes.length) })
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
  }) satisfies Misbehaviour,
  reset: ((response) => void response.socket?.resetAndDestroy()) satisfies Misbehaviour,
  /** Says nothing at all. */
  slowHeaders: (() => {}) satisfies Misbehaviour,
  /** A byte now and then: the connection is never idle, and never done. */
  slowBody: ((response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const drip = setInterval(() => response.write(' '), 5)
    response.on('close', () => clearInterval(drip))
  }) satisfies Misbehaviour,
  redirect:
    (location: string, status: number): Misbehaviour =>
    (response) =>
      void response.writeHead(status, { location }).end(),
}

/** A request as it arrived; `question` is the same for each try of one call. */
interface Asked extends Arrived {
  question: string
  signIn: boolean
  misbehaved: boolean
}

export interface MisbehavingServer {
  readonly url: string
  readonly asked: readonly Asked[]
  /** Requests that were no sign-in. */
  readonly dataRequests: number
  state: PlatformState
  /** Every JSON object of every answer has a field more, with this value. */
  extraField: string | null
  /** From data request (or sign-in) number `from` on, counted from 1 by now, so many times. */
  misbehave(how: Misbehaviour, plan: { from: number; times: number; signIn?: boolean }): void
  /** Just before data request number `number` is answered. */
  before(number: number, change: () => void): void
  /** Forgets requests and misbehaviour. */
  forget(): void
  close(): Promise<void>
}

export async function startMisbehaving(
  platform: HttpPlatform,
  initial: Omit<PlatformState, 'url'>,
): Promise<MisbehavingServer> {
  const asked: Asked[] = []
  let plan: { how: Misbehaviour; from: number; times: number; signIn: boolean } | null = null
  const changes = new Map<number, () => void>()
  const count = (signIn: boolean) => asked.filter((one) => one.signIn === signIn).length

  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const arrived = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', 'http://local'),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    }
    const signIn = platform.isSignIn?.(arrived) ?? false
    const { method, url, body } = arrived
    const one = { ...arrived, question: `${method} ${url.href} ${body}`, signIn, misbehaved: false }
    asked.push(one)
    const number = count(signIn)
    if (!signIn) changes.get(number)?.()
    const answer = platform.answer({ ...arrived, url: new URL(url) }, server.state)
    const honest = honestly(answer, server.extraField)
    response.setHeader('date', NOW.toUTCString())
    if (plan?.signIn === signIn && number >= plan.from && number < plan.from + plan.times) {
      one.misbehaved = true
      plan.how(response, honest)
      return
    }
    response.writeHead(honest.status, honest.headers).end(honest.body)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const url = `http://127.0.0.1:${port}${platform.basePath ?? ''}`
  const server: MisbehavingServer = {
    url,
    asked,
    get dataRequests() {
      return count(false)
    },
    state: { ...initial, url },
    extraField: null,
    misbehave(how, { from, times, signIn = false }) {
      plan = { how, from, times, signIn }
    },
    before: (number, change) => void changes.set(number, change),
    forget() {
      asked.length = 0
      plan = null
      changes.clear()
    },
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
  return server
}

/** An answer as it is sent. @param extraField for every JSON object */
export function honestly(answer: PlatformAnswer, extraField: string | null = null): Honest {
  const { status = 200, headers } = answer
  if ('text' in answer)
    return { status, headers: { 'content-type': answer.type, ...headers }, body: answer.text }
  const json = extraField === null ? answer.json : withExtraField(answer.json, extraField)
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(json),
  }
}

function withExtraField(json: unknown, value: string): unknown {
  if (Array.isArray(json)) return json.map((part) => withExtraField(part, value))
  if (json === null || typeof json !== 'object') return json
  const fields = Object.entries(json).map(([name, part]) => [name, withExtraField(part, value)])
  return Object.fromEntries([...fields, ['nobodyHasHeardOf', value]])
}
