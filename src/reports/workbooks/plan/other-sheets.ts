/** Short sheets: who was reached without being taught, people by week, programs. */
import type { Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { ReportColumn, ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'

export function reachSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const { reach } = papers.plan.definition
  if (reach.length === 0) return null
  return {
    name: texts.reach,
    titles: sheetTitles(papers, texts.reachHeading, language),
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.channel, width: 60, kind: 'text' },
      { header: texts.reachedPeople, width: 14, kind: 'whole' },
      { header: texts.entries, width: 14, kind: 'whole' },
      { header: texts.lastEntry, width: 14, kind: 'date' },
      { header: texts.clause, width: 30, kind: 'text' },
    ],
    rows: reach.map(({ id, title, clause }, row) => {
      const sum = papers.reach.get(id)
      return [
        row + 1,
        titleIn(title, language),
        sum?.amount ?? 0,
        sum?.entries ?? 0,
        sum?.asOf ?? null,
        clause,
      ]
    }),
  }
}

export function weeksSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const targets = papers.report.targets.filter(({ weeks }) => weeks.length > 0)
  const mondays = [
    ...new Set(targets.flatMap(({ weeks }) => weeks.map(({ from }) => from))),
  ].toSorted()
  if (mondays.length === 0) return null
  const known = targets.map(({ weeks }) => new Map(weeks.map((week) => [week.from, week])))
  return {
    name: texts.weeks,
    titles: sheetTitles(papers, texts.weeksHeading, language),
    fixedColumns: 1,
    columns: [
      { header: texts.weekFrom, width: 13, kind: 'date' },
      ...targets.flatMap(({ title }): ReportColumn[] => {
        const group = titleIn(title, language)
        return [
          { header: texts.added, width: 12, kind: 'whole', group },
          { header: texts.upTo, width: 12, kind: 'whole', group },
        ]
      }),
    ],
    rows: mondays.map((monday, row) => [
      monday,
      ...known.flatMap((weeks, index) => {
        const week = weeks.get(monday)
        if (week === undefined) return [null, null]
        const column = 1 + index * 2
        return [
          week.added,
          {
            formula: (at: (column: number, row: number) => string) =>
              `SUM(${at(column, 0)}:${at(column, row)})`,
            value: week.total,
          },
        ]
      }),
    ]),
  }
}

export function programsSheet(papers: PlanPapers, language: Language): ReportSheet {
  const texts = planReportTexts[language]
  const { programs } = papers.report
  return {
    name: texts.programs,
    titles: sheetTitles(papers, texts.programsHeading, language),
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.program, width: 56, kind: 'text' },
      { header: texts.kind, width: 12, kind: 'text' },
      { header: texts.cohorts, width: 10, kind: 'whole' },
      { header: texts.enrolled, width: 12, kind: 'whole' },
      { header: texts.peopleTrained, width: 12, kind: 'whole' },
      { header: texts.turns, width: 12, kind: 'whole' },
      { header: texts.certified, width: 14, kind: 'whole' },
      { header: texts.papers, width: 14, kind: 'whole' },
    ],
    rows: programs.map((program, row) => [
      row + 1,
      titleIn(program.title, language),
      texts.programKind[program.kind],
      ...[program.cohorts, program.enrolled, program.people, program.turns],
      ...[program.certified, program.papers],
    ]),
  }
}
