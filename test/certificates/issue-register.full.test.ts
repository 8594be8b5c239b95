import { afterAll, describe, expect, it } from 'vitest'
import { findByCode } from '../../src/certificates/revisions/by-code.ts'
import { atOnce } from '../support/at-once.ts'
import { tableContents } from '../support/table-contents.ts'
import { cohortYaml, programYaml } from '../support/world.ts'
import {
  certifiedWorlds,
  certify,
  numbersOf,
  pass,
  people,
  register,
  upTo,
} from './certified-world.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

describe('the register', () => {
  const programOf = (id: string, issuer: string) =>
    programYaml({ id, issuer, cohorts: cohortYaml(id) })

  it('is one for all programs of an issuer, and another issuer has its own', async () => {
    const world = await worlds.withPassed(['A', 'B'], {
      programs: [
        programOf('co-ban', 'Sở Khoa học và Công nghệ'),
        programOf('nang-cao', 'Sở Khoa học và Công nghệ'),
        programOf('dai-hoc', 'Trường Đại học Tây Bắc'),
      ],
    })
    for (const cohort of ['co-ban', 'dai-hoc', 'nang-cao']) await certify(world, cohort)
    const rows = await register(world)
    expect(rows.map(({ issuer, number }) => `${issuer}: ${number}`).toSorted()).toEqual([
      'Sở Khoa học và Công nghệ: 1/2026/GCN',
      'Sở Khoa học và Công nghệ: 2/2026/GCN',
      'Sở Khoa học và Công nghệ: 3/2026/GCN',
      'Sở Khoa học và Công nghệ: 4/2026/GCN',
      'Trường Đại học Tây Bắc: 1/2026/GCN',
      'Trường Đại học Tây Bắc: 2/2026/GCN',
    ])
  })

  it('has no gap when two programs of one issuer issue at the same time', async () => {
    const world = await worlds.withPassed(people(10), {
      programs: ['co-ban', 'nang-cao'].map((id) => programOf(id, 'Sở Nội vụ')),
    })
    await certify(world, 'co-ban')
    await pass(world, ['P11'])
    const acts = ['co-ban', 'nang-cao'].map((id) => () => certify(world, id))
    const results = await atOnce(world.database, 'certificates', acts)
    expect(results.map(({ issued }) => issued.length)).toEqual([1, 11])
    expect((await register(world)).map((row) => row.register_number)).toEqual(upTo(22))
  })

  it('belongs to the year of issue in Vietnam, and begins anew with it', async () => {
    const world = await worlds.withPassed(['A'])
    // The process may think what it likes: 23:30 on 31 December and 00:30 on 1 January in Vietnam.
    world.clock.set('2026-12-31T16:30:00Z')
    const before = await certify(world)
    await pass(world, ['B'])
    world.clock.set('2026-12-31T17:30:00Z')
    const after = await certify(world)
    const numbers = [before, after].map(({ issued }) => issued.map(({ number }) => number))
    expect(numbers).toEqual([['1/2026/GCN'], ['1/2027/GCN']])
    const dates = [before, after].map(async ({ issued }) => {
      const found = await findByCode(world.db, issued[0]?.code ?? '')
      return [found?.snapshot.year, found?.snapshot.issueDate]
    })
    expect(await Promise.all(dates)).toEqual([
      [2026, '2026-12-31'],
      [2027, '2027-01-01'],
    ])
  })
})

describe('a number that is taken', () => {
  const withPattern = (pattern: string) =>
    programYaml().replace('periods: 16', `periods: 16, number: "${pattern}"`)

  it('is told of before anything is issued, with what to mend', async () => {
    const world = await worlds.withPassed(people(3), { programs: [withPattern('{seq}/GCN')] })
    world.clock.set('2026-12-30T02:00:00Z')
    await certify(world)
    await pass(world, ['New1', 'New2'])
    world.clock.set('2027-01-04T02:00:00Z')
    const before = await tableContents(world.db, { without: ['runs'] })
    await expect(certify(world)).rejects.toMatchObject({
      code: 'certificate.number-taken',
      params: { number: '1/GCN' },
      message: expect.stringContaining('{year}'),
    })
    expect(await tableContents(world.db, { without: ['runs'] })).toEqual(before)
  })

  it('is seen ahead also where it comes after the first batch', async () => {
    const world = await worlds.withPassed(['A'], { programs: [withPattern('{seq}/GCN')] })
    // The register of 2026 was begun on paper; its first number here is 502.
    await world.db
      .insertInto('registers')
      .values({
        issuer: 'Sở Khoa học và Công nghệ',
        year: 2026,
        first_number: 502,
        last_number: 501,
      })
      .execute()
    world.clock.set('2026-12-30T02:00:00Z')
    expect((await certify(world)).issued.map(({ number }) => number)).toEqual(['502/GCN'])
    await pass(world, people(503))
    world.clock.set('2027-01-04T02:00:00Z')
    await expect(certify(world)).rejects.toMatchObject({ params: { number: '502/GCN' } })
    expect(await numbersOf(world)).toEqual(['502/2026'])
  })

  it('by a paper is told of in the same way, and the register has no gap', async () => {
    const world = await worlds.withPassed(people(2))
    const paper = {
      ...{ source: 'agency' as const, issuer: 'Sở Khoa học và Công nghệ', year: 2025 },
      ...{ register_number: 1, number: '2/2026/GCN', issued_on: '2025-01-02' },
      ...{ full_name: 'Lò An', recorded_at: world.clock.now(), recorded_by: 'cli:lan' },
    }
    await world.db
      .insertInto('papers')
      .values({ id: '0b0e3c1e-4a0e-4a57-9d1b-6a1d3f1b2c01', ...paper })
      .execute()
    await expect(certify(world)).rejects.toMatchObject({ params: { number: '2/2026/GCN' } })
    expect(await register(world)).toEqual([])
  })

  it('meanwhile, by somebody else, undoes the whole batch', async () => {
    const world = await worlds.withPassed(people(3))
    // What stands between the look ahead and the batch.
    await world.database.asOwner((owner) =>
      owner.query(`create function somebody_else() returns trigger language plpgsql as $$
        begin
          insert into register_entries (issuer, year, register_number, number, paper_id)
          select 'Sở Khoa học và Công nghệ', 2025, 1, '2/2026/GCN', id from papers;
          return null;
        end $$;
        create trigger somebody_else after insert on registers execute function somebody_else()`),
    )
    await world.db
      .insertInto('papers')
      .values({
        id: '0b0e3c1e-4a0e-4a57-9d1b-6a1d3f1b2c02',
        source: 'platform',
        issuer: 'X',
        number: '7',
        issued_on: '2025-01-02',
        full_name: 'Lò An',
        recorded_at: world.clock.now(),
        recorded_by: 'cli:lan',
      })
      .execute()
    await expect(certify(world)).rejects.toMatchObject({
      code: 'certificate.number-taken',
      params: { number: '2/2026/GCN' },
    })
    expect(await register(world)).toEqual([])
    expect(await world.db.selectFrom('registers').selectAll().execute()).toEqual([])
  })
})
