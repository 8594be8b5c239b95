/** "Chuyên đề": the matrix audience × modules of document 004 with what has come of it. */
import type { Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import type { ReportCell, ReportColumn, ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'

export function modulesSheet(papers: PlanPapers, language: Language): ReportSheet | null {
  const texts = planReportTexts[language]
  const { report, plan } = papers
  if (report.modules.length === 0) return null
  const asked = plan.definition.audiences.filter(({ modules }) => modules.length > 0)
  const cells = new Map(
    report.coverage.map(({ audience, module, completed }) => [`${audience} ${module}`, completed]),
  )
  const onRoster = new Map(report.audiences.map((line) => [line.id, line.onRoster]))
  return {
    name: texts.modules,
    titles: sheetTitles(papers, texts.modulesHeading, language, [texts.modulesNote, texts.overlap]),
    fixedColumns: 2,
    columns: [
      { header: texts.moduleCode, width: 9, kind: 'text' },
      { header: texts.module, width: 44, kind: 'text' },
      ...asked.map(
        ({ title }): ReportColumn => ({
          ...{ header: titleIn(title, language), width: 16, kind: 'whole' },
        }),
      ),
      { header: texts.everyone, width: 11, kind: 'whole' },
    ],
    rows: report.modules.map(({ code, title, completed }) => [
      code,
      titleIn(title, language),
      ...asked.map(
        ({ id, modules }): ReportCell =>
          modules.includes(code) ? (cells.get(`${id} ${code}`) ?? 0) : null,
      ),
      completed,
    ]),
    total: [
      null,
      texts.audiencePeople,
      ...asked.map(({ id }) => onRoster.get(id) ?? texts.noAudienceRule),
      null,
    ],
  }
}
