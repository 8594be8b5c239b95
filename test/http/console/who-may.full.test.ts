import { afterAll, beforeAll, expect, it } from 'vitest'
import { consoleRoutes } from '../../../src/http/console/routes.ts'
import { asksFor, EVERYBODY, type Gates, openGates, WHO_MAY } from './gates.ts'

/** These show what the address asks for, and without a question nothing. */
const NEEDING_A_QUESTION = /\/register\/book|\/participation\.xlsx$/

let gates: Gates
beforeAll(async () => {
  gates = await openGates()
}, 60_000)
afterAll(() => gates.close())

it.each(EVERYBODY)(
  'every address of the console lets in who may, and nobody else: %s',
  async (name) => {
    expect(await gates.notAsSaid(name, consoleRoutes)).toEqual([])
  },
  60_000,
)

it('no form of the console is taken without its token', async () => {
  expect(await gates.takenWithoutToken(consoleRoutes)).toEqual([])
}, 60_000)

it('every page that needs no id opens for whoever may, and is not there for others', async () => {
  const wrong: string[] = []
  for (const route of consoleRoutes) {
    if (route.method !== 'get' || route.path.includes('{')) continue
    if (NEEDING_A_QUESTION.test(route.path)) continue
    for (const [name, person] of gates.people) {
      const may = WHO_MAY[asksFor(route)]?.includes(name)
      const { status } = await person.get(route.path)
      if (may ? status >= 400 : status !== 404) wrong.push(`${name} ${route.path}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
}, 60_000)
