/** Every form, filled in as an office would, is read by the connector it is for. */
import { expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import type { SheetKind } from '../../../connectors/contract.ts'
import { sheetTemplate } from '../../../src/evidence/sheet-templates.ts'
import { readTables } from '../../../src/foundation/sheets/read-table.ts'
import type { Cell } from '../../../src/foundation/sheets/table.ts'
import { ofKind, presences, takeOne } from './sheets.ts'

/** The form with what a person writes into it: values of title lines by their label, rows by the header. */
async function filledIn(
  kind: SheetKind,
  titles: Record<string, string>,
  ...people: Record<string, string>[]
): Promise<Buffer> {
  const { tables } = await readTables(await sheetTemplate(kind), () => 0)
  const rows = tables[0]?.rows ?? []
  const headerAt = rows.findIndex((cells) => cells.includes('Họ và tên'))
  const header = rows[headerAt] ?? []
  for (const [label, value] of Object.entries(titles)) {
    const line = rows.find((cells) => cells[0] === label)
    if (!line) throw new Error(`the form has no line ${label}`)
    line[2] = value
  }
  const unknown = people.flatMap(Object.keys).filter((name) => !header.includes(name))
  expect(unknown).toEqual([])
  const filled = people.map((person) => header.map((name): Cell => person[String(name)] ?? null))
  return await writeWorkbook([
    { sheet: tables[0]?.sheet ?? 'A', data: [...rows.slice(0, headerAt + 1), ...filled] },
    { sheet: 'Hướng dẫn', data: tables[1]?.rows ?? [] },
  ]).toBuffer()
}

const AN = { 'Mã CBCCVC': 'CB1', 'Họ và tên': 'Lò Văn An', 'Đơn vị': 'Xã Mường Bú' }

it('of an export', async () => {
  const bytes = await filledIn(
    'export',
    {},
    {
      ...AN,
      'Mã khóa': 'KNS-2026',
      'Điểm (thang 10)': '7,5',
      'Ngày nộp': '15/03/2026 20:30',
      'Tiến độ %': '100%',
      'Ngày hoàn thành': '15/03/2026',
    },
  )
  const { records, report } = await takeOne({ bytes, name: 'mau.xlsx' })
  expect(report).toMatchObject({ state: 'done', taken: 1, refused: [] })
  expect(ofKind(records, 'test')[0]?.attempts[0]).toMatchObject({ raw: '7.5', maximum: '10' })
})

it('of a sign-in sheet', async () => {
  const bytes = await filledIn(
    'sign-in',
    { 'Khóa học:': 'KNS-2026', 'Thời lượng mỗi buổi:': '4 tiết' },
    { ...AN, 'Buổi 1': 'x', 'Buổi 2': 'P: ốm' },
  )
  const { records, report } = await takeOne({ bytes, name: 'mau.xlsx' })
  expect(report).toMatchObject({ state: 'done', taken: 1, refused: [] })
  expect(presences(records)).toEqual([
    'code:cb1 Buổi 1: present',
    'code:cb1 Buổi 2: absent (ốm)',
    'code:cb1 Buổi 3: unrecorded',
    'code:cb1 Buổi 4: unrecorded',
  ])
})

it('of a roll call', async () => {
  const bytes = await filledIn(
    'roll-call',
    {
      'Khóa học:': 'KNS-2026',
      'Buổi:': 'Sáng 12/3/2026',
      'Điểm cầu:': 'Xã Chiềng La',
      'Thời lượng:': '4 tiết',
    },
    { ...AN, 'Đơn vị': '', 'Có mặt': 'x' },
    { 'Mã CBCCVC': 'CB2', 'Họ và tên': 'Hà Thị Bình', 'Có mặt': 'P', 'Lý do vắng': 'họp' },
  )
  const { records, report } = await takeOne({ bytes, name: 'mau.xlsx' })
  expect(report).toMatchObject({ state: 'done', taken: 2, refused: [] })
  expect(presences(records)).toEqual([
    'code:cb1 12/03/2026 sáng: present',
    'code:cb2 12/03/2026 sáng: absent (họp)',
  ])
  expect(ofKind(records, 'sessions')[0]?.sessions[0]?.minutes).toBe(180)
  expect(ofKind(records, 'account')[0]?.unit).toBe('Xã Chiềng La')
})

it.each(['export', 'sign-in', 'roll-call'] as const)(
  'of %s, sent as it is, holds nobody',
  async (kind) => {
    const { records } = await takeOne({ bytes: await sheetTemplate(kind), name: 'mau.xlsx' })
    expect(records).toEqual([])
  },
)
