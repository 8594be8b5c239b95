import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hocvu } from '../support/hocvu.ts'
import { until } from '../support/until.ts'
import { COHORT, type World } from '../support/world.ts'
import { certifiedWorlds, numbersOf, people, register, upTo } from './certified-world.ts'

const SCRIPT = fileURLToPath(new URL('issue-in-a-process.ts', import.meta.url))
const PROCESSES = 10
const CALLERS = 5

const Given = z.array(
  z.array(
    z.looseObject({
      number: z.string(),
      code: z.string(),
      link: z.string(),
      learner: z.string(),
      isNew: z.boolean(),
    }),
  ),
)
const Certified = z.object({
  issued: z.int(),
  certificates: z.array(
    z.object({ number: z.string(), code: z.string(), link: z.string(), learner: z.string() }),
  ),
})

describe('certificates asked for by many processes at once', () => {
  const worlds = certifiedWorlds()
  afterAll(() => worlds.close())

  /** Nobody issues before everybody asks. */
  async function together<T>(world: World, start: () => Promise<T>, all: () => Promise<boolean>) {
    return await world.database.asOwner(async (owner) => {
      const gate = await owner.connect()
      try {
        await gate.query('begin; lock table certificates in share row exclusive mode')
        const running = start()
        // Looked at below; a failure before that must not count as unhandled.
        running.catch(() => {})
        await until('everybody asks', all, 60)
        await gate.query('commit')
        return await running
      } finally {
        gate.release(true)
      }
    })
  }

  describe(`${PROCESSES} processes with ${CALLERS} callers each, for two people`, () => {
    let world: World
    let given: z.infer<typeof Given>

    beforeAll(async () => {
      world = await worlds.withPassed(people(4))
      const environment = JSON.stringify(world.environment)
      const given_ = [COHORT, `${CALLERS}`, environment, world.databaseUrl, 'P3', 'P1']
      const run = promisify(execFile)
      const outputs = await together(
        world,
        () =>
          Promise.all(
            upTo(PROCESSES).map(() =>
              run(process.execPath, ['--import', 'tsx', SCRIPT, ...given_]),
            ),
          ),
        () => waitForLocks(world, PROCESSES * CALLERS),
      )
      given = outputs.flatMap(({ stdout }) => Given.parse(JSON.parse(stdout)))
    }, 120_000)

    it('are all given the same two certificates', () => {
      expect(given).toHaveLength(PROCESSES * CALLERS)
      const told = given.map((certificates) => certificates.map(({ isNew: _, ...one }) => one))
      for (const one of told) expect(one).toEqual(told[0])
      expect(told[0]?.map(({ learner }) => learner)).toEqual(['P1', 'P3'])
    })

    it('of which each was made once, by one of them', () => {
      const made = given.filter((certificates) => certificates.some(({ isNew }) => isNew))
      expect(made).toHaveLength(1)
    })

    it('and leave two rows with two numbers, without a gap', async () => {
      const rows = await register(world)
      expect(rows.map(({ register_number }) => register_number)).toEqual([1, 2])
      expect(new Set(rows.map(({ enrolment_id }) => enrolment_id)).size).toBe(2)
    })
  })

  it('by the command line, for the whole cohort, are told to each of them', async () => {
    const world = await worlds.withPassed(people(20))
    const commands = 6
    const finished = await together(
      world,
      () =>
        Promise.all(
          upTo(commands).map(() => hocvu(['certify', COHORT, '--json'], world.environment)),
        ),
      async () => {
        const runs = await world.db
          .selectFrom('runs')
          .select('id')
          .where('kind', '=', 'certify')
          .execute()
        return runs.length === commands
      },
    )
    expect(finished.map(({ code }) => code)).toEqual(upTo(commands).map(() => 0))
    const told = finished.map(({ json }) => Certified.parse(json))
    for (const one of told) expect(one).toEqual(told[0])
    expect(told[0]?.issued).toBe(20)
    expect(await numbersOf(world)).toEqual(upTo(20).map((number) => `${number}/2026`))
    const later = await hocvu(['certify', COHORT, '--json'], world.environment)
    expect(later.json).toMatchObject({ issued: 0, certificates: [] })
    const asked = ['certify', COHORT, '--learner', 'P7', '--learner', 'P9', '--json']
    const named = await hocvu(asked, world.environment)
    expect(named.json).toMatchObject({
      issued: 0,
      certificates: told[0]?.certificates.filter(({ learner }) => /^P[79]$/.test(learner)),
      without: [],
    })
  }, 120_000)
})

async function waitForLocks(world: World, count: number): Promise<boolean> {
  return await world.database.asOwner(async (owner) => {
    const { rows } = await owner.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows.length === count
  })
}
