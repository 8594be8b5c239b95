/** The routes of the console as they are guarded, each with a handler that only says that it was reached. */
import { createServer, type Server } from 'node:http'
import cookieParser from 'cookie-parser'
import express from 'express'
import supertest from 'supertest'
import { z } from 'zod'
import { consoleRoutes } from '../../../src/http/console/routes.ts'
import { handleConsoleErrors } from '../../../src/http/console-errors.ts'
import { handleError } from '../../../src/http/error-handler.ts'
import { createFormTokens } from '../../../src/http/form-tokens.ts'
import { registerConsole } from '../../../src/http/register-console.ts'
import { logRequests } from '../../../src/http/request-log.ts'
import type { Route } from '../../../src/http/route.ts'
import { keepSessions } from '../../../src/http/sessions.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn, tokenIn } from '../signed-in.ts'

/**
 * Who comes in, by what a page asks for: an administrator, the coordinator of a unit, a coordinator of the whole roster,
 * an auditor. Whoever is not named gets the 404 of an address that is not there.
 */
export const EVERYBODY = ['administrator', 'ofUnit', 'ofAll', 'auditor'] as const
export type Person = (typeof EVERYBODY)[number]
const WORKING = ['administrator', 'ofUnit', 'ofAll'] as const
export const WHO_MAY: Record<string, readonly Person[]> = {
  'signed-in': EVERYBODY,
  'roster:read': EVERYBODY,
  'roster:write': WORKING,
  'roster:write, whole roster': ['administrator', 'ofAll'],
  'programs:read': EVERYBODY,
  'programs:write': WORKING,
  'programs:write, whole roster': ['administrator', 'ofAll'],
  'platforms:read': EVERYBODY,
  'platforms:read, whole roster': ['administrator', 'ofAll', 'auditor'],
  'syncs:read': EVERYBODY,
  'syncs:read, whole roster': ['administrator', 'ofAll', 'auditor'],
  'syncs:write': WORKING,
  'syncs:write, whole roster': ['administrator', 'ofAll'],
  'cohorts:read': EVERYBODY,
  'reconciliations:read': EVERYBODY,
  'reconciliations:write': WORKING,
  'reconciliations:write, whole roster': ['administrator', 'ofAll'],
  'outcomes:read': EVERYBODY,
  'outcomes:write': WORKING,
  'outcomes:write, whole roster': ['administrator', 'ofAll'],
  'accounts:read': EVERYBODY,
  'accounts:read, whole roster': ['administrator', 'ofAll', 'auditor'],
  'accounts:write': WORKING,
  'accounts:write, whole roster': ['administrator', 'ofAll'],
  'certificates:read': EVERYBODY,
  'certificates:read, whole roster': ['administrator', 'ofAll', 'auditor'],
  'certificates:write': WORKING,
  'certificates:write, whole roster': ['administrator', 'ofAll'],
  'certificates:approve, whole roster': ['administrator'],
  'certificates:approve': ['administrator'],
  'plans:read': EVERYBODY,
  'plans:read, whole roster': ['administrator', 'ofAll', 'auditor'],
  'plans:write': WORKING,
  'plans:write, whole roster': ['administrator', 'ofAll'],
  'reports:read': EVERYBODY,
  'audit:read, whole roster': ['administrator', 'auditor'],
  'privacy:read, whole roster': ['administrator', 'auditor'],
  'privacy:write, whole roster': ['administrator'],
  'integrations:read, whole roster': ['administrator', 'auditor'],
  'integrations:write, whole roster': ['administrator'],
  'users:write, whole roster': ['administrator'],
}

export function asksFor({ policy, path }: Route): string {
  if (policy === 'public' || !('person' in policy)) throw new Error(`${path} is no page of people`)
  return `${policy.person}${policy.wholeRoster ? ', whole roster' : ''}`
}

/** The address with something in the place of ids. */
const addressOf = ({ path }: Route) => path.replace(/\{\w+\}/g, 'x')

export interface Gates {
  service: TestService
  people: ReadonlyMap<Person, SignedIn>
  /** Asks for the route's address, forms with the fields. */
  ask(
    route: Route,
    headers: Record<string, string>,
    fields: Record<string, string>,
  ): Promise<supertest.Response>
  /** What is not as the table says: the routes, asked for by one of the people. */
  notAsSaid(name: Person, routes: readonly Route[]): Promise<string[]>
  /** Forms that are taken without their token, with a foreign one, or from another site. */
  takenWithoutToken(routes: readonly Route[]): Promise<string[]>
  close(): Promise<void>
}

export async function openGates(): Promise<Gates> {
  const service = await startTestService()
  const { app, deps } = service
  const tokens = createFormTokens(deps.vault)
  const guarded = express()
  guarded.use(logRequests(deps.log), keepSessions(deps), cookieParser())
  for (const route of consoleRoutes)
    registerConsole(
      {
        app: guarded,
        deps,
        closing: new AbortController().signal,
        limits: { none: [], page: [], frame: [], ask: [] },
        tokens,
      },
      { ...route, handle: async () => ({ kind: 'json', status: 200, body: { reached: true } }) },
    )
  guarded.use('/console', handleConsoleErrors(deps, tokens))
  guarded.use(handleError)
  const server: Server = createServer(guarded).listen(0, '127.0.0.1')
  const people = new Map<Person, SignedIn>([
    ['administrator', await signIn(app, deps, { role: 'administrator' })],
    ['ofUnit', await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' })],
    ['ofAll', await signIn(app, deps, { role: 'coordinator' })],
    ['auditor', await signIn(app, deps, { role: 'auditor' })],
  ])
  const ask: Gates['ask'] = async (route, headers, fields) => {
    const request = supertest(server)[route.method](addressOf(route)).redirects(0).set(headers)
    if (route.method === 'get') return await request
    if (route.reads !== 'signed') return await request.type('form').send(fields)
    for (const [name, value] of Object.entries(fields)) request.field(name, value)
    return await request.attach('file', Buffer.from('%PDF'), 'a.pdf')
  }
  const visitOf = async (name: Person) => {
    const page = await people.get(name)?.get('/console/account')
    const cookies = z.array(z.string()).parse(page?.headers['set-cookie'])
    const Cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ')
    return { Cookie, token: tokenIn(page?.text ?? '') }
  }
  return {
    service,
    people,
    ask,
    notAsSaid: async (name, routes) => {
      const { Cookie, token } = await visitOf(name)
      const wrong: string[] = []
      for (const route of routes) {
        const { status } = await ask(route, { Cookie }, { _token: token })
        const expected = WHO_MAY[asksFor(route)]?.includes(name) ? 200 : 404
        if (status !== expected) wrong.push(`${route.method} ${route.path}: ${status}`)
      }
      return wrong
    },
    takenWithoutToken: async (routes) => {
      const { Cookie, token } = await visitOf('administrator')
      const foreign = (await visitOf('ofAll')).token
      const taken: string[] = []
      for (const route of routes.filter(({ method }) => method === 'post')) {
        const answers = [
          await ask(route, { Cookie }, {}),
          await ask(route, { Cookie }, { _token: foreign }),
          await ask(route, { Cookie, 'Sec-Fetch-Site': 'same-site' }, { _token: token }),
        ]
        if (answers.some(({ status }) => status !== 403)) taken.push(route.path)
      }
      return taken
    },
    close: async () => {
      server.close()
      await service.close()
    },
  }
}
