import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findBrokenAudit } from '../../src/access/verify-audit.ts'
import { privateLinks } from '../../src/certificates/link/links.ts'
import { findByToken } from '../../src/certificates/link/open.ts'
import { createRandom } from '../../src/demo/random.ts'
import { type Finished, hocvu, startCommand, startHocvu } from '../support/hocvu.ts'
import { lan } from '../support/installation.ts'
import { until } from '../support/until.ts'
import { COHORT, type World } from '../support/world.ts'
import { certifiedWorlds, people, register, upTo } from './certified-world.ts'

const Certified = z.object({
  certificates: z.array(z.object({ learner: z.string(), link: z.string() })),
})

const PEOPLE = 10_000
const KILLS = 6
/** So many are left for the last, that it has something to do on the fastest machine. */
const LEFT = 1_500
const SEED = 20_261_121

describe(`${PEOPLE} certificates, issued by workers and commands that are killed again and again`, () => {
  const worlds = certifiedWorlds()
  let world: World
  const afterKills: unknown[] = []
  let last: Finished

  beforeAll(async () => {
    world = await worlds.withPassed(people(PEOPLE))
    const random = createRandom(SEED)
    const issued = async () => {
      const { rows } = await sql<{ count: number }>`select count(*) from certificates`.execute(
        world.db,
      )
      return rows[0]?.count ?? 0
    }
    // By turns: each takes up the run that the other was killed in.
    const start = async (turn: number) =>
      turn % 2 === 0
        ? startCommand(['certify', COHORT, '--json'], world.environment)
        : await startHocvu(['worker'], world.environment)
    while (afterKills.length < KILLS && (await issued()) < PEOPLE - LEFT) {
      const before = await issued()
      const process = await start(afterKills.length)
      await until('another batch is issued', async () => (await issued()) > before, 60)
      await pause(random.integer(0, 150))
      await process.kill()
      afterKills.push(
        await world.db
          .selectFrom('runs')
          .select(['state', 'progress'])
          .where('kind', '=', 'certify')
          .executeTakeFirstOrThrow(),
      )
    }
    expect(afterKills.length).toBeGreaterThanOrEqual(3)
    expect(await issued()).toBeLessThan(PEOPLE)
    last = await hocvu(['certify', COHORT, '--json'], world.environment)
  }, 400_000)
  afterAll(() => worlds.close())

  it('are all there, none twice, and the register has no gap', async () => {
    const rows = await register(world)
    expect(rows.map(({ register_number }) => register_number)).toEqual(upTo(PEOPLE))
    for (const key of ['enrolment_id', 'number', 'code'] as const)
      expect(new Set(rows.map((row) => row[key])).size).toBe(PEOPLE)
    const last = await world.db.selectFrom('registers').select('last_number').execute()
    expect(last).toEqual([{ last_number: PEOPLE }])
  })

  it('are whole: each with its line in the register, its revision, its dossier, its place in a status list', async () => {
    const tables = [
      'register_entries',
      'certificate_revisions',
      'certificate_dossiers',
      'status_list_entries',
    ]
    for (const table of tables) {
      const { rows } = await sql`select count(*), count(distinct certificate_id) as of
          from ${sql.table(table)}`.execute(world.db)
      expect(rows, table).toEqual([{ count: PEOPLE, of: PEOPLE }])
    }
  })

  it('were one run, which told how far it was and what it came to', async () => {
    const runs = await world.db
      .selectFrom('runs')
      .select(['state', 'result'])
      .where('kind', '=', 'certify')
      .execute()
    expect(runs).toMatchObject([{ state: 'succeeded', result: { issued: PEOPLE, held: [] } }])
    expect(afterKills.at(-1)).toMatchObject({ state: 'running', progress: { of: PEOPLE } })
    const acts = await sql<{ issued: number }>`
        select sum((after->>'count')::int)::int as issued from audit_entries
        where action = 'certificates.issue'`.execute(world.db)
    expect(acts.rows).toEqual([{ issued: PEOPLE }])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('have links that open', async () => {
    const links = await privateLinks(world, lan, COHORT, PEOPLE)
    expect(links).toHaveLength(PEOPLE)
    expect(last.code).toBe(0)
    // The command that ended it tells of all that the run issued, also before it was cut off.
    const { certificates } = Certified.parse(last.json)
    expect(certificates.map(({ learner, link }) => ({ learner, link }))).toEqual(links)
    for (const { link } of [links[0], links[2_500], links.at(-1)].flatMap((one) => one ?? []))
      expect(await findByToken(world, link.split('/c/')[1] ?? '')).not.toBeNull()
  })
})
