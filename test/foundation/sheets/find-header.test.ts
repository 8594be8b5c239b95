import { describe, expect, it } from 'vitest'
import { dataRows } from '../../../src/foundation/sheets/data-rows.ts'
import { cellOf, headerFinder } from '../../../src/foundation/sheets/find-header.ts'
import { readTables } from '../../../src/foundation/sheets/read-table.ts'
import type { Table } from '../../../src/foundation/sheets/table.ts'
import { workbook } from '../../support/workbooks.ts'

const rollCall = headerFinder(
  {
    full_name: ['Họ và tên'],
    birth_date: ['Ngày sinh'],
    code: ['Mã CBCCVC'],
    morning: ['Buổi học Sáng', 'Sáng'],
    afternoon: ['Buổi học Chiều', 'Chiều'],
  },
  (fields) => fields.has('full_name') && fields.size > 1,
)

async function csv(...lines: string[]): Promise<Table> {
  const { tables } = await readTables(Buffer.from(lines.join('\n')), rollCall.weight)
  const [table] = tables
  if (!table) throw new Error('a CSV is one table')
  return table
}

async function xlsx(rows: Parameters<typeof workbook>[0]): Promise<Table> {
  const { tables } = await readTables(await workbook(rows), rollCall.weight)
  const [table] = tables
  if (!table) throw new Error('the workbook has one sheet')
  return table
}

const found = (table: Table) => {
  const header = rollCall.find(table)
  if (!header) return null
  const { headerIndex, lastHeaderIndex, columns, unknown } = header
  return { lines: [headerIndex, lastHeaderIndex], columns: Object.fromEntries(columns), unknown }
}

describe('a header', () => {
  it('of one line is found below titles, by names in any case and without marks', async () => {
    const table = await csv('SỞ NỘI VỤ;;', 'BẢNG ĐIỂM DANH;;', 'ho va ten (*);MÃ CBCCVC;Quê quán')
    expect(found(table)).toEqual({
      lines: [2, 2],
      columns: { full_name: 0, code: 1 },
      unknown: ['Quê quán'],
    })
  })

  it('of two lines is read downwards: the upper cell stretches over the lower ones', async () => {
    const expected = {
      lines: [1, 2],
      columns: { full_name: 1, morning: 2, afternoon: 3, code: 4 },
      unknown: [],
    }
    const flat = await csv(
      'BẢNG ĐIỂM DANH;;;;',
      'STT;Họ và tên;Buổi học;;Mã CBCCVC',
      ';;Sáng;Chiều;',
      '1;Lò An;x;x;A1',
    )
    const merged = await xlsx([
      [{ value: 'BẢNG ĐIỂM DANH', columnSpan: 5 }],
      [
        { value: 'STT', rowSpan: 2 },
        { value: 'Họ và tên', rowSpan: 2 },
        { value: 'Buổi học', columnSpan: 2 },
        null,
        { value: 'Mã CBCCVC', rowSpan: 2 },
      ],
      [null, null, 'Sáng', 'Chiều'],
      [1, 'Lò An', 'x', 'x', 'A1'],
    ])
    expect(found(flat)).toEqual(expected)
    expect(found(merged)).toEqual(expected)
  })

  it('may hold the wanted names in its lower line only', async () => {
    const table = await csv(
      'Mã CBCCVC;Thông tin học viên;;Ghi chú',
      ';Họ và tên;Ngày sinh;',
      'A1;Lò An;1/2/1990;',
    )
    expect(found(table)).toEqual({
      lines: [0, 1],
      columns: { code: 0, full_name: 1, birth_date: 2 },
      unknown: [],
    })
  })

  it('shows what stands above every column, for those that only the file can name', async () => {
    const table = await csv(
      'Họ và tên;Ngày sinh;Buổi học;;',
      ';;12/5;13/5;14/5',
      'Lò An;1/2/1990;x;;x',
    )
    expect(rollCall.find(table)?.titles.slice(2)).toEqual([
      ['Buổi học', '12/5'],
      ['Buổi học', '13/5'],
      ['Buổi học', '14/5'],
    ])
  })

  it('of one line does not swallow the first person', async () => {
    const table = await csv('Họ và tên;;Mã CBCCVC;', 'Lò;An;A1;', 'Lò;Bình;A2;')
    expect(found(table)?.lines).toEqual([0, 0])
  })

  it('that is not there is not found, and the nearest row is named', async () => {
    const table = await csv('Mã CBCCVC;Phòng', 'A1;B')
    expect(rollCall.find(table)).toBeNull()
    expect(rollCall.nearest(table.rows)).toEqual(['Mã CBCCVC', 'Phòng'])
  })

  it('that names a field twice says in which columns', async () => {
    const table = await csv('Họ và tên;Ngày sinh;Họ và tên', 'a;b;c')
    expect(rollCall.find(table)?.claimedTwice).toEqual([
      { field: 'full_name', letters: ['A', 'C'] },
    ])
  })
})

describe('the rows below a header', () => {
  const entries = (table: Table) => {
    const header = rollCall.find(table)
    if (!header) throw new Error('the table has a header')
    const { rows, below } = dataRows(table, header, ['full_name', 'code'])
    return { names: rows.map(({ cells }) => cellOf(cells, header, 'full_name')), below }
  }

  it.each(['(1);(2);(3)', '1;2;3', 'A;B;1'])(
    'leave out the line of column numbers %s',
    async (line) => {
      const table = await csv('STT;Họ và tên;Sáng', line, '1;Lò An;x')
      expect(entries(table)).toEqual({ names: ['Lò An'], below: [] })
    },
  )

  it('end at the last numbered one: what follows is no entry', async () => {
    const table = await csv(
      'STT;Họ và tên;Sáng',
      '1;Lò An;x',
      '2;Lò Bình;',
      '3;Lò Chung;x',
      ';Tổng cộng;2',
      ';;',
      ';NGƯỜI ĐIỂM DANH;GIẢNG VIÊN',
      ';Lường Văn Dũng;Cà Thị Én',
    )
    expect(entries(table)).toEqual({
      names: ['Lò An', 'Lò Bình', 'Lò Chung', 'Tổng cộng'],
      below: [7, 8],
    })
  })

  it('without numbers or digits are all kept: names cannot be told from signatures', async () => {
    const table = await csv(
      'Họ và tên;Sáng',
      'Lò An;x',
      'Lò Bình;',
      'Lò Chung;x',
      '',
      'Lường Dũng;',
    )
    expect(entries(table).names).toEqual(['Lò An', 'Lò Bình', 'Lò Chung', 'Lường Dũng'])
  })
})
