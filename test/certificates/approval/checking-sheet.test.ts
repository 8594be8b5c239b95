import { beforeAll, describe, expect, it } from 'vitest'
import {
  type CheckingSheet,
  checkingSheet,
} from '../../../src/certificates/approval/checking-sheet.ts'
import { readCorrections } from '../../../src/certificates/approval/read-corrections.ts'
import { isOfList, readRowCode, rowCode } from '../../../src/certificates/approval/row-code.ts'
import { columnOf, SHEET_COLUMNS } from '../../../src/certificates/approval/sheet-columns.ts'
import { readTables } from '../../../src/foundation/sheets/read-table.ts'
import type { Cell } from '../../../src/foundation/sheets/table.ts'
import { openXlsxPackage } from '../../../src/foundation/sheets/xlsx-package.ts'

const PROPOSAL = '7f1d8a52-0b51-4a6e-9f0c-0a6f5b6f9a11'
const PERSON = '2b8a4c1e-5a53-4a9c-8d55-1f2f3c4d5e6f'
const someone = {
  enrolment: PERSON,
  employeeCode: '001234',
  fullName: 'Nguyễn Thị Ánh Nguyệt',
  dateOfBirth: '1985-08-05',
  unit: { name: 'Phường Tô Hiệu' },
  score: '8.5',
  attendance: { attended: '700', required: '800' },
}
const sheet: CheckingSheet = {
  proposalId: PROPOSAL,
  issuer: 'Sở Khoa học và Công nghệ',
  parentBody: 'UBND tỉnh Sơn La',
  program: 'Kỹ năng số cơ bản',
  cohort: 'Lớp 1',
  unit: 'Phường Tô Hiệu',
  madeOn: '2026-03-02',
  people: [
    someone,
    {
      ...someone,
      enrolment: '3c9b5d2f-6b64-4bad-9e66-2a3a4d5e6f70',
      employeeCode: null,
      fullName: 'Vàng A Páo',
      dateOfBirth: null,
      unit: null,
      score: null,
      attendance: null,
    },
  ],
}

describe('a checking sheet', () => {
  let bytes: Buffer
  let rows: Cell[][]
  let xml: string
  let workbook: string
  beforeAll(async () => {
    bytes = await checkingSheet(sheet)
    rows = (await readTables(bytes, () => 0)).tables[0]?.rows ?? []
    const parts = openXlsxPackage(bytes)
    xml = String(parts.part('xl/worksheets/sheet1.xml'))
    workbook = String(parts.part('xl/workbook.xml'))
  })

  it('has the heads of an office’s list', () => {
    const texts = rows.slice(0, 6).map((cells) => cells.filter((cell) => cell !== null))
    expect(texts.slice(0, 5)).toEqual([
      ['UBND TỈNH SƠN LA', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
      ['SỞ KHOA HỌC VÀ CÔNG NGHỆ', 'Độc lập - Tự do - Hạnh phúc'],
      ['DANH SÁCH RÀ SOÁT THÔNG TIN'],
      ['Đề nghị cấp giấy chứng nhận: Kỹ năng số cơ bản – Lớp 1'],
      ['Đơn vị: Phường Tô Hiệu – 2 người – lập ngày 02/03/2026'],
    ])
    expect(texts[5]?.[0]).toContain('Gửi lại tệp này cho Sở Khoa học và Công nghệ.')
    expect(rows[6]).toEqual(SHEET_COLUMNS.map(({ header }) => header))
  })

  it('gives what the roster says, as text: no zero is lost, nothing becomes a date', () => {
    expect(rows[7]).toEqual([
      1,
      '001234',
      'Nguyễn Thị Ánh Nguyệt',
      '05/08/1985',
      'Phường Tô Hiệu',
      'Kỹ năng số cơ bản – Lớp 1',
      'Đạt; điểm 8,5; dự học 87,5%',
      ...[null, null, null, null, null],
      rowCode(PROPOSAL, PERSON),
    ])
    expect(rows[8]?.slice(0, 7)).toEqual([
      2,
      null,
      'Vàng A Páo',
      null,
      null,
      expect.anything(),
      'Đạt',
    ])
    // Cells to be filled in are text before anybody writes into them.
    for (const column of ['right_birth', 'right_name', 'date_of_birth'] as const) {
      const letter = String.fromCharCode(65 + columnOf(column))
      expect(styleOf(`${letter}9`)).toContain('numFmtId="100"')
    }
  })

  /** The style of a cell, with the format that is text. */
  function styleOf(address: string): string {
    const style = new RegExp(`<c r="${address}" s="(\\d+)"`).exec(xml)?.[1]
    const styles = String(openXlsxPackage(bytes).part('xl/styles.xml'))
    expect(styles).toContain('<numFmt numFmtId="100" formatCode="@"/>')
    const formats = styles.slice(styles.indexOf('<cellXfs')).match(/<xf [^>]*>/g) ?? []
    return formats[Number(style)] ?? ''
  }

  it('prints on A4 that lies, one page wide, the header on each page', () => {
    expect(xml).toContain('<pageSetUpPr fitToPage="1"/>')
    expect(xml).toContain(
      '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    )
    expect(workbook).toContain('_xlnm.Print_Titles')
    expect(workbook).toContain('$7:$7')
    const widths = [...xml.matchAll(/<col [^>]*width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    )
    expect(widths).toEqual(SHEET_COLUMNS.map(({ width }) => width))
    // Wider than this, letters get too small to read on paper.
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThan(200)
  })

  it('offers Đúng and Sai to choose from', () => {
    expect(xml).toMatch(/<dataValidation type="list"[^>]* sqref="H8:H9"><formula1>"Đúng,Sai"</)
  })

  it('comes back empty as it went out', async () => {
    const { rows: read, rejected, warnings } = await readCorrections(bytes)
    expect({ rejected, warnings }).toEqual({ rejected: [], warnings: [] })
    expect(read).toMatchObject([
      {
        row: 8,
        mark: null,
        printed: { fullName: 'Nguyễn Thị Ánh Nguyệt', dateOfBirth: '1985-08-05' },
      },
      { row: 9, mark: null, printed: { dateOfBirth: null, unit: null } },
    ])
  })
})

describe('the code of a row', () => {
  const code = rowCode(PROPOSAL, PERSON)

  it('tells the list and the person, and no spreadsheet takes it for a number', () => {
    expect(code).toMatch(/^DS1-[B-DF-HJ-NP-TV-XZ]{5}-[B-DF-HJ-NP-TV-XZ]{12}$/)
    expect(isOfList(code, PROPOSAL)).toBe(true)
    expect(isOfList(code, PERSON)).toBe(false)
    expect(rowCode(PROPOSAL, PERSON)).toBe(code)
  })

  it('is read as people and programs leave it', () => {
    expect(readRowCode(` ${code.toLowerCase().replaceAll('-', '–')} `)).toBe(code)
    expect(readRowCode(code.slice(0, -1))).toBeNull()
  })
})
