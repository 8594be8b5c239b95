import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../../src/database/open.ts'
import { bridgesClass, demoPlatforms } from '../../src/demo/cohorts.ts'
import { buildDemoWorld, expectedCounts } from '../../src/demo/world.ts'
import { createLog } from '../../src/foundation/log.ts'
import { hocvu, type Service, startHocvu } from '../support/hocvu.ts'
import { until } from '../support/until.ts'
import { figuresOfSheets, figuresOfTables } from './plan-sheets.ts'

const Counts = z.object({
  passed: z.int(),
  failed: z.int(),
  incomplete: z.int(),
  review: z.int(),
})
const Summary = z.looseObject({
  platforms: z.array(
    z.strictObject({ id: z.string(), pages: z.int(), records: z.int(), quarantined: z.int() }),
  ),
  cohorts: z.array(Counts.extend({ id: z.string() }).strict()),
  certificates: z.int(),
  links: z.array(z.url()).min(1),
  accounts: z.int(),
  waitingAccounts: z.int(),
  people: z.int(),
  onSeveralPlatforms: z.int(),
})

describe('the demo, while it serves', () => {
  const expected = expectedCounts(buildDemoWorld())
  let folder: string
  let data: string
  let demo: Service
  const run = (...args: string[]) =>
    hocvu([...args, '--json'], {
      HOCVU_DATA: data,
      HOCVU_CONFIG: join(data, 'config'),
      LOG_LEVEL: 'silent',
    })
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hocvu-demo-'))
    data = join(folder, 'demo')
    demo = await startHocvu(['demo'], { HOCVU_DATA: folder, PORT: '0', LOG_LEVEL: 'silent' })
  }, 180_000)
  afterAll(async () => {
    await demo.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has come to the counts that its stories say', () => {
    const summary = Summary.parse(demo.ready)
    const cohorts = summary.cohorts.map(({ id, ...counts }) => [id, counts] as const)
    expect(Object.fromEntries(cohorts)).toEqual(expected.cohorts)
    const quarantined = summary.platforms.map(({ id, quarantined: rows }) => [id, rows] as const)
    expect(Object.fromEntries(quarantined)).toEqual(expected.quarantined)
    expect(summary).toMatchObject({
      certificates: expected.certificates,
      accounts: expected.accounts.total,
      waitingAccounts: expected.accounts.waiting,
      people: expected.accounts.people,
      onSeveralPlatforms: expected.accounts.onSeveralPlatforms,
    })
  })

  it.each(demoPlatforms)('finds nothing changed when %s is synced again', async (platform) => {
    expect(await run('sync', platform)).toMatchObject({
      code: 0,
      json: { platform, state: 'succeeded', changed: 0 },
    })
  })

  it('lets its ledger be read: twelve accounts, of which all were handed out', async () => {
    expect((await run('accounts', 'ledger', 'onetouch')).json).toMatchObject({
      total: { allotted: 12, handedOut: 12, left: 0, used: 12, finished: 9 },
    })
  })

  it('answers who is trained, as sheets, with the figures that its tables come to', async () => {
    const file = join(folder, 'son-la-2026.xlsx')
    expect((await run('report', 'son-la-2026', '--xlsx', file)).code).toBe(0)
    const sheets = figuresOfSheets(file)
    const { people } = expected.accounts
    expect(Object.values(sheets).every((units) => (units[''] ?? 0) > 0)).toBe(true)
    expect(Object.values(sheets).every((units) => (units[''] ?? 0) < people)).toBe(true)
    const settings = { HOCVU_DATA: data, DATABASE_URL: undefined, DATABASE_OWNER_URL: undefined }
    const database = await openDatabase(settings, createLog('silent'))
    try {
      expect(sheets).toEqual(await figuresOfTables(database.db))
    } finally {
      await database.close()
    }
  })

  // The folder is looked at every 10 s: to see the sheet, to see it stand still, and to put it away.
  it('takes a sheet out of its watched folder, and decides the class anew', {
    timeout: 90_000,
  }, async () => {
    const name = 'diem-danh-bo-sung.csv'
    const watched = join(data, 'bang-tinh')
    copyFileSync(join(data, name), join(watched, name))
    await until('the sheet is put away', async () => existsSync(join(watched, 'done', name)), 60)
    const before = expected.cohorts[bridgesClass.id]
    const unrecorded = bridgesClass.plan.unrecorded ?? 0
    const { json } = await run('reconcile', bridgesClass.id)
    expect(z.object({ counts: Counts }).parse(json).counts).toMatchObject({
      passed: (before?.passed ?? 0) + unrecorded,
      review: (before?.review ?? 0) - unrecorded,
    })
  })
})
