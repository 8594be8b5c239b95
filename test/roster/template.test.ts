import readWorkbook from 'read-excel-file/node'
import { expect, it } from 'vitest'
import { readTables } from '../../src/foundation/sheets/read-table.ts'
import { rosterHeader } from '../../src/roster/columns.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import { rosterTemplate } from '../../src/roster/template.ts'

it('the roster template is a roster: every column is known, every explanation names one', async () => {
  const bytes = await rosterTemplate()
  const { tables } = await readTables(bytes, rosterHeader.weight)
  const [list, guide] = tables
  const header = list && rosterHeader.find(list)
  expect(header).toMatchObject({ headerIndex: 0, unknown: [], claimedTwice: [] })
  expect(header?.columns.size).toBe(12)
  const explained = guide?.rows.slice(1).map(([column]) => column)
  expect(explained).toEqual(list?.rows[0])
  const { rows, rejected } = await readRosterFile(bytes, 'mau.xlsx')
  expect([rows, rejected]).toEqual([[], []])
})

it('keeps columns of digits as text', async () => {
  const [sheet] = await readWorkbook(await rosterTemplate())
  expect(sheet?.data).toHaveLength(1)
})
