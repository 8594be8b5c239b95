/**
 * A Learning Record Store on a loopback port, as xAPI 1.0.3 (Part Three) has it: Basic, version header, all or nothing of
 * a batch, the same id with the same content taken again, with another refused.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { faultsOfStatement, VOIDED } from './statement-faults.ts'

interface StoredStatement {
  id: string
  actor: { account: { homePage: string; name: string } }
  verb: { id: string; display: Record<string, string> }
  object: { objectType: string; id: string; definition?: { name: Record<string, string> } }
  result?: {
    score?: { raw: number; min: number; max: number; scaled: number }
    success?: boolean
    completion?: boolean
    duration?: string
  }
  context?: { registration: string; platform: string; revision?: string }
  timestamp: string
}

/** What the next request is answered instead; `dropped`: it is stored, and the line breaks before the answer. */
type Trouble = { status: number; headers?: Record<string, string> } | 'dropped'

export interface Lrs {
  /** Of its xAPI endpoint, the part before /statements. */
  url: string
  user: string
  password: string
  /** In the order of their storing. */
  statements(): StoredStatement[]
  /** Those that nothing has voided, without what voids. */
  standing(): StoredStatement[]
  /** Of each POST its statements, refused or not, as they came. */
  posts: StoredStatement[][]
  /** Faults that it refused. */
  faults: string[]
  /** For the requests that come next, in order. */
  trouble: Trouble[]
  /** Whether this store refuses statements that void what it does not hold. */
  refusesIdleVoids: boolean
  /** Refused, as if they were faulty. */
  refuses: (statement: StoredStatement) => boolean
  /** Statements that it takes at once. */
  most: number
  close(): Promise<void>
}

const USER = 'hocvu'
const PASSWORD = 'mật khẩu của kho/+='

export async function startLrs(): Promise<Lrs> {
  const stored = new Map<string, StoredStatement>()
  const isVoided = (id: string) =>
    [...stored.values()].some(({ verb, object }) => verb.id === VOIDED && object.id === id)
  const server = createServer((request, response) => {
    void answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const lrs: Lrs = {
    url: `http://127.0.0.1:${port}/xapi`,
    user: USER,
    password: PASSWORD,
    statements: () => [...stored.values()],
    standing: () =>
      [...stored.values()].filter(({ id, verb }) => verb.id !== VOIDED && !isVoided(id)),
    posts: [],
    faults: [],
    trouble: [],
    refusesIdleVoids: false,
    refuses: () => false,
    most: 1000,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks).toString()
    const say = (status: number, headers: Record<string, string> = {}, content: unknown = {}) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-experience-api-version': '1.0.3',
        ...headers,
      })
      response.end(JSON.stringify(content))
    }
    const trouble = lrs.trouble.shift()
    if (trouble !== undefined && trouble !== 'dropped') {
      say(trouble.status, trouble.headers)
      return
    }
    const expected = Buffer.from(`${USER}:${lrs.password}`).toString('base64')
    if (request.headers.authorization !== `Basic ${expected}`) return say(401)
    if (!`${request.headers['x-experience-api-version']}`.startsWith('1.0')) return say(400)
    const url = new URL(request.url ?? '', lrs.url)
    if (url.pathname !== '/xapi/statements') return say(404)
    if (request.method === 'GET') {
      const held = found(url)
      return typeof held === 'number' ? say(held) : say(200, {}, held)
    }
    if (request.method !== 'POST') return say(405)
    if (!`${request.headers['content-type']}`.startsWith('application/json')) return say(400)
    const status = take(body)
    if (trouble === 'dropped') request.socket.destroy()
    else say(status, {}, status === 200 ? lrs.posts.at(-1)?.map(({ id }) => id) : {})
  }

  function found(url: URL): StoredStatement | 400 | 404 {
    const asked = url.searchParams.get('statementId')
    const voided = url.searchParams.get('voidedStatementId')
    if ((asked === null) === (voided === null)) return 400
    const held = stored.get(asked ?? voided ?? '')
    return held === undefined || isVoided(held.id) !== (voided !== null) ? 404 : held
  }

  /** All of a batch, or nothing. */
  function take(body: string): number {
    const list: unknown[] = [JSON.parse(body)].flat()
    if (list.length > lrs.most) return 413
    const faults = list.flatMap(faultsOfStatement)
    const statements = list as StoredStatement[]
    lrs.posts.push(statements)
    if (new Set(statements.map(({ id }) => id)).size !== statements.length)
      faults.push('an id stands twice in a batch')
    if (lrs.refusesIdleVoids)
      for (const { verb, object } of statements)
        if (verb.id === VOIDED && !stored.has(object.id)) faults.push('there is nothing to void')
    for (const { verb, object } of statements)
      if (verb.id === VOIDED && stored.get(object.id)?.verb.id === VOIDED)
        faults.push('what voids cannot be voided')
    if (statements.some(lrs.refuses)) faults.push('refused')
    lrs.faults.push(...faults)
    if (faults.length > 0) return 400
    const differs = statements.some((one) => {
      const held = stored.get(one.id)
      return held !== undefined && !isDeepStrictEqual(held, one)
    })
    if (differs) return 409
    for (const one of statements) if (!stored.has(one.id)) stored.set(one.id, one)
    return 200
  }

  return lrs
}
