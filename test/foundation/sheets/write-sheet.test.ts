import { buffer } from 'node:stream/consumers'
import readWorkbook from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { readTables } from '../../../src/foundation/sheets/read-table.ts'
import { type WrittenCell, writeSheet } from '../../../src/foundation/sheets/write-sheet.ts'
import { until } from '../../support/until.ts'

const AT = new Date('2026-03-02T02:00:00Z')

const sheetOf = (rows: AsyncIterable<WrittenCell[]> | WrittenCell[][]) =>
  writeSheet(
    {
      name: "Sổ: 'cấp' [2026]",
      titles: ['SỞ NỘI VỤ', ''],
      columns: [
        { header: 'Số', width: 8 },
        { header: 'Họ và tên', width: 30 },
      ],
      rows,
    },
    AT,
  )

const written = async (rows: WrittenCell[][]) => await buffer(sheetOf(rows))

describe('a workbook that is written as a stream', () => {
  it('is read back by a reader of another hand: titles, header, numbers, text, empty cells', async () => {
    const [sheet] = await readWorkbook(
      await written([
        [1, 'Lò Thị <Ánh> & "Hoà"'],
        [2, null],
        [128, 'xuống\ndòng'],
      ]),
    )
    expect(sheet?.sheet).toBe("Sổ  'cấp'  2026 ")
    expect(sheet?.data).toEqual([
      ['SỞ NỘI VỤ', null],
      [null, null],
      ['Số', 'Họ và tên'],
      [1, 'Lò Thị <Ánh> & "Hoà"'],
      [2, null],
      [128, 'xuống\ndòng'],
    ])
  })

  it('is read by our own reader, which refuses what Excel would not write', async () => {
    const { tables } = await readTables(await written([[1, 'An']]), () => 1)
    expect(tables[0]?.rows.at(-1)).toEqual([1, 'An'])
  })

  it('holds text, never a formula, whatever the text begins with', async () => {
    const hostile = ['=HYPERLINK("http://x.vn","y")', '+1+1', '-2', '@SUM(A1)', '\t=1', '=cmd|x']
    const bytes = await written(hostile.map((text) => [1, text]))
    const [sheet] = await readWorkbook(bytes, { trim: false })
    expect(sheet?.data.slice(3).map((row) => row[1])).toEqual(hostile)
    const { tables } = await readTables(bytes, () => 1)
    expect(tables[0]?.rows).toHaveLength(9)
    const plain = await buffer(sheetOf([[1, '=1']]))
    expect(plain.includes('<f>')).toBe(false)
  })

  it('loses what XML cannot hold, and nothing else', async () => {
    const [sheet] = await readWorkbook(
      await written([[1, 'a\u0000b\u001fc\uD800d\uFFFEe_x0041_😀']]),
    )
    expect(sheet?.data[3]?.[1]).toBe('abcde_x0041_😀')
  })

  it('asks for rows no faster than they are read, and lets go of them when the reader leaves', async () => {
    let asked = 0
    let closed = false
    async function* endless(): AsyncGenerator<WrittenCell[]> {
      try {
        for (;;) {
          asked += 1
          // Not to be compressed into nothing.
          yield [asked, `${Math.sin(asked)}`.repeat(3)]
        }
      } finally {
        closed = true
      }
    }
    const stream = sheetOf(endless())
    let read = 0
    for await (const chunk of stream) {
      read += chunk.length
      if (read > 100_000) break
    }
    await until('the work has ended', () => closed)
    expect(asked).toBeLessThan(50_000)
  })

  it('breaks when its rows break', async () => {
    async function* broken(): AsyncGenerator<WrittenCell[]> {
      yield [1, 'An']
      throw new Error('the database is gone')
    }
    await expect(buffer(sheetOf(broken()))).rejects.toThrow('the database is gone')
  })
})
