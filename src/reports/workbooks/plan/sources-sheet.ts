/** "Nguồn số liệu": how it was counted, each figure that people brought with its source, what the document leaves open. */
import { dateInVietnam } from '../../../foundation/dates.ts'
import { actorWords } from '../../../foundation/texts/actors.ts'
import type { Language } from '../../../foundation/texts/pages.ts'
import { planReportTexts } from '../../../foundation/texts/plan-reports.ts'
import { subjectsOf } from '../../figures/figure-kinds.ts'
import type { FigureLine } from '../../figures/list-figures.ts'
import type { ReportRow, ReportSheet } from '../write.ts'
import type { PlanPapers } from './plan-papers.ts'
import { sheetTitles, titleIn } from './sheet-titles.ts'

export function sourcesSheet(papers: PlanPapers, language: Language): ReportSheet {
  const texts = planReportTexts[language]
  const { plan, figures } = papers
  const { document, legalBasis, questions } = plan.definition
  const said = (kind: string, text: string): ReportRow => [kind, text]
  return {
    name: texts.sources,
    titles: sheetTitles(papers, texts.sourcesHeading, language),
    columns: [
      { header: texts.sourceKind, width: 22, kind: 'text' },
      { header: texts.sourceOf, width: 66, kind: 'text' },
      { header: texts.unit, width: 32, kind: 'text' },
      { header: texts.sourceAmount, width: 14, kind: 'whole' },
      { header: texts.denominatorAsOf, width: 12, kind: 'date' },
      { header: texts.source, width: 36, kind: 'text' },
      { header: texts.sourceRecorded, width: 12, kind: 'date' },
      { header: texts.sourceBy, width: 22, kind: 'text' },
    ],
    rows: [
      said(texts.document, document ?? texts.noDocument),
      ...legalBasis.map((line) => said(texts.document, line)),
      ...[texts.ruleOnce, texts.ruleUnit, texts.rulePercent, texts.ruleForecast].map((rule) =>
        said(texts.rule, rule),
      ),
      ...figures.map((figure) => figureRow(papers, figure, language)),
      ...questions.map((question) => said(texts.question, question)),
    ],
  }
}

function figureRow({ plan }: PlanPapers, figure: FigureLine, language: Language): ReportRow {
  const texts = planReportTexts[language]
  const { kind, subjectId, unit, year, amount, asOf, source, recordedAt, recordedBy } = figure
  const subject = subjectsOf(kind, plan.definition).find(({ id }) => id === subjectId)
  const title = subject === undefined ? subjectId : titleIn(subject.title, language)
  return [
    texts.figureKinds[kind],
    year === null ? title : `${title} (${year})`,
    unit?.name ?? null,
    ...[amount, asOf, source],
    dateInVietnam(recordedAt),
    actorWords(recordedBy, null, language),
  ]
}
