import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decide } from '../../src/reconciliation/decide.ts'
import { runInChild } from '../foundation/run-in-child.ts'
import { anyInput } from './any-learner.ts'
import { decideCase, readCases } from './case-file.ts'

/** Every case of cases.yaml and 200 learners of any kind. */
function decideAll() {
  const drawn = fc.sample(anyInput, { numRuns: 200, seed: 7 })
  return [...Object.values(readCases()).flat().map(decideCase), ...drawn.map(decide)]
}

const inTheChild = `
  import fc from 'fast-check'
  import { decide } from './src/reconciliation/decide.ts'
  import { anyInput } from './test/reconciliation/any-learner.ts'
  import { decideCase, readCases } from './test/reconciliation/case-file.ts'
  const drawn = fc.sample(anyInput, { numRuns: 200, seed: 7 })
  const decisions = [...Object.values(readCases()).flat().map(decideCase), ...drawn.map(decide)]
  console.log(JSON.stringify([new Date(2022, 0, 1).toISOString(), decisions]))`

it.each([
  { zone: 'UTC', locale: 'C', newYear: '2022-01-01T00:00:00.000Z' },
  { zone: 'America/New_York', locale: 'tr_TR.UTF-8', newYear: '2022-01-01T05:00:00.000Z' },
  { zone: 'Asia/Ho_Chi_Minh', locale: 'vi_VN.UTF-8', newYear: '2021-12-31T17:00:00.000Z' },
])('outcomes are the same in a process that lives in $zone and speaks $locale', async (process) => {
  const environment = { TZ: process.zone, LANG: process.locale, LC_ALL: process.locale }
  const printed: unknown = JSON.parse(await runInChild(inTheChild, environment))
  // The process does live there: its own new year says so.
  expect(printed).toEqual([process.newYear, JSON.parse(JSON.stringify(decideAll()))])
})
