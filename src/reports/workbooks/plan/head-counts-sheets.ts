/** "Số người": the figures of a document with what they add up to (000), and the head counts that units have. */
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { PlanFigure } from '../../../programs/plans/definition.ts'
import type { ReportCell, ReportColumn, ReportRow, ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'

/** Columns of what the document says and of what it comes to. */
const [STATED, COMPUTED] = [3, 4]

export function headCountsSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const { figures, issuedOn } = papers.plan.definition
  if (figures.length === 0) return null
  const places = new Map(figures.map(({ id }, row) => [id, row]))
  return {
    name: texts.headCounts,
    titles: sheetTitles(papers, texts.headCountsHeading, language),
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.figure, width: 52, kind: 'text' },
      { header: texts.of, width: 10, kind: 'text' },
      { header: texts.stated, width: 14, kind: 'whole' },
      { header: texts.computed, width: 14, kind: 'whole' },
      { header: texts.difference, width: 12, kind: 'whole' },
      { header: texts.denominatorAsOf, width: 12, kind: 'date' },
      { header: texts.clause, width: 30, kind: 'text' },
      { header: texts.notes, width: 48, kind: 'text' },
    ],
    rows: figures.map((figure, row): ReportRow => {
      const { title, of, amount, asOf, clause } = figure
      const computed = computedCell(figure, figures, places)
      const cells: ReportCell[] = [
        row + 1,
        titleIn(title, language),
        texts.ofNames[of],
        amount,
        computed,
        computed === null
          ? null
          : {
              formula: (at) => `${at(STATED, row)}-${at(COMPUTED, row)}`,
              value: amount - computed.value,
            },
        asOf ?? issuedOn,
        clause,
        computedNote(figure, figures, language),
      ]
      return computed === null ? cells : { cells, look: 'strong' }
    }),
  }
}

/** The sum or product of other lines, as a formula over them. */
function computedCell(
  { sum, product, differsFrom }: PlanFigure,
  figures: readonly PlanFigure[],
  places: ReadonlyMap<string, number>,
) {
  const ids = sum ?? product ?? differsFrom
  if (ids === null) return null
  const rows = ids.flatMap((id) => places.get(id) ?? [])
  const amounts = rows.map((row) => figures[row]?.amount ?? 0)
  const isProduct = sum === null && product !== null
  return {
    formula: (at: (column: number, row: number) => string) =>
      rows.map((row) => at(STATED, row)).join(isProduct ? '*' : '+'),
    value: isProduct
      ? amounts.reduce((result, amount) => result * amount, 1)
      : amounts.reduce((result, amount) => result + amount, 0),
  }
}

function computedNote(
  { sum, product, differsFrom }: PlanFigure,
  figures: readonly PlanFigure[],
  language: Language,
): string {
  const texts = planReportTexts[language]
  const named = (ids: readonly string[]) =>
    ids
      .map((id) => figures.find((figure) => figure.id === id))
      .map((figure) => (figure === undefined ? '' : titleIn(figure.title, language)))
      .join('; ')
  return [
    ...(sum === null ? [] : [fill(texts.sumOf, { figures: named(sum) })]),
    ...(product === null ? [] : [fill(texts.productOf, { figures: named(product) })]),
    ...(differsFrom === null ? [] : [fill(texts.differsFrom, { figures: named(differsFrom) })]),
  ].join('; ')
}

/** Head counts that were brought for units, in the order of the tree, added up where one does not lie within another. */
export function unitHeadCountsSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const { audiences } = papers.plan.definition
  const counts = papers.figures.filter(({ kind }) => kind === 'head-count')
  const amounts = new Map(
    counts.map(({ subjectId, unit, amount }) => [`${subjectId} ${unit?.id ?? ''}`, amount]),
  )
  const units = papers.tree.units.filter(({ id }) => counts.some(({ unit }) => unit?.id === id))
  if (units.length === 0) return null
  const given = audiences.filter(({ id }) => counts.some(({ subjectId }) => subjectId === id))
  const isTopOf = topsOf(papers, amounts)
  const sumOf = (audience: string, column: number): ReportCell => {
    const rows = units.flatMap(({ id }, row) => (isTopOf(audience, id) ? [row] : []))
    if (rows.length === 0) return null
    const value = rows.reduce(
      (sum, row) => sum + (amounts.get(`${audience} ${units[row]?.id ?? ''}`) ?? 0),
      0,
    )
    return { formula: (at) => sumFormula(rows, (row) => at(column, row)), value }
  }
  return {
    name: texts.headCountsByUnit,
    titles: sheetTitles(papers, texts.headCountsByUnitHeading, language),
    fixedColumns: 2,
    columns: [
      { header: texts.code, width: 13, kind: 'text' },
      { header: texts.unit, width: 44, kind: 'text' },
      ...given.map(
        ({ title }): ReportColumn => ({
          ...{ header: titleIn(title, language), width: 16, kind: 'whole' },
        }),
      ),
    ],
    rows: units.map(({ id, code, name, depth }) => [
      code,
      { text: name, steps: Math.min(depth, 10) },
      ...given.map((audience) => amounts.get(`${audience.id} ${id}`) ?? null),
    ]),
    total: [null, texts.total, ...given.map(({ id }, index) => sumOf(id, index + 2))],
  }
}

/** A unit whose figure does not lie within that of a unit above it. */
function topsOf({ tree }: PlanPapers, amounts: ReadonlyMap<string, number>) {
  const parents = new Map(tree.units.map(({ id, parentId }) => [id, parentId]))
  return (audience: string, unit: string): boolean => {
    if (!amounts.has(`${audience} ${unit}`)) return false
    for (let above = parents.get(unit) ?? null; above !== null; above = parents.get(above) ?? null)
      if (amounts.has(`${audience} ${above}`)) return false
    return true
  }
}

/** Neighbours as a range: a formula may not be longer than 8.192 signs, nor have more than 255 parts. */
function sumFormula(rows: readonly number[], at: (row: number) => string): string {
  const ranges: { from: number; to: number }[] = []
  for (const row of rows) {
    const last = ranges.at(-1)
    if (last !== undefined && last.to === row - 1) last.to = row
    else ranges.push({ from: row, to: row })
  }
  const parts = ranges.map(({ from, to }) => (from === to ? at(from) : `${at(from)}:${at(to)}`))
  const MOST = 200
  const sums = Array.from(
    { length: Math.ceil(parts.length / MOST) },
    (_, index) => `SUM(${parts.slice(index * MOST, (index + 1) * MOST).join(',')})`,
  )
  return sums.join('+')
}
