/** What learners say as a workbook: the sums, and the comments without names. */
import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { averageStars } from '../average-stars.ts'
import { LEAST_ANSWERS, type ProgramFeedback } from '../feedback.ts'
import { writeReport } from './write.ts'

export async function feedbackWorkbook(
  feedback: readonly ProgramFeedback[],
  titles: readonly string[],
  language: Language,
  now: Date,
): Promise<Buffer> {
  const texts = reportTexts[language]
  const nameOf = ({ program }: ProgramFeedback) => (language === 'en' && program.en) || program.vi
  const program = { header: texts.program, width: 48, kind: 'text' as const }
  return await writeReport(
    [
      {
        name: texts.sheetFeedback,
        titles: [texts.feedbackHeading, fill(texts.feedbackHow, { n: LEAST_ANSWERS }), ...titles],
        columns: [
          program,
          { header: texts.answers, width: 12, kind: 'whole' },
          { header: texts.average, width: 12, kind: 'percent' },
          ...[1, 2, 3, 4, 5].map((n) => ({
            ...{ header: fill(texts.stars, { n }), width: 10, kind: 'whole' as const },
          })),
        ],
        rows: feedback.map((line) => [
          nameOf(line),
          ...(line.told === null
            ? []
            : [line.told.answers, averageStars(line.told.stars), ...line.told.stars]),
        ]),
      },
      {
        name: texts.sheetComments,
        titles: [texts.comments],
        columns: [program, { header: texts.comments, width: 90, kind: 'text' }],
        rows: feedback.flatMap((line) =>
          (line.told?.comments ?? []).map((comment) => [nameOf(line), comment]),
        ),
      },
    ],
    now,
  )
}
