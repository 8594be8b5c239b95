/** Results by unit behind a letter, in one table: as deep as a person still reads; the workbook has everything. */
import { fill } from '../../foundation/texts/pages.ts'
import { planLetterWords as words } from '../../foundation/texts/plan-letters.ts'
import { planReportTexts } from '../../foundation/texts/plan-reports.ts'
import type { PlanReport, TargetCount, TargetProgress, UnitLine } from '../plan/plan-report.ts'
import type { PlanPapers } from '../workbooks/plan/plan-papers.ts'
import { countWithoutUnit } from '../workbooks/plan/target-cells.ts'
import { nameOf } from '../workbooks/plan/units-sheet.ts'
import type { LetterBlock } from './letter-blocks.ts'
import type { Appendix } from './office-document.ts'
import { counted } from './plan-sections.ts'

const texts = planReportTexts.vi
const MOST_LINES = 400
/** Titles of more targets leave their columns too narrow to be read. */
const MOST_TITLES = 6

/** @param targets in the order in which the letter numbers them */
export function unitsAppendix(
  { report }: PlanPapers,
  targets: readonly TargetProgress[] = report.targets,
): Appendix {
  const deepest = Math.max(0, ...report.units.map(({ depth }) => depth))
  const level = deepestShown(report.units, deepest)
  const lines = report.units.filter(({ depth }) => depth <= level)
  const known = targets.filter(({ id }) => lines.some(({ targets: of }) => isKnown(of[id])))
  const without = targets.filter((target) => !known.includes(target))
  return {
    title: words.unitsAppendix,
    landscape: true,
    body: [
      ...(known.length === 0
        ? [{ note: words.unitsNothing }]
        : oneTable(report, lines, known, targets)),
      ...(level < deepest ? [{ note: fill(words.unitsCut, { level: level + 1 }) }] : []),
      ...incomplete(lines, known),
      ...(without.length === 0 || known.length === 0
        ? []
        : [
            {
              note: fill(words.unitsWithout, {
                targets: without.map(({ title }) => title.vi).join('; '),
              }),
            },
          ]),
    ],
  }
}

const isKnown = (count: TargetCount | undefined) => (count?.reached ?? null) !== null

function oneTable(
  { totals }: PlanReport,
  lines: readonly UnitLine[],
  known: readonly TargetProgress[],
  targets: readonly TargetProgress[],
): LetterBlock[] {
  const areTitled = known.length <= MOST_TITLES
  return [
    { note: areTitled ? words.unitsText : `${words.unitsText} ${words.unitsNumbers}` },
    {
      table: {
        size: 11,
        columns: [
          { header: texts.order, width: 5, align: 'center' },
          { header: texts.unit, width: 34 },
          { header: texts.peopleTrained, width: 10, align: 'right' },
          ...known.map((target) => ({
            header: areTitled
              ? target.title.vi
              : fill(words.unitsTarget, { n: targets.indexOf(target) + 1 }),
            ...{ width: areTitled ? 16 : 10, align: 'right' as const },
          })),
        ],
        rows: lines.map((line, index) => [
          index + 1,
          `${'  '.repeat(line.depth)}${nameOf(line, 'vi')}`,
          line.people,
          ...known.map((target) => cellOf(line, target)),
        ]),
        total: [null, texts.wholePlan, totals.people, ...known.map(shown)],
      },
    },
  ]
}

function cellOf({ id, targets }: UnitLine, target: TargetProgress): string {
  const count = targets[target.id]
  if (id === null) {
    const [, , reached] = countWithoutUnit(target, count, 'vi')
    return typeof reached === 'string' ? reached : counted(reached)
  }
  if (count !== undefined) return shown(count)
  // Nobody was reached and nobody promised to be; what nobody has recorded is not known.
  return target.evidence === 'recorded' ? texts.noShare : counted(0)
}

function shown({ promised, reached }: Pick<TargetCount, 'promised' | 'reached'>): string {
  const came = reached === null ? texts.noShare : counted(reached)
  return promised === null
    ? came
    : fill(words.unitsOf, { reached: came, promised: counted(promised) })
}

/** A sum of head counts of which some are missing is less than the head count of the whole. */
function incomplete(lines: readonly UnitLine[], known: readonly TargetProgress[]): LetterBlock[] {
  const counts = lines.flatMap(({ targets }) => known.map(({ id }) => targets[id]))
  const most = Math.max(0, ...counts.map(missingUnitsOf))
  return most === 0 ? [] : [{ note: fill(words.unitsIncomplete, { n: most }) }]
}

const missingUnitsOf = (count: TargetCount | undefined): number =>
  count?.denominator?.from === 'sum' ? count.denominator.missingUnits : 0

/** The deepest level that still leaves few enough lines; at least the tops. */
function deepestShown(units: readonly UnitLine[], deepest: number): number {
  for (let level = deepest; level > 0; level -= 1)
    if (units.filter(({ depth }) => depth <= level).length <= MOST_LINES) return level
  return 0
}
