/** The report of results as a workbook. */
import { reportTexts } from '../../foundation/texts/console/reports.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { ResultCounts } from '../result-sums.ts'
import type { ResultsReport } from '../results-report.ts'
import { type ReportCell, type ReportColumn, writeReport } from './write.ts'

/** @param titles lines below the heading: what it is of, who made it and when */
export async function resultsWorkbook(
  { by, lines, total }: ResultsReport,
  titles: readonly string[],
  language: Language,
  now: Date,
): Promise<Buffer> {
  const texts = reportTexts[language]
  const nameHead = { unit: texts.byUnit, cohort: texts.byCohort, program: texts.byProgram }[by]
  const whole = (group: string, header: string): ReportColumn => ({
    ...{ header: `${group}: ${header}`, width: 11, kind: 'whole' },
  })
  const columns: ReportColumn[] = [
    { header: texts.code, width: 16, kind: 'text' },
    { header: nameHead, width: 44, kind: 'text' },
    whole(texts.people, texts.peopleEnrolled),
    whole(texts.people, texts.peoplePassed),
    whole(texts.people, texts.peopleCertified),
    { header: `${texts.peopleShare} (%)`, width: 11, kind: 'percent' },
    whole(texts.turns, texts.turnsEnrolled),
    whole(texts.turns, texts.withEvidence),
    whole(texts.turns, texts.passed),
    whole(texts.turns, texts.failed),
    whole(texts.turns, texts.incomplete),
    whole(texts.turns, texts.review),
    whole(texts.turns, texts.undecided),
    whole(texts.turns, texts.certified),
  ]
  return await writeReport(
    [
      {
        name: texts.sheetResults,
        titles: [texts.resultsHeading, ...titles],
        columns,
        rows: lines.map((line) => [
          line.code,
          line.name === null ? texts.noUnit : (language === 'en' && line.name.en) || line.name.vi,
          ...figures(line),
        ]),
        total: ['', texts.total, ...figures(total)],
      },
    ],
    now,
  )
}

/** The share is cut to one decimal: 74,96 % is not 75. */
function figures(counts: ResultCounts): ReportCell[] {
  const { people, peoplePassed } = counts
  const share = people === 0 ? null : Math.floor((peoplePassed * 1000) / people) / 10
  return [
    ...[people, peoplePassed, counts.peopleCertified, share],
    ...[counts.turns, counts.withEvidence, counts.passed, counts.failed],
    ...[counts.incomplete, counts.review, counts.undecided, counts.certified],
  ]
}
