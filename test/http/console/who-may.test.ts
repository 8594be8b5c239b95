import { createServer, type Server } from 'node:http'
import cookieParser from 'cookie-parser'
import express from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scopesOfRole } from '../../../src/access/roles.ts'
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
const EVERYBODY = ['administrator', 'ofUnit', 'ofAll', 'auditor'] as const
type Person = (typeof EVERYBODY)[number]
const WORKING = ['administrator', 'ofUnit', 'ofAll'] as const
const WHO_MAY: Record<string, readonly Person[]> = {
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
  'reports:read': EVERYBODY,
  'audit:read, whole roster': ['administrator', 'auditor'],
  'users:write, whole roster': ['administrator'],
}

/** Forms for everybody who is signed in: about nothing but themselves. */
const OWN_FORMS = ['/console/sign-out', '/console/account/sign-out-everywhere']

/** These show what the address asks for, and without a question nothing. */
const NEEDING_A_QUESTION = /\/register\/book|\/participation\.xlsx$/

/** Sent like a form, so that what people search for stands in no address; changes nothing. */
const SEARCHES = ['/console/learners/search']

function asksFor({ policy, path }: Route): string {
  if (policy === 'public' || !('person' in policy)) throw new Error(`${path} is no page of people`)
  return `${policy.person}${policy.wholeRoster ? ', whole roster' : ''}`
}

/** The address with something in the place of ids. */
const addressOf = ({ path }: Route) => path.replace(/\{\w+\}/g, 'x')

let service: TestService
/** The routes of the console as they are guarded, each with a handler that only says that it was reached. */
let gates: Server
const people = new Map<Person, SignedIn>()

beforeAll(async () => {
  service = await startTestService()
  const { app, deps } = service
  const tokens = createFormTokens(deps.vault)
  const guarded = express()
  guarded.use(logRequests(deps.log), keepSessions(deps), cookieParser())
  for (const route of consoleRoutes)
    registerConsole(
      {
        app: gates,
        deps,
        closing: new AbortController().signal,
        limits: { none: [], page: [], ask: [] },
        tokens,
      },
      { ...route, handle: async () => ({ kind: 'json', status: 200, body: { reached: true } }) },
    )
  guarded.use('/console', handleConsoleErrors(deps, tokens))
  guarded.use(handleError)
  gates = createServer(guarded).listen(0, '127.0.0.1')
  people.set('administrator', await signIn(app, deps, { role: 'administrator' }))
  people.set('ofUnit', await signIn(app, deps, { role: 'coordinator', unitCode: 'XA' }))
  people.set('ofAll', await signIn(app, deps, { role: 'coordinator' }))
  people.set('auditor', await signIn(app, deps, { role: 'auditor' }))
}, 60_000)
afterAll(async () => {
  gates.close()
  await service.close()
})

/** Cookies and token as they stand after a page of the console was opened. */
async function cookiesOf(person: SignedIn): Promise<{ Cookie: string; token: string }> {
  const page = await person.get('/console/account')
  const cookies = z.array(z.string()).parse(page.headers['set-cookie'])
  const Cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ')
  return { Cookie, token: tokenIn(page.text) }
}

async function ask(
  route: Route,
  headers: Record<string, string>,
  fields: Record<string, string>,
): Promise<supertest.Response> {
  const request = supertest(gates)[route.method](addressOf(route)).set(headers)
  if (route.method === 'get') return await request
  if (route.reads !== 'signed') return await request.type('form').send(fields)
  for (const [name, value] of Object.entries(fields)) request.field(name, value)
  return await request.attach('file', Buffer.from('%PDF'), 'a.pdf')
}

describe('who may open and send what', () => {
  it('is said of everything that a page asks for', () => {
    const unsaid = consoleRoutes.map(asksFor).filter((asked) => WHO_MAY[asked] === undefined)
    expect([...new Set(unsaid)]).toEqual([])
  })

  it('whatever changes something asks for more than to read', () => {
    const lax = consoleRoutes.filter(
      (route) =>
        route.method === 'post' &&
        ![...OWN_FORMS, ...SEARCHES].includes(route.path) &&
        /:read|signed-in/.test(asksFor(route)),
    )
    expect(lax.map(({ path }) => path)).toEqual([])
    expect([...scopesOfRole.auditor].filter((scope) => !scope.endsWith(':read'))).toEqual([])
  })

  it.each(EVERYBODY)('holds at every address: %s', async (name) => {
    const person = people.get(name)
    if (!person) throw new Error(name)
    const { Cookie, token } = await cookiesOf(person)
    const wrong: string[] = []
    for (const route of consoleRoutes) {
      const answer = await ask(route, { Cookie }, { _token: token })
      const may = WHO_MAY[asksFor(route)]?.includes(name)
      if (answer.status !== (may ? 200 : 404))
        wrong.push(`${route.method} ${route.path}: ${answer.status}`)
    }
    expect(wrong).toEqual([])
  })

  it('nobody: pages lead to the sign-in page, forms are not taken', async () => {
    const statuses = new Set<string>()
    for (const route of consoleRoutes) {
      const { status } = await supertest(gates)[route.method](addressOf(route)).redirects(0)
      statuses.add(`${route.method} ${status}`)
    }
    expect([...statuses].toSorted()).toEqual(['get 303', 'post 401'])
  })

  it('takes no form without its token, with a foreign one, or from another site', async () => {
    const [lan, hoa] = [people.get('administrator'), people.get('ofAll')]
    if (!lan || !hoa) throw new Error('nobody is there')
    const { Cookie, token } = await cookiesOf(lan)
    const foreign = (await cookiesOf(hoa)).token
    const taken: string[] = []
    for (const route of consoleRoutes.filter(({ method }) => method === 'post')) {
      const answers = [
        await ask(route, { Cookie }, {}),
        await ask(route, { Cookie }, { _token: foreign }),
        await ask(route, { Cookie, 'Sec-Fetch-Site': 'same-site' }, { _token: token }),
      ]
      if (answers.some(({ status }) => status !== 403)) taken.push(route.path)
    }
    expect(taken).toEqual([])
  })

  it('every page that needs no id opens for whoever may, and is not there for others', async () => {
    const wrong: string[] = []
    for (const route of consoleRoutes) {
      if (route.method !== 'get' || route.path.includes('{')) continue
      if (NEEDING_A_QUESTION.test(route.path)) continue
      for (const [name, person] of people) {
        const may = WHO_MAY[asksFor(route)]?.includes(name)
        const { status } = await person.get(route.path)
        if (may ? status >= 400 : status !== 404) wrong.push(`${name} ${route.path}: ${status}`)
      }
    }
    expect(wrong).toEqual([])
  }, 30_000)
})
