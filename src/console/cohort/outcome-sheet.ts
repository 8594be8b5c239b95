/** The table of a class as a sheet. Text is written as text, never as a formula. */
import type { Readable } from 'node:stream'
import { displayAttendance, displayScore } from '../../certificates/display.ts'
import { writeSheet } from '../../foundation/sheets/write-sheet.ts'
import { cohortTexts } from '../../foundation/texts/console/cohort.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { reasonText } from '../../foundation/texts/reasons.ts'
import type { TableRow } from '../../reconciliation/table/list-rows.ts'
import { shownNumber } from '../kit/number.ts'
import { exactTime } from '../kit/time.tsx'

const CHUNK = 5000

export function outcomeSheet(wanted: {
  name: string
  total: number
  now: Date
  language: Language
  read(limit: number, offset: number): Promise<TableRow[]>
}): Readable {
  const { name, total, now, language } = wanted
  const texts = cohortTexts[language]
  return writeSheet(
    {
      name: texts.sheetName,
      titles: [
        fill(texts.sheetTitle, { cohort: name }),
        fill(texts.sheetOn, { at: exactTime(now, language), n: shownNumber(total, language) }),
        '',
      ],
      columns: [
        { header: texts.orderNumber, width: 6 },
        { header: texts.code, width: 16 },
        { header: texts.name, width: 28 },
        { header: texts.unit, width: 32 },
        { header: texts.score, width: 9 },
        { header: texts.attendance, width: 13 },
        { header: texts.verdict, width: 16 },
        { header: texts.why, width: 60 },
        { header: texts.certificate, width: 22 },
      ],
      rows: rowsOf(wanted),
    },
    now,
  )
}

async function* rowsOf({ language, read }: Parameters<typeof outcomeSheet>[0]) {
  const texts = cohortTexts[language]
  const verdicts = verdictTexts[language]
  for (let at = 0; ; at += CHUNK) {
    const rows = await read(CHUNK, at)
    for (const [index, row] of rows.entries()) {
      const { score, attendance, certificate } = row
      const share = attendance === null ? null : displayAttendance(attendance, language)
      yield [
        at + index + 1,
        row.learner,
        row.fullName,
        row.unit,
        score === null ? null : displayScore(score, language),
        share === null ? null : fill(verdicts.attendance, { share }),
        verdicts[row.verdict ?? 'none'],
        row.reasons.map((reason) => reasonText(reason, language)).join(' '),
        row.certificateState === 'revoked'
          ? fill(texts.revoked, { number: certificate ?? '' })
          : certificate,
      ]
    }
    if (rows.length < CHUNK) return
  }
}
