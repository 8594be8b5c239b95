/** Results by unit behind a letter: as deep as a person still reads; the workbook has everything. */
import { fill } from '../../foundation/texts/pages.ts'
import { planLetterWords as words } from '../../foundation/texts/plan-letters.ts'
import { planReportTexts } from '../../foundation/texts/plan-reports.ts'
import type { TargetCount, TargetProgress, UnitLine } from '../plan/plan-report.ts'
import type { PlanPapers } from '../workbooks/plan/plan-papers.ts'
import { isAnything, nameOf } from '../workbooks/plan/units-sheet.ts'
import type { LetterBlock } from './letter-blocks.ts'
import type { LetterCell } from './letter-table.ts'
import type { Appendix } from './office-document.ts'

const MOST_LINES = 400

export function unitsAppendix(
  { report }: PlanPapers,
  targets: readonly TargetProgress[] = report.targets,
): Appendix {
  const texts = planReportTexts.vi
  const deepest = Math.max(0, ...report.units.map(({ depth }) => depth))
  const level = deepestShown(report.units, deepest)
  const lines = report.units.filter(({ depth }) => depth <= level)
  return {
    title: words.unitsAppendix,
    landscape: true,
    body: [
      ...(level < deepest ? [{ note: fill(words.unitsCut, { level: level + 1 }) }] : []),
      // A table a target: five columns each beside each other are wider than any page.
      ...targets.flatMap((target): LetterBlock[] => {
        const { id, title } = target
        if (!lines.some((line) => isAnything(line.targets[id]))) return []
        const own = lines.filter((line) => line.id === null || Object.hasOwn(line.targets, id))
        return [
          { caption: title.vi },
          {
            table: {
              size: 11,
              columns: [
                { header: texts.order, width: 5, align: 'center' },
                { header: texts.unit, width: 46 },
                { header: texts.denominator, width: 13, align: 'right' },
                { header: texts.promised, width: 11, align: 'right' },
                { header: texts.reached, width: 11, align: 'right' },
                { header: texts.missing, width: 11, align: 'right' },
                { header: texts.percent, width: 11, align: 'right', decimals: 1 },
              ],
              rows: own.map((line, index) => [
                index + 1,
                `${'  '.repeat(line.depth)}${nameOf(line, 'vi')}`,
                ...cellsOf(line.targets[id], texts.noDenominatorShort),
              ]),
              total: [null, texts.wholePlan, ...cellsOf(target, texts.noDenominatorShort)],
            },
          },
          ...incomplete(own, id),
        ]
      }),
    ],
  }
}

/** A sum of head counts of which some are missing is less than the head count of the whole. */
function incomplete(lines: readonly UnitLine[], id: string): LetterBlock[] {
  const most = Math.max(0, ...lines.map(({ targets }) => missingUnitsOf(targets[id])))
  return most === 0 ? [] : [{ note: fill(words.unitsIncomplete, { n: most }) }]
}

const missingUnitsOf = (count: TargetCount | undefined): number =>
  count?.denominator?.from === 'sum' ? count.denominator.missingUnits : 0

function cellsOf(count: TargetCount | undefined, without: string): LetterCell[] {
  if (count === undefined) return [null, null, null, null, null]
  const { denominator, promised, reached, missing, percent } = count
  return [denominator?.amount ?? without, promised, reached, missing, percent]
}

/** The deepest level that still leaves few enough lines; at least the tops. */
function deepestShown(units: readonly UnitLine[], deepest: number): number {
  for (let level = deepest; level > 0; level -= 1)
    if (units.filter(({ depth }) => depth <= level).length <= MOST_LINES) return level
  return 0
}
