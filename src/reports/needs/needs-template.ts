/** The file in which a unit says what it needs: headers, columns as text, audiences of the plan to take from. */
import type { SheetData } from 'write-excel-file/node'
import { needModeTexts } from '../../foundation/texts/need-modes.ts'
import { needsTemplateWords as words } from '../../foundation/texts/needs-template.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { StoredPlan } from '../../programs/plans/stored.ts'
import { needModes } from './needs-store.ts'

/** So many lines are formatted; more may be written. */
const LINES = 40

/**
 * @param unit whose code and name stand in each line; null: they are left to fill in
 * @returns an .xlsx that `readNeedsFile` reads as it is, once filled in
 */
export async function needsTemplate(
  plan: Pick<StoredPlan, 'title' | 'audiences'>,
  year: number,
  unit: { code: string | null; name: string } | null,
): Promise<Buffer> {
  const head = {
    ...{ fontWeight: 'bold' as const, backgroundColor: '#DCE6F1', borderStyle: 'thin' as const },
    ...{ align: 'center' as const, wrap: true },
  }
  const text = (value: string) => ({
    ...{ type: String, format: '@', value, borderStyle: 'thin' as const, wrap: true },
  })
  const blank = { type: String, format: '@', borderStyle: 'thin' as const }
  const number = { type: Number, format: '#,##0', borderStyle: 'thin' as const }
  const line = (at: number, audience: string | null) => [
    { type: Number, value: at + 1, borderStyle: 'thin' as const },
    unit?.code ? text(unit.code) : blank,
    unit === null ? blank : text(unit.name),
    audience === null ? blank : text(audience),
    ...[blank, blank, number, blank],
  ]
  const audiences = plan.audiences.map(({ title }) => title.vi)
  const list: SheetData = [
    [{ value: fill(words.title, { year }), fontWeight: 'bold', fontSize: 14 }],
    [{ value: plan.title.vi }],
    words.columns.map(({ header }) => ({ value: header, ...head })),
    ...Array.from({ length: Math.max(LINES, audiences.length) }, (_, at) =>
      line(at, audiences[at] ?? null),
    ),
  ]
  const guide: SheetData = [
    [
      { value: words.column, fontWeight: 'bold' },
      { value: words.how, fontWeight: 'bold' },
    ],
    ...words.columns.map(({ header, how }) => [
      { value: header },
      {
        value: fill(how, {
          modes: needModes.map((mode) => needModeTexts[mode].vi).join('; '),
        }),
        wrap: true,
      },
    ]),
    [],
    [{ value: words.audiences, fontWeight: 'bold' }],
    ...audiences.map((title) => [{ value: title }]),
  ]
  const { default: writeWorkbook } = await import('write-excel-file/node')
  return await writeWorkbook(
    [
      {
        sheet: words.sheet,
        data: list,
        columns: words.columns.map(({ width }) => ({ width })),
        orientation: 'landscape',
        stickyRowsCount: 3,
      },
      { sheet: words.guide, data: guide, columns: [{ width: 30 }, { width: 90 }] },
    ],
    { fontFamily: 'Times New Roman', fontSize: 11 },
  ).toBuffer()
}
