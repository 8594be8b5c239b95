import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../../src/access/viewer.ts'
import type { Clock } from '../../../src/foundation/clock.ts'
import { rosterSentence } from '../../../src/foundation/texts/console/roster-rows.ts'
import {
  acceptUpload,
  discardUpload,
  previewUpload,
  storeUpload,
} from '../../../src/roster/upload/upload.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'

const PROGRAM = `
id: kns
title: { vi: Kỹ năng số }
cohorts: [{ id: lop-1, enrol: roster }, { id: lop-2, enrol: roster }]
`
const ROSTER = `employee_code,full_name,date_of_birth,unit_name,cohort
A1,Lò Thị An,01/02/1980,Xã A,lop-1
A2,Quàng Văn Bình,02/02/1981,Xã A,
`

let installation: TestInstallation
let now = new Date('2026-03-02T02:00:00Z')
const clock: Clock = { now: () => now }
const deps = () => ({ ...installation, db: installation.database.db, clock })

beforeAll(async () => {
  installation = await createTestInstallation({ files: { 'programs/kns.yaml': PROGRAM } })
  await installation.importRoster(ROSTER)
})
afterAll(() => installation.close())

const bring = (text: string, more: { cohortId?: string; pasted?: boolean } = {}) =>
  storeUpload(deps(), lan, {
    ...{ bytes: Buffer.from(text), name: 'x.csv', letters: null, unitFile: null },
    ...{ cohortId: null, ...more },
  })

const counted = async () => {
  const { db } = installation.database
  const count = async (table: 'learners' | 'enrolments' | 'units' | 'audit_entries') =>
    (await db.selectFrom(table).selectAll().execute()).length
  return [
    await count('learners'),
    await count('enrolments'),
    await count('units'),
    await count('audit_entries'),
  ]
}

const FILE = `employee_code,full_name,date_of_birth,unit_name,cohort
A1,Lò Thị An,01/02/1980,Xã A,lop-1
A2,Quàng Văn Bình,02/02/1981,Xã B,lop-2
A3,Vàng A Chu,31/02/1982,Xã B,lop-1
A4,Lê Thị Dung,04/02/1983,Xã C,lop-1
,Lò Thị An,,Xã A,
`

describe('a roster that waits', () => {
  it('tells of every row what would become of it, and changes nothing', async () => {
    const before = await counted()
    const { id } = await bring(FILE)
    const { rows, result } = await previewUpload(deps(), lan, id)
    expect(rows.map(({ row, kind, enrolment }) => [row, kind, enrolment])).toEqual([
      [2, 'unchanged', 'already'],
      [3, 'changed', 'new'],
      [4, 'rejected', null],
      [5, 'added', 'new'],
      [6, 'rejected', null],
    ])
    expect(rows[1]?.changes).toEqual([{ field: 'unit_name', before: 'Xã A', after: 'Xã B' }])
    expect(result).toMatchObject({ accepted: 1, changed: 1, unchanged: 1, enrolled: 2 })
    expect(await counted()).toEqual(before)
  })

  it('is taken in as it was shown, once', async () => {
    const { id } = await bring('employee_code,full_name\nA5,Hà Văn Em\n', { cohortId: 'lop-2' })
    expect(await acceptUpload(deps(), lan, id)).toMatchObject({ accepted: 1, enrolled: 1 })
    await expect(acceptUpload(deps(), lan, id)).rejects.toMatchObject({ code: 'upload.gone' })
  })

  it('is taken in once, though it is accepted three times at once', async () => {
    const { id } = await bring('employee_code,full_name\nA7,Cầm Thị Ín\n')
    const all = await Promise.allSettled([1, 2, 3].map(() => acceptUpload(deps(), lan, id)))
    expect(all.map(({ status }) => status).toSorted()).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
    ])
  })

  it('is nobody else’s, and is forgotten after an hour or when it is dropped', async () => {
    const text = 'employee_code,full_name\nA6,Tòng Thị Hà\n'
    const { id } = await bring(text)
    await expect(previewUpload(deps(), operator('user:hoa'), id)).rejects.toMatchObject({
      code: 'upload.gone',
    })
    await discardUpload(deps(), lan, id)
    await expect(previewUpload(deps(), lan, id)).rejects.toMatchObject({ code: 'upload.gone' })
    const { id: later } = await bring(text)
    now = new Date(now.getTime() + 60 * 60_000)
    await expect(previewUpload(deps(), lan, later)).rejects.toMatchObject({ code: 'upload.gone' })
    await bring(text)
    const kept = await installation.database.db.selectFrom('roster_uploads').select('id').execute()
    expect(kept.map((row) => row.id)).not.toContain(later)
  })

  it('is sealed: no national ID is readable in the table', async () => {
    const { id } = await bring('full_name,national_id\nHà Văn Em,001085000123\n')
    const { sealed } = await installation.database.db
      .selectFrom('roster_uploads')
      .select('sealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(sealed.toString('latin1')).not.toContain('001085000123')
    const { rows } = await previewUpload(deps(), lan, id)
    expect(JSON.stringify(rows)).not.toContain('001085000123')
  })

  it('that cannot be read is refused at once', async () => {
    await expect(bring('một\nhai\n')).rejects.toMatchObject({ code: 'roster.unreadable' })
  })
})

describe('pasted rows without a header', () => {
  it('are understood by what stands in them', async () => {
    const text = [
      '1\tCB000177\tTrần Thị Hoa\t15/08/1985\t001085000123\t0912345678\tXã Chiềng Mung',
      '2\tCB000178\tCầm Văn Minh\t1/9/1990\t\t0912345679\tXã Chiềng Mung',
    ].join('\n')
    const { id } = await bring(text, { cohortId: 'lop-1', pasted: true })
    const { rows, result } = await previewUpload(deps(), lan, id)
    expect(rows.map(({ row, kind, person }) => [row, kind, person])).toEqual([
      [1, 'added', { fullName: 'Trần Thị Hoa', employeeCode: 'CB000177', unit: 'Xã Chiềng Mung' }],
      [2, 'added', { fullName: 'Cầm Văn Minh', employeeCode: 'CB000178', unit: 'Xã Chiềng Mung' }],
    ])
    const [remark = ''] = result.warnings
    expect(rosterSentence(remark, 'vi')).toBe(
      'Không có dòng tiêu đề; các cột được hiểu là: B Mã CBCCVC, C Họ và tên, D Ngày sinh, E Số CCCD, F Điện thoại, G Đơn vị.',
    )
  })

  it('with a wrong date are refused by their row: the column is not passed over', async () => {
    const text = 'C1\tTrần Thị Hoa\t31/02/1985\tghi chú\nC2\tCầm Văn Minh\t1/9/1990\tx\n'
    const { id } = await bring(text, { pasted: true })
    const { rows, result } = await previewUpload(deps(), lan, id)
    expect(rows.map(({ kind, fault }) => [kind, fault?.field])).toEqual([
      ['rejected', 'date_of_birth'],
      ['added', undefined],
    ])
    expect(result.warnings).toContain('Columns that were not read: D.')
  })

  it('are refused where nothing tells the people apart', async () => {
    const names = bring('Trần Thị Hoa\nCầm Văn Minh\n', { pasted: true })
    await expect(names).rejects.toMatchObject({ code: 'roster.unreadable' })
  })
})

describe('reasons of the reading', () => {
  const BAD = `employee_code,full_name,date_of_birth,national_id,email,phone,unit_code,unit_name,cohort
B1,,1980,12,x@,1,XA,Xã A,
B2,@@@,99/99/1980,,,,XA,Xã A,
,Trần Văn Không,,,,,XA,Xã A,
1E+11,Trần Văn Mũ,,"1,2E+11",,"9,1E+8",XA,Xã A,
B3,Trần Văn Lớp,,,,,XA,Xã A,không có lớp này
B4,Trần Văn Lặp,,,,,XA,Xã A,
B4,Trần Văn Lập,,,,,XA,Xã A,
B6,Trần Văn Lỗi,#REF!,,,,XA,Xã A,
012345678901,Trần Văn Số,,012345678902,,,XA,Xã A,
B7,Trần Văn Lạ,01/01/1985,001099000123,,,XA,Xã A,
B8,Trần Văn Khác,,001099000123,,,XA,Xã A,
`
  it('are told in Vietnamese, every one of them', async () => {
    const { id } = await bring(BAD)
    const { result } = await previewUpload(deps(), lan, id)
    const told = [...result.rejected.map(({ reason }) => reason), ...result.warnings]
    expect(told.length).toBeGreaterThan(9)
    for (const text of told) {
      expect(rosterSentence(text, 'vi')).not.toMatch(/\b(?:the|this|row|write|is|not|and)\b/i)
      expect(rosterSentence(text, 'en')).toContain(text.slice(0, 20))
    }
  })
})
