/** "Tổng hợp": a line a target, with what is needed to reach it. */
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { Minimum, TargetProgress } from '../../plan/plan-report.ts'
import type { ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'
import { targetCells, targetColumns } from './target-cells.ts'

/** Columns before the five of the target. */
const BEFORE = 4

export function summarySheet(papers: PlanPapers, language: Language): ReportSheet {
  const texts = planReportTexts[language]
  const { report } = papers
  return {
    name: texts.summary,
    titles: sheetTitles(papers, texts.summaryHeading, language, [texts.jointNote]),
    fixedColumns: 2,
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.target, width: 42, kind: 'text' },
      { header: texts.counted, width: 8, kind: 'text' },
      { header: texts.wanted, width: 9, kind: 'percent' },
      ...targetColumns(null, language),
      { header: texts.turns, width: 8, kind: 'whole' },
      { header: texts.due, width: 11, kind: 'date' },
      { header: texts.notes, width: 44, kind: 'text' },
    ],
    rows: report.targets.map((target, row) => [
      row + 1,
      titleIn(target.title, language),
      texts.countedIn[target.counts],
      target.wantedPercent,
      ...targetCells(target, { column: BEFORE, row, without: texts.noDenominator }),
      target.turns,
      target.due,
      notesOf(target, language).join('; '),
    ]),
  }
}

/** "Dự báo": what each target needs a week, what it comes to if it goes on so, and what its head count rests on. */
export function forecastSheet(papers: PlanPapers, language: Language): ReportSheet {
  const texts = planReportTexts[language]
  const { targets } = papers.report
  return {
    name: texts.forecast,
    titles: sheetTitles(papers, texts.forecastHeading, language, [texts.ruleForecast]),
    fixedColumns: 2,
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.target, width: 42, kind: 'text' },
      { header: texts.audience, width: 32, kind: 'text' },
      { header: texts.due, width: 11, kind: 'date' },
      { header: texts.perWeek, width: 12, kind: 'points' },
      { header: texts.neededPerWeek, width: 10, kind: 'points' },
      { header: texts.atDeadline, width: 10, kind: 'whole' },
      { header: texts.reachedOn, width: 11, kind: 'date' },
      { header: texts.denominatorAsOf, width: 11, kind: 'date' },
      { header: texts.denominatorSource, width: 36, kind: 'text' },
      { header: texts.clause, width: 28, kind: 'text' },
    ],
    rows: targets.map((target, row) => [
      row + 1,
      titleIn(target.title, language),
      audiencesOf(target, papers, language),
      target.due,
      target.forecast?.perWeek ?? null,
      target.forecast?.neededPerWeek ?? null,
      target.forecast?.atDeadline ?? null,
      target.forecast?.reachedOn ?? null,
      target.denominator?.asOf ?? null,
      target.denominator?.source ?? null,
      target.clause,
    ]),
  }
}

function audiencesOf(
  { audiences }: TargetProgress,
  { plan }: PlanPapers,
  language: Language,
): string {
  if (audiences.length === 0) return planReportTexts[language].everybody
  return plan.definition.audiences
    .filter(({ id }) => audiences.includes(id))
    .map(({ title }) => titleIn(title, language))
    .join('; ')
}

/** What a reader has to know beside the numbers. */
export function notesOf(target: TargetProgress, language: Language): string[] {
  const texts = planReportTexts[language]
  return [
    ...(target.counts === 'entities' && target.reached === null ? [texts.noRule] : []),
    ...(target.evidence === 'recorded' ? [texts.recorded] : []),
    ...target.minimums.map((minimum) => minimumText(minimum, language)),
    ...(target.open === null ? [] : [fill(texts.left, { text: target.open })]),
  ]
}

function minimumText({ kind, wanted, actual, year, met }: Minimum, language: Language): string {
  const texts = planReportTexts[language]
  const state =
    met === null || actual === null
      ? texts.minimumUnknown
      : fill(met ? texts.minimumMet : texts.minimumNotMet, { actual })
  return fill(texts.minimum[kind], { wanted, year: year ?? '', state })
}
