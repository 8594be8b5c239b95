/** "Kinh phí": what the document plans, added up, against what was spent. */
import type { Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { PlanCost } from '../../../programs/plans/definition.ts'
import type { ReportCell, ReportRow, ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'

const [QUANTITY, PRICE, AMOUNT, STATED, SPENT] = [2, 3, 4, 5, 7]

export function costsSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const { costs } = papers.plan.definition
  if (costs.length === 0) return null
  const rows: ReportRow[] = []
  /** Rows of the costs themselves, which the last line adds up. */
  const heads: { row: number; amount: number; spent: number; left: number }[] = []
  for (const [index, cost] of costs.entries()) {
    const head = rows.length
    const { computed, isLineByLine } = linesOf(cost)
    // null: nothing is recorded, which is not that nothing was spent.
    const spent = papers.spent.get(cost.id)?.amount ?? null
    const first = head + 1
    const last = head + cost.lines.length
    const amount = isLineByLine ? computed : (cost.total ?? 0)
    const isKnown = isLineByLine || cost.total !== null
    heads.push({
      row: head,
      amount: isKnown ? amount : 0,
      spent: spent ?? 0,
      left: isKnown ? amount - (spent ?? 0) : 0,
    })
    rows.push({
      look: 'strong',
      cells: [
        index + 1,
        titleIn(cost.title, language),
        ...[null, null],
        isLineByLine
          ? { formula: (at) => `SUM(${at(AMOUNT, first)}:${at(AMOUNT, last)})`, value: computed }
          : cost.total,
        cost.total,
        cost.total === null
          ? null
          : {
              formula: (at) => `${at(STATED, head)}-${at(AMOUNT, head)}`,
              value: cost.total - amount,
            },
        spent,
        isKnown
          ? {
              formula: (at) => `${at(AMOUNT, head)}-${at(SPENT, head)}`,
              value: amount - (spent ?? 0),
            }
          : null,
        cost.clause,
      ],
    })
    for (const line of cost.lines) {
      const row = rows.length
      rows.push([
        null,
        { text: titleIn(line.title, language), steps: 1 },
        line.quantity,
        line.unitPrice,
        amountCell(line, row),
        line.total,
        line.total === null || amountOf(line) === null
          ? null
          : {
              formula: (at) => `${at(STATED, row)}-${at(AMOUNT, row)}`,
              value: line.total - (amountOf(line) ?? 0),
            },
        ...[null, null],
        line.clause,
      ])
    }
  }
  const sumOf = (column: number, of: (head: (typeof heads)[number]) => number): ReportCell => ({
    formula: (at) => `SUM(${heads.map(({ row }) => at(column, row)).join(',')})`,
    value: heads.reduce((sum, head) => sum + of(head), 0),
  })
  return {
    name: texts.costs,
    titles: sheetTitles(papers, texts.costsHeading, language),
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.cost, width: 52, kind: 'text' },
      { header: texts.quantity, width: 10, kind: 'whole' },
      { header: texts.unitPrice, width: 15, kind: 'whole' },
      { header: texts.amount, width: 17, kind: 'whole' },
      { header: texts.planned, width: 17, kind: 'whole' },
      { header: texts.difference, width: 14, kind: 'whole' },
      { header: texts.spent, width: 17, kind: 'whole' },
      { header: texts.remaining, width: 17, kind: 'whole' },
      { header: texts.clause, width: 32, kind: 'text' },
    ],
    rows,
    total: [
      ...[null, texts.total, null, null],
      sumOf(AMOUNT, ({ amount }) => amount),
      ...[null, null],
      sumOf(SPENT, ({ spent }) => spent),
      sumOf(SPENT + 1, ({ left }) => left),
    ],
  }
}

type CostLine = PlanCost['lines'][number]

/** Quantity × unit price, else the amount that is written; null: neither. */
const amountOf = ({ quantity, unitPrice, total }: CostLine): number | null =>
  quantity !== null && unitPrice !== null ? quantity * unitPrice : total

function amountCell(line: CostLine, row: number): ReportCell {
  const amount = amountOf(line)
  if (amount === null || line.quantity === null || line.unitPrice === null) return amount
  return { formula: (at) => `${at(QUANTITY, row)}*${at(PRICE, row)}`, value: amount }
}

/** Lines that all have an amount can be added up; one without leaves only what is written for the whole. */
function linesOf({ lines }: PlanCost): { computed: number; isLineByLine: boolean } {
  const amounts = lines.map(amountOf)
  return {
    computed: amounts.reduce((sum: number, amount) => sum + (amount ?? 0), 0),
    isLineByLine: lines.length > 0 && amounts.every((amount) => amount !== null),
  }
}
