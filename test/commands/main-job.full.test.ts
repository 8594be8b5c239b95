import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { hocvu } from '../support/hocvu.ts'
import { installRecordedCourse, type RecordedInstallation } from '../support/recorded-course.ts'
import { countRows } from '../support/row-counts.ts'

const COHORT = 'cds-xa-2022-1'
// Nine commands one after the other, each a process of its own.
vi.setConfig({ testTimeout: 120_000 })

describe('the command line', () => {
  let recorded: RecordedInstallation
  let installation: RecordedInstallation['installation']
  let roster: RecordedInstallation['roster']

  beforeAll(async () => {
    recorded = await installRecordedCourse()
    ;({ installation, roster } = recorded)
  })
  afterAll(() => recorded.close())
  const run: RecordedInstallation['run'] = (...args) => recorded.run(...args)

  it('does the main job, each step once, and nothing the second time', async () => {
    const imported = await run('roster', 'import', roster)
    expect(imported).toMatchObject({
      code: 0,
      json: { accepted: 200, changed: 0, unchanged: 0, rejected: [] },
    })
    const synced = await run('sync', 'onetouch')
    expect(synced).toMatchObject({
      code: 0,
      json: { platform: 'onetouch', state: 'succeeded', quarantined: 0 },
    })
    const reconciled = await run('reconcile', COHORT)
    expect(reconciled.json).toEqual({
      cohort: COHORT,
      counts: { passed: 80, failed: 81, incomplete: 0, review: 39 },
      changed: 200,
      looked: 200,
      run: expect.any(String),
    })
    const certified = await run('certify', COHORT)
    const { certificates } = z
      .object({
        cohort: z.literal(COHORT),
        issued: z.literal(80),
        certificates: z.array(
          z.object({ number: z.string(), code: z.string(), link: z.url(), learner: z.string() }),
        ),
      })
      .parse(certified.json)
    expect(new Set(certificates.map(({ number }) => number)).size).toBe(80)

    // Notes of what has changed wait there for the next reconciliation, which takes them away.
    const without = ['runs', 'evidence_changes']
    const before = await countRows(installation.database.db, { without })
    expect((await run('roster', 'import', roster)).json).toMatchObject({
      accepted: 0,
      changed: 0,
      unchanged: 200,
    })
    expect((await run('sync', 'onetouch')).json).toMatchObject({ changed: 0 })
    expect((await run('reconcile', COHORT, '--full')).json).toMatchObject({
      changed: 0,
      looked: 200,
    })
    expect((await run('certify', COHORT)).json).toMatchObject({ issued: 0, certificates: [] })
    // A sync keeps the answers it read and its own checkpoint; nothing else grows.
    const after = await countRows(installation.database.db, { without })
    expect({ ...after, raw_pages: 0, sync_checkpoints: 0 }).toEqual({
      ...before,
      raw_pages: 0,
      sync_checkpoints: 0,
    })
  })

  it('explains an outcome down to its records', async () => {
    const { json, code } = await run('explain', ' cb000101 ', COHORT)
    expect(code).toBe(0)
    expect(json).toMatchObject({
      learner: { key: 'CB000101' },
      outcome: { verdict: expect.any(String) },
      accounts: [{ platform: 'onetouch', reason: 'linked-by-employee-code' }],
    })
    const { stdout } = await hocvu(['explain', 'CB000101', COHORT], installation.environment)
    expect(stdout).toMatch(/verdict: \w+/)
    expect(stdout).toMatch(/grade:2:3/)
    expect(stdout).toMatch(/linked by employee code, by the rules/)
  })

  it('ends with 3 when rows of a roster were rejected, and names row, field and mend', async () => {
    const bad = join(installation.settings.HOCVU_CONFIG, 'bad.csv')
    writeFileSync(bad, 'Mã CBCCVC,Họ và tên,Ngày sinh\nX1,Lò Thị Mẫu,31/02/1990\nX2,Vàng A Mẫu,\n')
    expect(await run('roster', 'import', bad)).toMatchObject({
      code: 3,
      json: { accepted: 1, rejected: [{ row: 2, field: 'date_of_birth' }] },
    })
  })

  it('ends with 2 on wrong use and with 1 on failure, with the error as the last line', async () => {
    expect(await run('frobnicate')).toMatchObject({
      code: 2,
      json: { error: { code: 'request.invalid' } },
    })
    expect(await run('sync')).toMatchObject({ code: 2 })
    expect((await run('reconcile', 'a', 'b')).json).toMatchObject({
      error: { message: expect.stringMatching(/got 2\. See: hocvu --help$/) },
    })
    expect(await run('reconcile', 'no-such-cohort')).toMatchObject({
      code: 1,
      json: { error: { code: 'not-found', retryable: false } },
    })
  })

  it('names every fault of the environment at once, before it does anything', async () => {
    const faulty = { ...installation.environment, PORT: 'http', PUBLIC_URL: 'hocvu' }
    expect(await hocvu(['platforms', '--json'], faulty)).toMatchObject({
      code: 1,
      json: {
        error: {
          code: 'settings.invalid',
          message: expect.stringMatching(/2 fault.*PORT: must be.*PUBLIC_URL: must be/s),
          retryable: false,
        },
      },
    })
  })
})
