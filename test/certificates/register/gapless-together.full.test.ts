import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listRegisters } from '../../../src/certificates/register/register-store.ts'
import { startRegister } from '../../../src/certificates/register/start.ts'
import { createDatabase, createPool } from '../../../src/database/connection.ts'
import { lan } from '../../support/installation.ts'
import { cohortYaml, programYaml, type World } from '../../support/world.ts'
import { certifiedWorlds, certify, pass, people, upTo } from '../certified-world.ts'
import { entries, ISSUER, importCsv } from './papers.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

/** Numbers that look random and are the same in every run. */
function* throws(seed: number): Generator<number> {
  let state = seed
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    yield state / 2_147_483_648
  }
}

describe('the register under everything at once', () => {
  let world: World
  const FIRST = 40
  const cohorts = ['mot', 'hai', 'ba']
  beforeAll(async () => {
    world = await worlds.withPassed(people(4), {
      programs: cohorts.map((id) => programYaml({ id, issuer: ISSUER, cohorts: cohortYaml(id) })),
    })
  })

  const state = async () => (await listRegisters(world.db, { year: 2026 }))[0]
  /** From wherever it begins by now. @returns how many numbers it has from there on */
  const expectGapless = async () => {
    const { first = 0, last } = (await state()) ?? {}
    const numbers = (await entries(world)).map((entry) => entry.register_number)
    const own = numbers.filter((number) => number >= first)
    expect(own).toEqual(upTo(own.length).map((at) => first - 1 + at))
    expect(last).toBe(first - 1 + own.length)
    expect(new Set(numbers).size).toBe(numbers.length)
    return own.length
  }

  it('has no gap: starts, papers and issues side by side, some of them failing half-way', async () => {
    const owner = (statement: string) => world.database.asOwner((pool) => pool.query(statement))
    await startRegister(world, lan, { issuer: ISSUER, year: 2026, number: FIRST })
    const pools = upTo(4).map(() => createPool(world.databaseUrl, 2))
    const databases = pools.map(createDatabase)
    const random = throws(5)
    let paper = 0
    const act = (at: number) => async () => {
      const db = databases[at % databases.length] ?? world.db
      const roll = Number(random.next().value)
      if (roll < 0.3) return await certify(world, cohorts[at % cohorts.length] ?? '', { db })
      if (roll < 0.45) {
        const wanted = { issuer: ISSUER, year: 2026, number: FIRST + at }
        return await startRegister({ ...world, db }, lan, wanted)
      }
      const last = (await state())?.last ?? FIRST
      paper += 1
      const register = roll < 0.7 ? paper : last + 1
      return await importCsv({ ...world, db }, [{ register, number: `GIẤY-${paper}` }])
    }
    const together = async (count: number) => {
      const done = await Promise.allSettled(upTo(count).map((at) => act(at)()))
      await expectGapless()
      return done.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
    }
    // Whoever comes to such a number fails, wherever in its transaction it is, and must leave no trace.
    await owner(
      `alter table register_entries add constraint cursed check (register_number % 8 <> 3) not valid`,
    )
    const failures = await together(16)
    expect(failures.some((failure) => failure.includes('cursed'))).toBe(true)
    await owner('alter table register_entries drop constraint cursed')
    await together(16)
    await pass(world, ['P5'])
    for (const cohort of cohorts) await certify(world, cohort)
    expect(await expectGapless()).toBeGreaterThanOrEqual(5 * cohorts.length)
    const issued = await world.db.selectFrom('certificates').select('id').execute()
    expect(issued).toHaveLength(5 * cohorts.length)
    await Promise.all(pools.map((pool) => pool.end()))
  })

  it('an enrolment has one certificate or one paper, whichever of two at once comes first', async () => {
    const codes = people(6).map((code) => `R-${code}`)
    await pass(world, codes)
    const papers = codes.map((code, at) => ({
      register: 900 + at,
      number: `ĐUA-${code}`,
      issued: '15/01/2021',
      code,
      cohort: 'mot',
    }))
    await startRegister(world, lan, { issuer: ISSUER, year: 2021, number: 1000 })
    const [issued, ...imported] = await Promise.all([
      certify(world, 'mot'),
      ...papers.map((one) => importCsv(world, [one])),
    ])
    const taken = imported.reduce((sum, one) => sum + one.accepted, 0)
    expect(issued.issued.length + taken).toBe(codes.length)
    for (const one of imported)
      if (one.accepted === 0) expect(one.rejected).toMatchObject([{ field: 'employee_code' }])
    const both = await world.db
      .selectFrom('papers')
      .innerJoin('certificates', 'certificates.enrolment_id', 'papers.enrolment_id')
      .select('papers.id')
      .execute()
    expect(both).toEqual([])
  })
})
