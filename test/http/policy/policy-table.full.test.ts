/**
 * Every address that is served, asked for as everybody who may come, on a world where what is asked for belongs to unit
 * XA; compared with test/fixtures/policy-table.csv, where `+` says that something was done (it is in the audit trail) and
 * an empty cell that it was not asked: no key opens a page, so pages are asked for with one key alone. After a change that is meant, `npx vitest run -u` writes the table
 * anew, and whoever changed it reads the difference.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nameOf } from '../../../src/access/policy.ts'
import type { Route } from '../../../src/http/route.ts'
import { type Caller, callers, FOREIGN, onPages } from './callers.ts'
import { alike } from './look-alike.ts'
import { addressOf, sentTo } from './requests.ts'
import { unknownThings } from './things.ts'
import { type Answered, openWalk, type Walk } from './walk.ts'

let walk: Walk
const answers = new Map<Route, Map<Caller, Answered>>()
beforeAll(async () => {
  walk = await openWalk()
  for (const route of walk.routes) {
    const of = new Map<Caller, Answered>()
    answers.set(route, of)
    const isCall = typeof route.policy === 'object' && 'machine' in route.policy
    for (const caller of callers)
      if (isCall || onPages.includes(caller)) of.set(caller, await walk.ask(route, caller))
  }
}, 600_000)
afterAll(() => walk.close())

const name = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`

describe('every address, asked for by everybody', () => {
  it('answers as the table in the repository says', async () => {
    const lines = walk.routes.map((route) => {
      const statuses = callers.map((caller) => {
        const { status, did } = answers.get(route)?.get(caller) ?? { status: '', did: false }
        return `${status}${did ? '+' : ''}`
      })
      return [name(route), `"${nameOf(route.policy)}"`, ...statuses].join(',')
    })
    const table = [['address', 'asks for', ...callers].join(','), ...lines].join('\n')
    await expect(`${table}\n`).toMatchFileSnapshot('../../fixtures/policy-table.csv')
  })

  it('is no fault of the service for anybody', () => {
    const faults = [...answers].flatMap(([route, of]) =>
      [...of].flatMap(([caller, { status }]) =>
        status >= 500 ? [`${name(route)} for ${caller}: ${status}`] : [],
      ),
    )
    expect(faults).toEqual([])
  })

  it('reads alike whether a thing is of others or is not there', async () => {
    const unknown = unknownThings(walk.things)
    const told: string[] = []
    for (const route of walk.routes) {
      const asked = (things: typeof unknown) =>
        JSON.stringify([addressOf(route.path, things), sentTo(route, things)])
      if (asked(walk.things) === asked(unknown)) continue
      for (const caller of FOREIGN) {
        const foreign = answers.get(route)?.get(caller)
        if (foreign === undefined) continue
        const missing = await walk.ask(route, caller, unknown)
        const difference = alike(foreign, missing, [walk.things, unknown])
        if (difference) told.push(`${name(route)} for ${caller}: ${difference}`)
      }
    }
    expect(told).toEqual([])
  }, 300_000)
})
