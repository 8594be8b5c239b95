import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase, createPool, type Database } from '../../src/database/connection.ts'
import { fixedClock } from '../../src/foundation/clock.ts'
import { loadConfiguration } from '../../src/programs/load.ts'
import { getPlan, listPlans } from '../../src/programs/plans/store.ts'
import { storablePlatform } from '../../src/programs/platforms.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import {
  getCohort,
  getPlatform,
  getProgramVersion,
  listCohorts,
  listPlatforms,
  listPrograms,
} from '../../src/programs/store.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { countRows } from '../support/row-counts.ts'
import { tableContents } from '../support/table-contents.ts'
import { cohortYaml, platformsYaml, programYaml } from '../support/world.ts'

const clock = fixedClock('2026-03-02T02:00:00Z')
const opened: TestDatabase[] = []
let db: Database
beforeEach(async () => {
  const test = await createTestDatabase()
  opened.push(test)
  db = test.database.db
})
afterAll(() => Promise.all(opened.map((test) => test.close())))

/** Loads these files as a start of the service does. */
async function load(files: Record<string, string>, into: Database = db) {
  const texts = Object.entries(files).map(([name, text]) => ({ name, text }))
  const configuration = parseConfiguration(texts, ['onetouch', 'provincial-portal'])
  return await loadConfiguration(into, clock, 'configuration', {
    ...configuration,
    platforms: configuration.platforms.map(storablePlatform),
  })
}

const platforms = { 'platforms.yaml': platformsYaml }
const basic = { ...platforms, 'programs/a.yaml': programYaml() }
const stricter = {
  ...platforms,
  'programs/a.yaml': programYaml({ rules: '{ finalTest: { pass: 8 }, attendance: none }' }),
}

describe('loading the configuration files', () => {
  it('stores platforms, programs and cohorts, and says which', async () => {
    const { changed } = await load(basic)
    expect(changed).toEqual([
      'platform lms',
      'platform portal',
      'program ky-nang-so',
      'cohort kns-1',
    ])
    expect(await getCohort(db, 'kns-1')).toMatchObject({
      active: true,
      version: 1,
      programId: 'ky-nang-so',
      programVersion: 1,
      definition: { name: 'Lớp 1', deadline: '2026-12-31' },
      program: { rules: { finalTest: { pass: '5' } } },
    })
  })

  it('a second time adds nothing and changes nothing', async () => {
    await load(basic)
    const before = await tableContents(db)
    expect(await load(basic)).toEqual({ changed: [] })
    expect(await tableContents(db)).toEqual(before)
  })

  it('adds a version for what has changed only, and keeps the old one readable', async () => {
    await load(basic)
    expect(await load(stricter)).toEqual({ changed: ['program ky-nang-so'] })
    expect((await getCohort(db, 'kns-1')).programVersion).toBe(2)
    const passAt = async (version: number) =>
      (await getProgramVersion(db, 'ky-nang-so', version)).rules.finalTest.pass
    expect([await passAt(1), await passAt(2)]).toEqual(['5', '8'])
  })

  it('keeps no secret: a token stays the name of its variable', async () => {
    await load(basic)
    expect((await getPlatform(db, 'lms')).token).toBe(`\${LMS_TOKEN}`)
  })

  it('switches off what no file names any more, with its history', async () => {
    await load(basic)
    const { changed } = await load(platforms)
    expect(changed).toEqual(['cohort kns-1 gone', 'program ky-nang-so gone'])
    expect(await listPrograms(db)).toEqual([])
    expect(await listCohorts(db)).toMatchObject([{ id: 'kns-1', active: false }])
    expect((await countRows(db)).program_versions).toBe(1)
    expect((await load({})).changed).toEqual(['platform lms gone', 'platform portal gone'])
    expect(await listPlatforms(db)).toEqual([])
    await expect(getPlatform(db, 'lms')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('switches it on again, in the version it had, and says so', async () => {
    await load(basic)
    await load(platforms)
    expect((await load(basic)).changed).toEqual(['program ky-nang-so', 'cohort kns-1'])
    expect(await getCohort(db, 'kns-1')).toMatchObject({ active: true, version: 1 })
  })

  it('moves a cohort to the program whose file names it now', async () => {
    const rules = '{ finalTest: { pass: 8 }, attendance: none }'
    await load({
      ...basic,
      'programs/b.yaml': programYaml({ id: 'nang-cao', rules, cohorts: '[]' }),
    })
    await load({
      ...platforms,
      'programs/a.yaml': programYaml({ cohorts: '[]' }),
      'programs/b.yaml': programYaml({ id: 'nang-cao', rules }),
    })
    expect(await getCohort(db, 'kns-1')).toMatchObject({
      active: true,
      version: 2,
      programId: 'nang-cao',
      program: { rules: { finalTest: { pass: '8' } } },
    })
  })

  it('takes plans in as it does programs, and knows a program without one as a plan', async () => {
    const plan = (title: string) => `id: ke-hoach\ntitle: { vi: ${title} }\nyears: 2026\n`
    const withPlan = (title: string) => ({ ...basic, 'plans/k.yaml': plan(title) })
    expect((await load(withPlan('Một'))).changed).toContain('plan ke-hoach')
    expect((await load(withPlan('Hai'))).changed).toEqual(['plan ke-hoach'])
    expect(await listPlans(db)).toMatchObject([
      { id: 'ke-hoach', version: 2, definition: { title: { vi: 'Hai' } } },
    ])
    expect((await load(basic)).changed).toEqual(['plan ke-hoach gone'])
    expect(await getPlan(db, 'ky-nang-so')).toMatchObject({
      version: 0,
      definition: { programs: ['ky-nang-so'], targets: [{ percent: null, programs: null }] },
    })
    await expect(getPlan(db, 'ke-hoach')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('leaves alone what was made elsewhere', async () => {
    await load(basic)
    await db.updateTable('cohorts').set({ origin: 'console' }).execute()
    await load({ ...platforms, 'programs/a.yaml': programYaml({ cohorts: '[]' }) })
    expect(await listCohorts(db)).toMatchObject([{ id: 'kns-1', active: true }])
  })

  it('is in the audit trail when it changed something', async () => {
    await load(basic)
    await load(basic)
    await load(stricter)
    const entries = await db.selectFrom('audit_entries').select(['action', 'after']).execute()
    expect(entries).toMatchObject([
      { action: 'configuration.load' },
      { action: 'configuration.load', after: { changed: ['program ky-nang-so'] } },
    ])
  })

  it('by four processes that start together happens once', async () => {
    const pools = [1, 2, 3, 4].map(() => createPool(opened.at(-1)?.url ?? '', 2))
    const cohorts = [1, 2, 3].map((number) => cohortYaml(`k-${number}`)).join('')
    const files = { ...platforms, 'programs/a.yaml': programYaml({ cohorts }) }
    const results = await Promise.all(pools.map((pool) => load(files, createDatabase(pool))))
    await Promise.all(pools.map((pool) => pool.end()))
    expect(results.map(({ changed }) => changed.length).toSorted()).toEqual([0, 0, 0, 6])
    expect(await countRows(db)).toMatchObject({
      platform_versions: 2,
      program_versions: 1,
      cohort_versions: 3,
    })
  })
})

describe('asking for what is not there', () => {
  it('says where it would stand', async () => {
    await expect(getCohort(db, 'no-such')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('programs/*.yaml'),
    })
  })
})
