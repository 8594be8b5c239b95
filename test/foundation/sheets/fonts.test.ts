import { describe, expect, it } from 'vitest'
import { readTables } from '../../../src/foundation/sheets/read-table.ts'
import { readSheetDetails } from '../../../src/foundation/sheets/xlsx-details.ts'
import { openXlsxPackage } from '../../../src/foundation/sheets/xlsx-package.ts'
import { zip } from '../../support/workbooks.ts'

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A workbook as some programs write it: prefixed tags, single quotes, a target from the root, text in runs. */
const workbook = (sheetData: string, behind = '') =>
  zip([
    {
      name: 'xl/workbook.xml',
      content: `<x:workbook xmlns:x="m" xmlns:r="${RELATIONS}"><x:sheets><x:sheet name='S' sheetId='1' r:id='rId7'/></x:sheets></x:workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content:
        `<Relationships><Relationship Target='/xl/worksheets/list.xml' Type='${RELATIONS}/worksheet' Id='rId7'/>` +
        `<Relationship Id='rId8' Type='${RELATIONS}/styles' Target='styles.xml'/>` +
        `<Relationship Id='rId9' Type='${RELATIONS}/sharedStrings' Target='sharedStrings.xml'/></Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      content:
        "<x:styleSheet xmlns:x='m'><x:fonts><x:font><x:name val='Arial'/></x:font><x:font/><x:font><x:sz val='13'/><x:name val='.VnTime'/></x:font></x:fonts>" +
        "<x:cellStyleXfs><x:xf fontId='2'/></x:cellStyleXfs><x:cellXfs><x:xf fontId='0'/><x:xf numFmtId='0' fontId='2'><x:alignment/></x:xf></x:cellXfs>" +
        "<x:dxfs><x:dxf><x:font><x:name val='VNI-Times'/></x:font></x:dxf></x:dxfs></x:styleSheet>",
    },
    {
      name: 'xl/sharedStrings.xml',
      content:
        "<x:sst xmlns:x='m'><x:si><x:t>An</x:t></x:si><x:si><x:r><x:rPr><x:rFont val='VNI-Times'/></x:rPr><x:t>Ñöùc</x:t></x:r></x:si></x:sst>",
    },
    {
      name: 'xl/worksheets/list.xml',
      content: `<x:worksheet xmlns:x="m"><x:sheetData>${sheetData}</x:sheetData>${behind}</x:worksheet>`,
    },
  ])

describe('the details of a workbook', () => {
  it('name the old fonts of cells: by the style of the cell, or by the runs of its text', () => {
    const bytes = workbook(
      "<x:row r='1'><x:c r='A1' s='0' t='s'><x:v>0</x:v></x:c><x:c r='B1' s='1' t='s'><x:v>0</x:v></x:c></x:row>" +
        "<x:row r='2'><x:c s='1' t='s' r='A2'><x:v>1</x:v></x:c><x:c r='B2'><x:v>1</x:v></x:c></x:row>",
    )
    const [sheet] = readSheetDetails(openXlsxPackage(bytes))
    expect([...(sheet?.oldFonts ?? [])]).toEqual([
      [1, '.VnTime'],
      [16_384, 'VNI-Times'],
    ])
  })

  it('give merged cells, and a sheet that is all one merge is refused before it fills memory', async () => {
    const cells =
      "<x:row r='1'><x:c r='A1'><x:v>1</x:v></x:c></x:row><x:row r='3'><x:c r='B3'><x:v>2</x:v></x:c></x:row>"
    const one = workbook(cells, "<x:mergeCells><x:mergeCell ref='A1:A3'/></x:mergeCells>")
    const { tables } = await readTables(one, () => 0)
    expect(tables[0]?.merges).toEqual([{ top: 0, left: 0, bottom: 2, right: 0 }])
    expect(tables[0]?.rows.map((row) => row[0])).toEqual([1, 1, 1])
    const merge = "<x:mergeCell ref='A1:XFD1048576'/>"
    const rows = Array.from(
      { length: 30_000 },
      (_, at) => `<x:row r='${at + 1}'><x:c r='A${at + 1}'><x:v>1</x:v></x:c></x:row>`,
    )
    const many = workbook(rows.join(''), `<x:mergeCells>${merge.repeat(1000)}</x:mergeCells>`)
    await expect(readTables(many, () => 0)).rejects.toMatchObject({ code: 'sheet.unreadable' })
  })
})
