/** "Hạn nộp": papers that are due with how many are here; and a sheet that says of each unit when its papers came. */
import { shortDate } from '../../../foundation/dates.ts'
import type { Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import { unitKindTexts } from '../../../foundation/texts/unit-kinds.ts'
import type { DeadlineStanding, SubmissionLine } from '../../submissions/standing.ts'
import type { ReportCell, ReportColumn, ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'

export function deadlinesSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const { standings } = papers
  if (standings.length === 0) return null
  return {
    name: texts.deadlines,
    titles: sheetTitles(papers, texts.deadlinesHeading, language),
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.deadline, width: 40, kind: 'text' },
      { header: texts.due, width: 12, kind: 'date' },
      { header: texts.from, width: 32, kind: 'text' },
      { header: texts.to, width: 30, kind: 'text' },
      { header: texts.owing, width: 10, kind: 'whole' },
      { header: texts.inTime, width: 10, kind: 'whole' },
      { header: texts.late, width: 10, kind: 'whole' },
      { header: texts.awaited, width: 10, kind: 'whole' },
      { header: texts.overdue, width: 10, kind: 'whole' },
      { header: texts.clause, width: 30, kind: 'text' },
    ],
    rows: standings.map(({ due, lines, counts }, row) => [
      row + 1,
      nameOfDue({ due }, language),
      due.on,
      due.from.length === 0
        ? texts.fromBody
        : due.from.map((kind) => unitKindTexts[kind][language]).join('; '),
      due.to,
      {
        formula: (at) => `SUM(${at(6, row)}:${at(9, row)})`,
        value: lines.length,
      },
      counts['in-time'],
      counts.late,
      counts.awaited,
      counts.overdue,
      due.clause,
    ]),
  }
}

export const nameOfDue = ({ due }: Pick<DeadlineStanding, 'due'>, language: Language): string =>
  due.title === null ? due.id : titleIn(due.title, language)

/** A line a unit that owes any paper, a column a paper. */
export function receivedSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const standings = papers.standings.filter(({ due }) => due.from.length > 0)
  const units = new Map(
    standings.flatMap(({ lines }) => lines.map(({ unit }) => [unit.id, unit] as const)),
  )
  if (units.size === 0) return null
  const cells = new Map(
    standings.flatMap(({ due, lines }) =>
      lines.map((line) => [`${due.id} ${line.unit.id}`, line] as const),
    ),
  )
  return {
    name: texts.received,
    titles: sheetTitles(papers, texts.receivedHeading, language),
    fixedColumns: 2,
    filteredRows: units.size,
    columns: [
      { header: texts.code, width: 13, kind: 'text' },
      { header: texts.unit, width: 44, kind: 'text' },
      ...standings.map(
        ({ due }): ReportColumn => ({
          header: `${nameOfDue({ due }, language)} (${shortDate(due.on)})`,
          ...{ width: 18, kind: 'date' },
        }),
      ),
    ],
    rows: [...units.values()].map(({ id, code, name }) => [
      code,
      name,
      ...standings.map(({ due }) => receivedCell(cells.get(`${due.id} ${id}`), language)),
    ]),
  }
}

function receivedCell(line: SubmissionLine | undefined, language: Language): ReportCell {
  const texts = planReportTexts[language]
  if (line === undefined) return null
  return line.receivedOn ?? (line.state === 'overdue' ? texts.overdueCell : texts.notYet)
}
