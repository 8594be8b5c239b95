import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { certificatesFor } from '../../src/certificates/certificates-for.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { issuedByRun } from '../../src/certificates/link/links.ts'
import { createDatabase, createPool, type Database } from '../../src/database/connection.ts'
import { getCohort } from '../../src/programs/store.ts'
import { lan } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import { COHORT, type World } from '../support/world.ts'
import { certifiedWorlds, certify, numbersOf, people, register, upTo } from './certified-world.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

async function overConnectionsOfTheirOwn<T>(
  world: World,
  callers: number,
  call: (db: Database, at: number) => Promise<T>,
): Promise<T[]> {
  const pools = upTo(callers).map(() => createPool(world.databaseUrl, 1))
  try {
    return await Promise.all(pools.map((pool, at) => call(createDatabase(pool), at)))
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
  }
}

describe('many at once', () => {
  it('fifty whole issues over connections of their own give each certificate once, without a gap, and each caller all', async () => {
    const world = await worlds.withPassed(people(30))
    const cohort = await getCohort(world.db, COHORT)
    // Asked for before anything is issued, as by fifty commands.
    const runs: string[] = []
    for (const _ of upTo(50)) runs.push(await world.newRun('certify', COHORT))
    const results = await overConnectionsOfTheirOwn(world, 50, (db, at) =>
      issueCertificates({ ...world, db }, cohort, { runId: runs[at] ?? '', actor: 'cli:lan' }),
    )
    expect(results.flatMap(({ issued }) => issued)).toHaveLength(30)
    const rows = await register(world)
    expect(rows.map((row) => row.register_number)).toEqual(upTo(30))
    for (const key of ['number', 'code', 'enrolment_id'] as const)
      expect(new Set(rows.map((row) => row[key])).size).toBe(30)
    const told = await Promise.all(runs.map((run) => issuedByRun(world, lan, run)))
    for (const certificates of told) expect(certificates).toEqual(told[0])
    expect(told[0]).toHaveLength(30)
    // Who asks later is told of nothing new.
    expect(await issuedByRun(world, lan, await world.newRun('certify', COHORT))).toEqual([])
  })

  it('fifty who ask for one person’s certificate over connections of their own are given the same one', async () => {
    const world = await worlds.withPassed(people(3))
    const cohort = await getCohort(world.db, COHORT)
    const results = await overConnectionsOfTheirOwn(world, 50, (db) =>
      certificatesFor({ ...world, db }, lan, cohort, { learners: ['P2'] }),
    )
    const given = results.map(({ certificates }) => certificates.map(({ isNew: _, ...one }) => one))
    for (const one of given) expect(one).toEqual(given[0])
    expect(given[0]).toMatchObject([{ learner: 'P2', number: '1/2026/GCN', state: 'valid' }])
    expect(given[0]?.[0]?.link).toContain('https://hocvu.example.gov.vn/c/')
    const made = results.filter(({ certificates }) => certificates.some(({ isNew }) => isNew))
    expect(made).toHaveLength(1)
    expect(await numbersOf(world)).toEqual(['1/2026'])
  })

  it('leaves no gap and no certificate when it fails half-way', async () => {
    const world = await worlds.withPassed(people(4))
    const owner = (statement: string) => world.database.asOwner((pool) => pool.query(statement))
    await owner(
      `alter table certificates add constraint refused check (register_number < 3) not valid`,
    )
    const before = await tableContents(world.db, { without: ['runs'] })
    await expect(certify(world)).rejects.toThrow('refused')
    expect(await tableContents(world.db, { without: ['runs'] })).toEqual(before)
    await owner('alter table certificates drop constraint refused')
    await certify(world)
    expect(await numbersOf(world)).toEqual(['1/2026', '2/2026', '3/2026', '4/2026'])
  })

  it('a second certificate of an enrolment is impossible in the database itself', async () => {
    const world = await worlds.withPassed(['A'])
    await certify(world)
    const again = sql`insert into certificates select (jsonb_populate_record(c, jsonb_build_object(
      'id', gen_random_uuid(), 'register_number', 2, 'number', 'x', 'code', repeat('x', 22),
      'token_hash', '\\x00'))).* from certificates c`.execute(world.db)
    await expect(again).rejects.toThrow('certificates_enrolment_id_key')
  })
})
