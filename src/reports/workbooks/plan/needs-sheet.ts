/** "Nhu cầu": what units need in the year to come. */

import { needModeTexts } from '../../../foundation/texts/need-modes.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'

const PEOPLE = 6

export function needsSheet(papers: PlanPapers, language: Language): ReportSheet {
  const texts = planReportTexts[language]
  const { needs } = papers
  const heading = fill(texts.needsHeading, { year: needs.year })
  const { lines } = needs
  return {
    name: texts.needs,
    titles: sheetTitles(papers, heading, language, lines.length === 0 ? [texts.noNeeds] : []),
    filteredRows: lines.length,
    columns: [
      { header: texts.order, width: 5, kind: 'whole' },
      { header: texts.code, width: 13, kind: 'text' },
      { header: texts.unit, width: 36, kind: 'text' },
      { header: texts.audience, width: 32, kind: 'text' },
      { header: texts.content, width: 40, kind: 'text' },
      { header: texts.mode, width: 18, kind: 'text' },
      { header: texts.count, width: 10, kind: 'whole' },
      { header: texts.notes, width: 30, kind: 'text' },
    ],
    rows: lines.map(({ unit, audience, content, mode, people, note }, row) => [
      row + 1,
      unit.code,
      unit.name,
      audienceName(papers, audience, language),
      content,
      mode === null ? null : needModeTexts[mode][language],
      people,
      note,
    ]),
    ...(lines.length > 0 && {
      total: [
        ...[null, null, texts.total, null, null, null],
        {
          formula: (at: (column: number, row: number) => string) =>
            `SUM(${at(PEOPLE, 0)}:${at(PEOPLE, lines.length - 1)})`,
          value: needs.people,
        },
      ],
    }),
  }
}

/** The plan's title of an audience; else the unit's own words. */
export function audienceName({ plan }: PlanPapers, audience: string, language: Language): string {
  const known = plan.definition.audiences.find(({ id }) => id === audience)
  return known === undefined ? audience : titleIn(known.title, language)
}
