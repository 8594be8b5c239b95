import { buffer } from 'node:stream/consumers'
import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { registerBook } from '../../../src/certificates/register/book.ts'
import { bookState } from '../../../src/certificates/register/book-rows.ts'
import type { BookEntry } from '../../../src/certificates/register/book-store.ts'
import { listPapers } from '../../../src/certificates/register/paper-store.ts'
import { startRegister } from '../../../src/certificates/register/start.ts'
import { withdrawPaper } from '../../../src/certificates/register/withdraw.ts'
import { revokeCertificates } from '../../../src/certificates/revisions/revoke.ts'
import { lan } from '../../support/installation.ts'
import { rosterCsv, type World } from '../../support/world.ts'
import { certifiedWorlds, certify } from '../certified-world.ts'
import { ISSUER, importCsv } from './papers.ts'

const worlds = certifiedWorlds()
afterAll(() => worlds.close())

const HEADER = [
  'Số vào sổ',
  'Số hiệu',
  'Họ và tên',
  'Ngày sinh',
  'Đơn vị',
  'Khóa học',
  'Số quyết định',
  'Ngày quyết định',
  'Ngày cấp',
  'Trạng thái',
  'Người nhận ký',
  'Ghi chú',
]

describe('the register book', () => {
  let world: World
  let ofXaB: Viewer
  const read = async (viewer: Viewer) => {
    const { workbook } = await registerBook(world, viewer, { issuer: ISSUER, year: 2026 })
    const [sheet] = await readWorkbook(await buffer(workbook))
    return sheet?.data ?? []
  }
  beforeAll(async () => {
    world = await worlds.withPassed(['A', 'B'])
    await startRegister(world, lan, { issuer: ISSUER, year: 2026, number: 10 })
    await importCsv(world, [
      { register: 7, name: 'Lò Văn Giấy', born: '05/09/1979' },
      { register: 8, name: 'Nhầm Người' },
    ])
    const papers = await listPapers(world.db, lan, { limit: 10 })
    const wrong = papers.find(({ registerNumber }) => registerNumber === 8)
    await withdrawPaper(world, lan, wrong?.id ?? '', 'Nhập nhầm, CCCD 014185000301')
    await certify(world)
    await revokeCertificates(world, lan, {
      reason: 'Cấp nhầm',
      attachment: null,
      choice: { names: ['11/2026/GCN'], issuer: null },
    })
    await world.importRoster(rosterCsv([{ code: 'A', unit: 'Xã B' }]))
    const unit = await world.db
      .selectFrom('units')
      .select('id')
      .where('name', '=', 'Xã B')
      .executeTakeFirstOrThrow()
    ofXaB = { ...lan, unitId: unit.id }
  })

  it('has every entry in the order of its number, issued here or on paper, with its state today', async () => {
    const rows = await read(lan)
    expect(rows.slice(0, 3).map(([title]) => title)).toEqual([
      'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
      'SỔ CẤP GIẤY CHỨNG NHẬN NĂM 2026',
      'Lập ngày 02/03/2026',
    ])
    expect(rows[3]).toEqual(HEADER)
    const paper = ['Sở Nội vụ', 'Kỹ năng số', '12/QĐ-SKHCN', '14/01/2026', '15/01/2026']
    const issued = ['Sở Nội vụ', 'Kỹ năng số cơ bản', null, null, '02/03/2026']
    expect(rows.slice(4)).toEqual([
      [
        7,
        '7/GCN-cũ',
        'Lò Văn Giấy',
        '05/09/1979',
        ...paper,
        'Hiệu lực',
        null,
        'Bản giấy, nhập từ sổ cũ',
      ],
      [
        8,
        '8/GCN-cũ',
        'Nhầm Người',
        null,
        ...paper,
        'Đã hủy ghi sổ ngày 02/03/2026',
        null,
        'Bản giấy: Nhập nhầm, CCCD ********0301',
      ],
      [10, '10/2026/GCN', 'Nguyễn Văn A', '01/02/1980', ...issued, 'Hiệu lực', null, null],
      [
        11,
        '11/2026/GCN',
        'Nguyễn Văn B',
        '01/02/1980',
        ...issued,
        'Đã thu hồi ngày 02/03/2026',
        null,
        'Cấp nhầm',
      ],
    ])
  })

  it('shows a viewer of one branch the people of it, and says that it is an extract', async () => {
    const rows = await read(ofXaB)
    expect(rows[2]?.[0]).toContain('trích')
    expect(rows.slice(4).map(([number]) => number)).toEqual([10])
  })

  it('is asked for by an issuer and year that there are', async () => {
    await expect(
      registerBook(world, lan, { issuer: 'Sở Không Có', year: 2026 }),
    ).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining(ISSUER) })
  })
})

describe('the state of an entry, in words', () => {
  const entry: BookEntry = {
    registerNumber: 1,
    number: '1',
    fullName: 'An',
    dateOfBirth: null,
    unit: null,
    program: null,
    decisionNumber: null,
    decisionDate: null,
    issuedOn: '2026-01-01',
    state: 'valid',
    corrections: 0,
    reinstatements: 0,
    endedAt: null,
    reason: null,
  }
  it.each([
    [{}, 'Hiệu lực'],
    [{ corrections: 2 }, 'Hiệu lực; chỉnh sửa lần 2'],
    [{ corrections: 1, reinstatements: 1 }, 'Hiệu lực; chỉnh sửa lần 1; cấp lại lần 1'],
    [{ state: 'awaiting-signature', corrections: 1 }, 'Chờ ký số; chỉnh sửa lần 1'],
    // 30 March, 17:30 in London: the next day in Vietnam.
    [{ state: 'revoked', endedAt: new Date('2026-03-30T17:30:00Z') }, 'Đã thu hồi ngày 31/03/2026'],
    [{ state: 'paper' }, 'Hiệu lực'],
  ] as const)('%j is "%s"', (change, told) => {
    expect(bookState({ ...entry, ...change })).toBe(told)
  })
})
