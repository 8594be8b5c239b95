import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../src/access/audit.ts'
import { privateLinks } from '../../src/certificates/link/links.ts'
import { findByToken } from '../../src/certificates/link/open.ts'
import { createRandom } from '../../src/demo/random.ts'
import { createRun, getRun } from '../../src/runs/run.ts'
import { startCommand, startHocvu } from '../support/hocvu.ts'
import { lan } from '../support/installation.ts'
import { until } from '../support/until.ts'
import { COHORT, type World } from '../support/world.ts'
import { certifiedWorlds, people, register, upTo } from './certified-world.ts'

const PEOPLE = 5_000
const KILLS = 6
const SEED = 20_261_121

describe.each(['a worker', 'the command line'])(
  `${PEOPLE} certificates, issued by %s that is killed again and again`,
  (by) => {
    const worlds = certifiedWorlds()
    let world: World
    const progress: unknown[] = []

    beforeAll(async () => {
      world = await worlds.withPassed(people(PEOPLE))
      const random = createRandom(SEED)
      const issued = async () => {
        const { rows } = await sql<{ count: number }>`select count(*) from certificates`.execute(
          world.db,
        )
        return rows[0]?.count ?? 0
      }
      const run =
        by === 'a worker'
          ? await createRun(world.db, world.clock, {
              kind: 'certify',
              subject: COHORT,
              options: {},
              actor: 'cli:lan',
            })
          : null
      const start = async () =>
        run === null
          ? startCommand(['certify', COHORT, '--json'], world.environment)
          : await startHocvu(['worker'], world.environment)
      for (const kill of upTo(KILLS)) {
        const before = await issued()
        const process = await start()
        // The last kill finds some batches left to be issued.
        const goal = Math.min(before + 1, PEOPLE - 500 * (KILLS - kill + 1))
        await until('another batch is issued', async () => (await issued()) >= goal, 60)
        await pause(random.integer(0, 300))
        await process.kill()
        const row = await world.db
          .selectFrom('runs')
          .select(['state', 'progress'])
          .where('kind', '=', 'certify')
          .executeTakeFirstOrThrow()
        progress.push(row)
      }
      expect(await issued()).toBeLessThan(PEOPLE)
      const last = await start()
      if ('ended' in last) expect(await last.ended).toBe(0)
      else {
        const done = async () => (await getRun(world.db, run?.id ?? '')).finishedAt !== null
        await until('the run has ended', done, 120)
        await last.stop()
      }
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
      expect(progress.at(-1)).toMatchObject({ state: 'running', progress: { of: PEOPLE } })
      const acts = await sql<{ issued: number }>`
        select sum((after->>'count')::int)::int as issued from audit_entries
        where action = 'certificates.issue'`.execute(world.db)
      expect(acts.rows).toEqual([{ issued: PEOPLE }])
      expect(await findBrokenAudit(world.db)).toBeNull()
    })

    it('have links that open', async () => {
      const links = await privateLinks(world, lan, COHORT, PEOPLE)
      expect(links).toHaveLength(PEOPLE)
      for (const { link } of [links[0], links[2_500], links.at(-1)].flatMap((one) => one ?? []))
        expect(await findByToken(world, link.split('/c/')[1] ?? '')).not.toBeNull()
    })
  },
)
