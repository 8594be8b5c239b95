import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseSettings } from '../../config/settings.ts'
import type { CommandContext } from '../../src/commands/command.ts'
import { diff } from '../../src/commands/diff.ts'
import { explainOutcome, reconcile } from '../../src/commands/learning.ts'
import { lan } from '../support/installation.ts'
import {
  COHORT,
  createWorld,
  finalTest,
  learnerWith,
  onePage,
  rosterCsv,
  type World,
} from '../support/world.ts'

let world: World
let told: { value: object; human: string }
const context = (): CommandContext => ({
  settings: parseSettings({}),
  viewer: lan,
  output: {
    json: false,
    say: () => {},
    note: () => {},
    progress: () => {},
    result: (value, human) => {
      told = { value, human: human() }
    },
    error: (thrown) => {
      throw thrown
    },
  },
  open: async () => world,
  untilStopped: () => new Promise(() => {}),
})

const Run = z.object({ run: z.uuid() })
const runOf = () => Run.parse(told.value).run

beforeAll(async () => {
  world = await createWorld()
  await world.importRoster(rosterCsv([{ code: 'A' }, { code: 'B' }]))
  await world.sync(onePage(...learnerWith('A', '4'), ...learnerWith('B', '7')))
})
beforeEach(() => {
  told = { value: {}, human: '' }
})
afterAll(() => world.close())

describe('looking back on the command line', () => {
  it('reconciles as of an instant, compares, and explains', async () => {
    await reconcile(context(), COHORT, {})
    expect(told.value).toMatchObject({ cohort: COHORT, changed: 2, run: expect.any(String) })
    expect(told.human).toMatch(
      /^kns-1: .*passed 1.*\nrun \S+; to compare it .*hocvu diff <run> \S+$/,
    )
    world.clock.pass(10)
    const then = world.clock.now()
    await world.sync(onePage(finalTest('A', '6')))
    await reconcile(context(), COHORT, {})
    const present = runOf()
    await reconcile(context(), COHORT, { asOf: then.toISOString() })
    expect(told.value).toMatchObject({
      cohort: COHORT,
      asOf: then.toISOString(),
      counts: { passed: 1, incomplete: 1 },
      changed: 1,
    })
    expect(told.human).toContain('The present outcomes stand as they are.')
    const back = runOf()

    expect(await diff(context(), present, back, { language: 'vi' })).toBe(0)
    expect(told.value).toMatchObject({
      before: { run: back },
      after: { run: present },
      counts: { changed: 1 },
      people: [{ learner: 'A', causes: [{ kind: 'records' }] }],
      next: null,
    })
    expect(told.human).toContain('Điểm kiểm tra cuối khóa 4')

    await explainOutcome(context(), 'A', COHORT, {})
    expect(told.value).toMatchObject({ outcome: { verdict: 'passed' }, since: { due: false } })
    expect(told.human).toContain('times are those of Vietnam')
  })

  it.each([
    ['an instant that is none', () => reconcile(context(), COHORT, { asOf: 'hôm qua' })],
    ['a language that is not spoken', () => diff(context(), 'a', 'b', { language: 'fr' })],
    ['a limit of nothing', () => diff(context(), 'a', 'b', { limit: '0' })],
    ['a place that is no id', () => diff(context(), 'a', 'b', { after: 'x' })],
  ])('refuses %s as wrong use', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ code: 'request.invalid' })
  })
})
