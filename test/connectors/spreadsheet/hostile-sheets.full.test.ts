/** Sheets made to hold up the service: they are read in a moment, or refused. */
import { describe, expect, it } from 'vitest'
import { readTables } from '../../../src/foundation/sheets/read-table.ts'
import { zip } from '../../support/workbooks.ts'
import { COURSE, csv, takeOne } from './sheets.ts'

const KNS = { course: 'KNS-2026', minutes: 45 }
const courses = [{ ...COURSE, finalTests: ['final'] }]

async function within(ms: number, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  await work()
  expect(performance.now() - began).toBeLessThan(ms)
}

describe('a sheet', () => {
  it.each([
    ['brackets in a header', csv(`Mã CBCCVC,${'('.repeat(500_000)},Điểm`, 'CB1,,5')],
    ['a header in brackets', csv(`Mã CBCCVC,${'final('.repeat(50_000)},Điểm`, 'CB1,,5')],
    ['digits as a score', csv('Mã CBCCVC,Điểm', `CB1,${'1'.repeat(900_000)}`)],
    ['dashes as a mark', csv('Mã CBCCVC,Buổi 1', `CB1,${'a-'.repeat(400_000)}`)],
    ['20.000 columns', csv(`Mã CBCCVC${',c'.repeat(20_000)},Điểm`, `CB1${',x'.repeat(20_000)},5`)],
  ])('is read in a moment: %s', async (_, bytes) => {
    await within(4_000, () => takeOne({ bytes, options: KNS }, { courses }))
  })

  it('with one person in thousands of rows says so in a few words', async () => {
    const rows = Array.from({ length: 8_000 }, (_, at) => `CB1,${(at % 90) / 10}`)
    await within(4_000, async () => {
      const { quarantined } = await takeOne({ bytes: csv('Mã CBCCVC,Điểm', ...rows), options: KNS })
      expect(quarantined).toHaveLength(8_000)
      expect(quarantined[0]?.detail).toBe(
        'Rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 7990 more say different things of one person. Keep the row that is right.',
      )
    })
  })

  it('with more marks than memory is rejected, with what to do', async () => {
    const days = Array.from(
      { length: 2_000 },
      (_, at) => `Buổi ${at % 99} (${1 + (at % 28)}/3/${1990 + (at % 30)})`,
    )
    const people = Array.from({ length: 600 }, (_, at) => `CB${at}${',x'.repeat(2_000)}`)
    const { report } = await takeOne({
      bytes: csv(['Mã CBCCVC', ...days].join(','), ...people),
      options: KNS,
    })
    expect(report).toMatchObject({
      state: 'rejected',
      notes: [expect.stringContaining('Split it')],
    })
  })
})

/** A workbook whose sheets hold this XML. */
function workbookOf(...sheets: string[]): Buffer {
  const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const listed = sheets.map((_, at) => `<sheet name="S${at}" sheetId="${at + 1}" r:id="rId${at}"/>`)
  const related = sheets.map(
    (_, at) =>
      `<Relationship Id="rId${at}" Type="${relationships}/worksheet" Target="worksheets/sheet${at}.xml"/>`,
  )
  return zip([
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${relationships}"><sheets>${listed.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships>${related.join('')}</Relationships>`,
    },
    ...sheets.map((content, at) => ({ name: `xl/worksheets/sheet${at}.xml`, content })),
  ])
}

describe('a workbook', () => {
  const far =
    '<worksheet><sheetData><row r="1000"><c r="XFD1000"><v>1</v></c></row></sheetData></worksheet>'
  const row = `<row r="1">${'<c r="A1"><v>1</v></c>'.repeat(1000)}</row>`

  it.each([
    [
      'sheets that span more cells together than memory',
      workbookOf(...Array.from({ length: 20 }, () => far)),
    ],
    [
      'more filled cells than memory',
      workbookOf(`<worksheet><sheetData>${row.repeat(3_001)}</sheetData></worksheet>`),
    ],
    ['tags that never end', workbookOf(`<worksheet><sheetData>${'<c '.repeat(500_000)}`)],
  ])('is refused in a moment: %s', async (_, bytes) => {
    await within(5_000, async () => {
      const reading = readTables(bytes, () => 0)
      await expect(reading).rejects.toMatchObject({ code: 'sheet.unreadable' })
    })
  })
})
