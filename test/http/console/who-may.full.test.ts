/** Who may open and send what is walked in ../policy/policy-table.full.test.ts, for every address and everybody. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { consoleRoutes } from '../../../src/http/console/routes.ts'
import { type Gates, openGates } from './gates.ts'

let gates: Gates
beforeAll(async () => {
  gates = await openGates()
}, 60_000)
afterAll(() => gates.close())

it('no form of the console is taken without its token', async () => {
  expect(await gates.takenWithoutToken(consoleRoutes)).toEqual([])
}, 60_000)
