/** Files that people bring: taken once, kept encrypted, reported on, superseded by corrected ones. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileOptions, FileReport } from '../../connectors/contract.ts'
import {
  getFile,
  listFiles,
  purgeFiles,
  receiveFile,
  saveFileReports,
  waitingFiles,
} from '../../src/evidence/platform-files.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'
import { programYaml } from '../support/world.ts'

const cohorts = `
  - { id: lop-1, name: Lớp 1, start: 2026-01-05, deadline: 2026-12-31, evidence: [{ platform: lop-hoc, course: KNS, attendance: sessions }] }`
const PLATFORM = { id: 'lop-hoc', connector: 'spreadsheet' }

let installation: TestInstallation
beforeAll(async () => {
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': 'platforms:\n  - { id: lop-hoc, connector: spreadsheet, course: KNS }\n',
      'programs/p.yaml': programYaml({ cohorts }),
    },
  })
})
afterAll(() => installation.close())

const db = () => installation.database.db
const bring = (text: string, options: FileOptions = {}, more = {}, at = installation.clock.now()) =>
  receiveFile({ ...installation, db: db(), clock: { now: () => at } }, lan, PLATFORM, {
    name: 'bang.csv',
    bytes: Buffer.from(text),
    options,
    origin: 'upload',
    ...more,
  })
const sync = () => installation.run('sync', 'lop-hoc')
const waitingRows = async () =>
  (
    await db()
      .selectFrom('quarantined_rows')
      .select('place')
      .where('state', '=', 'waiting')
      .execute()
  ).map(({ place }) => place)

describe('a file that is brought', () => {
  it('is kept encrypted and taken once, whoever brings it, at once or later', async () => {
    const text = 'Mã CBCCVC,Họ và tên,Điểm\nCB1,Lò Văn Một,7'
    const both = await Promise.all([bring(text), bring(text)])
    expect(both.map(({ taken }) => taken).toSorted()).toEqual([false, true])
    expect(new Set(both.map(({ file }) => file.id)).size).toBe(1)
    const row = await db()
      .selectFrom('platform_files')
      .select('sealed')
      .where('id', '=', both[0].file.id)
      .executeTakeFirstOrThrow()
    expect(row.sealed?.includes('Lò Văn Một')).toBe(false)
    await sync()
    const again = await bring(text)
    expect(again).toMatchObject({ taken: false, file: { state: 'done', report: { taken: 1 } } })
    expect(await waitingFiles(db(), installation.vault, 'lop-hoc')).toEqual([])
    const wanted = await bring(text, {}, { again: true })
    expect(wanted).toMatchObject({ taken: true, file: { state: 'waiting' } })
    await sync()
  })

  it('may be the roll of two sessions', async () => {
    const roll = 'Mã CBCCVC,Họ và tên,Có mặt\nCB1,Lò Văn Một,x'
    const first = await bring(roll, { session: 'Sáng 12/3/2026', minutes: 180 })
    const second = await bring(roll, { session: 'Chiều 12/3/2026', minutes: 180 })
    expect([first.taken, second.taken]).toEqual([true, true])
    await sync()
    const stored = await db()
      .selectFrom('records')
      .select('source_id')
      .where('kind', '=', 'sessions')
      .orderBy('source_id')
      .execute()
    expect(stored.map(({ source_id }) => source_id)).toEqual([
      'sessions:12/03/2026 chiều:code:cb1',
      'sessions:12/03/2026 sáng:code:cb1',
    ])
  })

  it('is held by a question, and taken when it comes again with the answer', async () => {
    const sheet = 'Mã CBCCVC,Buổi 1\nCB2,x'
    const { file } = await bring(sheet)
    await sync()
    expect((await getFile(db(), lan, file.id)).state).toBe('asked')
    const answered = await bring(sheet, { minutes: 180 })
    expect(answered).toMatchObject({ taken: true, file: { id: file.id, state: 'waiting' } })
    await sync()
    expect(await getFile(db(), lan, file.id)).toMatchObject({ state: 'done', report: { taken: 1 } })
  })

  it('keeps its bad rows until a corrected file reads well, and doubles nothing', async () => {
    await bring('Mã CBCCVC,Điểm (thang 10)\nCB3,75\nCB4,8')
    await sync()
    expect(await waitingRows()).toEqual(['bang.csv, row 2, Điểm (thang 10)'])
    await bring('Mã CBCCVC,Điểm (thang 10)\nCB5,8')
    await sync()
    expect(await waitingRows()).toHaveLength(1)
    await bring('Mã CBCCVC,Điểm (thang 10)\nCB3,7.5\nCB4,8')
    await sync()
    expect(await waitingRows()).toEqual([])
    const tests = await db()
      .selectFrom('records')
      .select('source_id')
      .where('account', 'in', ['code:cb3', 'code:cb4'])
      .where('kind', '=', 'test')
      .execute()
    expect(tests).toHaveLength(2)
  })

  it('saves the headers that a person named for the next file', async () => {
    await bring('Cán bộ,Kết quả,Đơn vị\nLò Văn Sáu,7,Xã Mường Bú', {
      map: { full_name: 'Cán bộ', score: 'Kết quả' },
    })
    await sync()
    const next = await bring('Cán bộ,Kết quả,Đơn vị\nHà Thị Bảy,8,Xã Mường Bú')
    await sync()
    expect(await getFile(db(), lan, next.file.id)).toMatchObject({
      state: 'done',
      report: { taken: 1 },
    })
  })

  it('is read again by itself when something new is said of it, and not when the same is said', async () => {
    const text = 'Mã CBCCVC,Điểm,Điểm miệng\nCB8,6,9'
    const first = await bring(text, { map: { score: 'Điểm' } })
    await sync()
    expect(await bring(text)).toMatchObject({ taken: false })
    expect(await bring(text, { map: { score: 'Điểm' } })).toMatchObject({ taken: false })
    const other = await bring(text, { map: { score: 'Điểm miệng' } })
    expect(other).toMatchObject({ taken: true, file: { id: first.file.id, state: 'waiting' } })
    await sync()
  })

  it('is not settled by a sync that reads it as it was said before', async () => {
    const text = 'Mã CBCCVC,Kết quả\nCB7,7'
    const earlier = new Date(installation.clock.now().getTime() - 1)
    const { file } = await bring(text, { map: { score: 'Sai' } }, {}, earlier)
    const [begun] = await waitingFiles(db(), installation.vault, 'lop-hoc')
    await bring(text, { map: { score: 'Kết quả' } })
    const late: FileReport = {
      file: begun?.id ?? '',
      state: 'done',
      taken: 0,
      refused: [],
      notes: ['read as it was said before'],
      header: 'header-of-the-late-reading',
    }
    const context = { platformId: 'lop-hoc', runId: randomUUID(), observedAt: new Date() }
    await db()
      .transaction()
      .execute((trx) => saveFileReports(trx, { ...context, replayOf: null }, [late]))
    expect(await getFile(db(), lan, file.id)).toMatchObject({ state: 'waiting' })
    await sync()
    expect(await getFile(db(), lan, file.id)).toMatchObject({
      state: 'done',
      report: { taken: 1, notes: [] },
    })
    const saved = await db().selectFrom('sheet_mappings').select('header').execute()
    expect(saved.map(({ header }) => header)).not.toContain('header-of-the-late-reading')
  })

  it('shows no full national ID in its report or name', async () => {
    const { file } = await bring(
      'Số CCCD,Điểm (thang 10)\n011099000001,75',
      {},
      { name: 'CCCD 011099000001.csv' },
    )
    await sync()
    const view = await getFile(db(), lan, file.id)
    expect(view.report?.refused).toHaveLength(1)
    expect(JSON.stringify(view)).not.toContain('011099000001')
  })

  it('is shown to nobody who sees a part of the roster only', async () => {
    const part = { ...lan, unitId: '00000000-0000-4000-8000-000000000000' }
    expect(await listFiles(db(), part, { limit: 10 })).toEqual([])
    const [file] = await listFiles(db(), lan, { limit: 10 })
    await expect(getFile(db(), part, file?.id ?? '')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is no longer kept when its days are over; its report is', async () => {
    const [file] = await listFiles(db(), lan, { limit: 1 })
    expect(await purgeFiles(db(), installation.clock.now())).toBe(0)
    expect(
      await purgeFiles(db(), new Date(installation.clock.now().getTime() + 1)),
    ).toBeGreaterThan(0)
    const row = await db()
      .selectFrom('platform_files')
      .select(['sealed', 'report'])
      .where('id', '=', file?.id ?? '')
      .executeTakeFirstOrThrow()
    expect(row.sealed).toBeNull()
    expect(row.report).not.toBeNull()
  })

  it('is refused by a platform that is asked over its address', async () => {
    const brought = receiveFile(
      { ...installation, db: db() },
      lan,
      { id: 'onetouch', connector: 'onetouch' },
      { name: 'a.csv', bytes: Buffer.from('x'), options: {}, origin: 'upload' },
    )
    await expect(brought).rejects.toMatchObject({ code: 'request.invalid' })
  })
})

describe('a sync of files', () => {
  it('can be read again after the program was corrected', async () => {
    const { file } = await bring('Mã CBCCVC,Điểm (thang 10)\nCB71,75\nCB72,8')
    const { id } = await sync()
    await db().deleteFrom('quarantined_rows').execute()
    const again = await installation.run('sync', 'lop-hoc', { replayOf: id })
    expect(again.result).toMatchObject({ quarantined: 1, changed: 0 })
    expect(await waitingRows()).toEqual(['bang.csv, row 2, Điểm (thang 10)'])
    expect(await getFile(db(), lan, file.id)).toMatchObject({ state: 'done', report: { taken: 2 } })
  })

  it('is not read again when a file of it is no longer kept', async () => {
    await bring('Mã CBCCVC,Điểm (thang 10)\nCB81,75')
    const { id } = await sync()
    await purgeFiles(db(), new Date(installation.clock.now().getTime() + 1))
    await expect(installation.run('sync', 'lop-hoc', { replayOf: id })).rejects.toMatchObject({
      code: 'sync.not-kept',
    })
  })
})
