/** "Theo đơn vị": the tree of units, a group of columns a target; and the same for one audience. */
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import { unitKindTexts } from '../../../foundation/texts/unit-kinds.ts'
import type { TargetCount, TargetProgress, UnitLine } from '../../plan/plan-report.ts'
import type { ReportCell, ReportColumn, ReportRow, ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'
import { countWithoutUnit, TARGET_COLUMNS, targetCells, targetColumns } from './target-cells.ts'

/** Level, code, name, kind. */
const NAMES = 4
/** What can be added up of a target: neither what is missing nor a share. */
const SUMMED = ['denominator', 'promised', 'reached'] as const

export function unitsSheet(papers: PlanPapers, language: Language): ReportSheet {
  const texts = planReportTexts[language]
  const { report } = papers
  const { people, turns } = report.totals
  const known = report.targets.filter(({ id }) =>
    report.units.some(({ targets }) => isAnything(targets[id])),
  )
  const without = report.targets.filter((target) => !known.includes(target))
  const namesOf = (targets: readonly TargetProgress[]) =>
    targets.map(({ title }) => titleIn(title, language)).join('; ')
  return unitTable(papers, language, {
    name: texts.units,
    heading: texts.unitsHeading,
    targets: known,
    lines: report.units,
    note: without.length === 0 ? [] : [fill(texts.targetsWithout, { targets: namesOf(without) })],
    before: [
      { header: texts.peopleTrained, of: ({ people: count }) => count, whole: people },
      { header: texts.turns, of: ({ turns: count }) => count, whole: turns },
    ],
  })
}

/** A sheet an audience that a target names; only units in which there is anything of it. */
export function audienceSheets(papers: PlanPapers, language: Language): ReportSheet[] {
  const texts = planReportTexts[language]
  const { report, plan } = papers
  return plan.definition.audiences.flatMap(({ id, title }) => {
    const targets = report.targets.filter(({ audiences }) => audiences.includes(id))
    if (targets.length === 0) return []
    const name = titleIn(title, language)
    return [
      unitTable(papers, language, {
        name,
        heading: fill(texts.audienceHeading, { audience: name }),
        targets,
        lines: report.units.filter(
          (line) => line.id === null || targets.some((one) => Object.hasOwn(line.targets, one.id)),
        ),
        note: [],
        before: [],
      }),
    ]
  })
}

/** Somebody is to be reached, or was. */
const isAnything = (count: TargetCount | undefined): boolean =>
  count !== undefined &&
  (count.denominator !== null || count.promised !== null || (count.reached ?? 0) > 0)

interface UnitTable {
  name: string
  heading: string
  targets: readonly TargetProgress[]
  lines: readonly UnitLine[]
  note: readonly string[]
  before: readonly { header: string; of: (line: UnitLine) => number; whole: number }[]
}

function unitTable(
  papers: PlanPapers,
  language: Language,
  { name, heading, targets, lines, note, before }: UnitTable,
): ReportSheet {
  const texts = planReportTexts[language]
  const isTree = lines.some(({ depth }) => depth > 0)
  const columnOf = (index: number) => NAMES + before.length + index * TARGET_COLUMNS.length
  const rows = lines.map((line, row): ReportRow => {
    const cells: ReportCell[] = [
      line.depth + 1,
      line.code,
      { text: nameOf(line, language), steps: Math.min(line.depth, 10) },
      kindOf(line, language),
      ...before.map(({ of }) => of(line)),
      ...targets.flatMap((target, index): readonly ReportCell[] => {
        const count = line.targets[target.id]
        if (line.id === null) return countWithoutUnit(target, count, language)
        const place = { column: columnOf(index), row, without: texts.noDenominatorShort }
        return count === undefined ? TARGET_COLUMNS.map(() => null) : targetCells(count, place)
      }),
    ]
    return line.depth === 0 && isTree ? { cells, look: 'strong' } : cells
  })
  const tops = lines.filter(({ depth }) => depth === 0)
  const sumOf = (column: number, values: readonly (number | null | undefined)[]): ReportCell => ({
    formula: (at) =>
      `SUMIF(${at(0, 0)}:${at(0, lines.length - 1)},1,${at(column, 0)}:${at(column, lines.length - 1)})`,
    value: values.reduce((sum: number, value) => sum + (value ?? 0), 0),
  })
  const sums: ReportCell[] = [
    null,
    null,
    texts.sumOfTop,
    null,
    ...before.map(({ of }, index) => sumOf(NAMES + index, tops.map(of))),
    ...targets.flatMap(({ id }, index): ReportCell[] => [
      ...SUMMED.map((key, at) => {
        const values = tops.map((line) => amountOf(line, id, key))
        return values.every((value) => value === null) ? null : sumOf(columnOf(index) + at, values)
      }),
      null,
      null,
    ]),
  ]
  const whole: ReportCell[] = [
    ...[null, null, texts.wholePlan, null],
    ...before.map((one) => one.whole),
    ...targets.flatMap((target, index) =>
      targetCells(target, {
        ...{ column: columnOf(index), row: lines.length + 1 },
        without: texts.noDenominatorShort,
      }),
    ),
  ]
  return {
    name,
    titles: sheetTitles(papers, heading, language, [texts.unitsNote, ...note]),
    fixedColumns: NAMES - 1,
    filteredRows: lines.length,
    columns: [
      { header: texts.level, width: 6, kind: 'whole' },
      { header: texts.code, width: 13, kind: 'text' },
      { header: texts.unit, width: 42, kind: 'text' },
      { header: texts.kind, width: 21, kind: 'text' },
      ...before.map(({ header }): ReportColumn => ({ header, width: 10, kind: 'whole' })),
      ...targets.flatMap(({ title }) => targetColumns(titleIn(title, language), language)),
    ],
    rows: [...rows, { cells: sums, look: 'strong' }],
    total: whole,
  }
}

function amountOf(line: UnitLine, target: string, key: (typeof SUMMED)[number]): number | null {
  const count = line.targets[target]
  if (count === undefined) return null
  return key === 'denominator' ? (count.denominator?.amount ?? null) : count[key]
}

export function nameOf({ id, name, ended }: UnitLine, language: Language): string {
  const texts = planReportTexts[language]
  if (id === null) return texts.noUnit
  return ended ? fill(texts.unitEnded, { name }) : name
}

const kindNames: Readonly<Record<string, { vi: string; en: string }>> = unitKindTexts
const kindOf = ({ kind }: UnitLine, language: Language): string =>
  kind === null ? '' : (kindNames[kind]?.[language] ?? kind)
