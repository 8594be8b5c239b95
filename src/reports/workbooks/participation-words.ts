/** What a participation list says above its columns and of its results. */
import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { ParticipationWords } from './participation-sheet.ts'

export function participationWords(
  language: Language,
  titles: readonly string[],
): ParticipationWords {
  const texts = reportTexts[language]
  return {
    sheet: texts.sheetParticipation,
    titles: [texts.participationHeading, ...titles],
    headers: [
      texts.number,
      texts.fullName,
      texts.code,
      texts.unit,
      texts.cohort,
      texts.attendance,
      texts.score,
      texts.verdict,
      texts.certificate,
      texts.issuedOn,
    ],
    verdicts: verdictTexts[language],
  }
}
