/** Asks every address as everybody, each time on the same world. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import type { Database } from '../../../src/database/connection.ts'
import type { HttpDeps } from '../../../src/http/deps.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import type { Route } from '../../../src/http/route.ts'
import { allRoutes } from '../../../src/http/routes.ts'
import { createApp } from '../../../src/http/server.ts'
import { startTestService, type TestService } from '../service.ts'
import { type Caller, type Credentials, gatherCallers, signInPeople } from './callers.ts'
import { addressOf, type Sent, sentTo } from './requests.ts'
import { type RolledBack, rolledBack } from './rolled-back.ts'
import { makeThings, type Things } from './things.ts'

export interface Answered {
  status: number
  /** Something was done that stands in the audit trail. */
  did: boolean
  headers: Record<string, string>
  body: string
}

export interface Walk {
  service: TestService
  routes: Route[]
  things: Things
  ask(route: Route, caller: Caller, things?: Things): Promise<Answered>
  close(): Promise<void>
}

const NO_LIMIT = 1_000_000
/** These end the session that they are sent from, which no transaction takes back. */
const ENDS_SESSION = ['/console/sign-out', '/console/account/sign-out-everywhere']

export async function openWalk(): Promise<Walk> {
  const limits = { api: NO_LIMIT, page: NO_LIMIT, address: NO_LIMIT, ask: NO_LIMIT }
  const checkPlatform = async () => ({ ok: true, findings: [] })
  // Whoever is told takes everything; nothing goes out.
  const outgoing: HttpDeps['outgoing'] = {
    address: (text) => new URL(text),
    call: async () => ({ status: 204, headers: {}, body: '' }),
    close: () => {},
  }
  const service = await startTestService({ limits, checkPlatform, outgoing })
  const callers = await gatherCallers(service)
  const things = await makeThings(service, callers.of('administrator', 'public'))
  const routes = allRoutes(createMetrics())
  // A route that nobody has said anything of here is told of at once.
  for (const { path } of routes) addressOf(path, things)
  const undoable = await rolledBack(service.installation.database.pool)
  const server = createServer(
    createApp({ ...service.deps, db: undoable.db, enqueue: async () => {} }),
  )
  const url = await listening(server)
  const stays = createServer(service.app)
  const realUrl = await listening(stays)
  return {
    service,
    routes,
    things,
    ask: async (route, caller, given = things) => {
      if (ENDS_SESSION.includes(route.path)) {
        const own =
          (await signInPeople(service, [caller])).get(caller) ?? callers.of(caller, route.policy)
        return { ...(await send(realUrl, route, own, given)), did: false }
      }
      return await onceOnly(undoable, () =>
        send(url, route, callers.of(caller, route.policy), given),
      )
    },
    close: async () => {
      server.close()
      stays.close()
      await undoable.close()
      await service.close()
    },
  }
}

async function onceOnly(
  { db, begin, undo }: RolledBack,
  work: () => Promise<Omit<Answered, 'did'>>,
): Promise<Answered> {
  await begin()
  try {
    const before = await lastEntry(db)
    return { ...(await work()), did: (await lastEntry(db)) !== before }
  } finally {
    await undo()
  }
}

const lastEntry = async (db: Database) =>
  (await sql<{ seq: number }>`select max(seq) as seq from audit_entries`.execute(db)).rows[0]?.seq

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

async function send(
  url: string,
  route: Route,
  { headers, formToken, visitorToken }: Credentials,
  things: Things,
): Promise<Omit<Answered, 'did'>> {
  const sent = sentTo(route, things)
  const query = sent.query === undefined ? '' : `?${new URLSearchParams(sent.query)}`
  const isForm = route.path.startsWith('/console') || route.policy === 'public'
  const token = route.policy === 'public' ? visitorToken : formToken
  const fields = { ...(isForm ? { _token: token } : {}), ...sent.fields }
  const { body, type } =
    route.method === 'get' ? { body: null, type: null } : bodyOf({ ...sent, fields }, route)
  const answer = await fetch(`${url}${addressOf(route.path, things)}${query}`, {
    method: route.method.toUpperCase(),
    redirect: 'manual',
    headers: {
      ...headers,
      // A signed-in person may also call the API, from a page of the console.
      ...(isForm ? {} : { 'x-form-token': formToken }),
      ...(type === null ? {} : { 'content-type': type }),
    },
    body,
    signal: AbortSignal.timeout(20_000),
  })
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()).toString('latin1'),
  }
}

function bodyOf(sent: Sent, { reads, path }: Route) {
  if (sent.file !== undefined || reads === 'upload' || reads === 'signed' || reads === 'file') {
    const form = new FormData()
    for (const [name, values] of Object.entries(sent.fields ?? {}))
      for (const value of [values].flat()) form.append(name, value)
    if (sent.file !== undefined) form.append('file', new Blob([sent.file]), 'danh-sach.csv')
    return { body: form, type: null }
  }
  if (path.startsWith('/api/'))
    return sent.json === undefined
      ? { body: null, type: null }
      : { body: JSON.stringify(sent.json), type: 'application/json' }
  const form = new URLSearchParams()
  for (const [name, values] of Object.entries(sent.fields ?? {}))
    for (const value of [values].flat()) form.append(name, String(value))
  return { body: form.toString(), type: 'application/x-www-form-urlencoded' }
}
