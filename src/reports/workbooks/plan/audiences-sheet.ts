/** "Đối tượng": the audiences of a plan, which overlap. */
import type { Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'
import { shareOf } from './target-cells.ts'

export function audiencesSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const { audiences } = papers.report
  if (audiences.length === 0) return null
  return {
    name: texts.audiences,
    titles: sheetTitles(papers, texts.audiencesHeading, language, [texts.overlap]),
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.audience, width: 48, kind: 'text' },
      { header: texts.onRoster, width: 13, kind: 'whole' },
      { header: texts.headCount, width: 13, kind: 'whole' },
      { header: texts.denominatorAsOf, width: 12, kind: 'date' },
      { header: texts.source, width: 36, kind: 'text' },
      { header: texts.trained, width: 11, kind: 'whole' },
      { header: texts.share, width: 10, kind: 'percent' },
    ],
    rows: audiences.map(({ title, onRoster, headCount, trained }, row) => [
      row + 1,
      titleIn(title, language),
      onRoster ?? texts.noAudienceRule,
      headCount?.amount ?? texts.noDenominator,
      headCount?.asOf ?? null,
      headCount?.source ?? null,
      trained,
      trained === null || headCount === null || headCount.amount === 0
        ? null
        : { formula: shareOf(6, 3, row), value: percentOf(trained, headCount.amount) },
    ]),
  }
}

/** With one decimal, half up, as Excel's ROUND does it. */
export const percentOf = (part: number, whole: number): number =>
  Math.floor((part * 2000 + whole) / (2 * whole)) / 10
