import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scopesOfRole } from '../../../src/access/policy.ts'
import { consoleRoutes } from '../../../src/http/console/routes.ts'
import type { Route } from '../../../src/http/route.ts'
import { asksFor, EVERYBODY, type Gates, openGates, WHO_MAY } from './gates.ts'

/** Forms for everybody who is signed in: about nothing but themselves. */
const OWN_FORMS = [
  '/console/account/calendar',
  '/console/account/calendar/show',
  '/console/account/calendar/take-back',
  '/console/sign-out',
  '/console/account/sign-out-everywhere',
  '/console/account/identity',
]

/** Sent like a form, so that what people search for stands in no address; changes nothing. */
const SEARCHES = ['/console/learners/search']

/** One of each kind; the whole console is walked in who-may.full.test.ts. */
const sample: Route[] = [
  ...new Map(
    consoleRoutes.map((route) => [`${route.method} ${route.reads} ${asksFor(route)}`, route]),
  ).values(),
]

let gates: Gates
beforeAll(async () => {
  gates = await openGates()
}, 60_000)
afterAll(() => gates.close())

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

  it.each(EVERYBODY)('holds: %s', async (name) => {
    expect(await gates.notAsSaid(name, sample)).toEqual([])
  })

  it('nobody: pages lead to the sign-in page, forms are not taken', async () => {
    const statuses = new Set<string>()
    for (const route of sample)
      statuses.add(`${route.method} ${(await gates.ask(route, {}, {})).status}`)
    expect([...statuses].toSorted()).toEqual(['get 303', 'post 401'])
  })

  it('takes no form without its token, with a foreign one, or from another site', async () => {
    expect(await gates.takenWithoutToken(sample)).toEqual([])
  })
})
