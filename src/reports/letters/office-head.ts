/** Head of a paper of an office: who sends it, the nation, number, place and day, what it is about, whom it goes to. */
import { Paragraph } from 'docx'
import { longVietnameseDate } from '../../foundation/dates.ts'
import { officeWords } from '../../foundation/texts/office-documents.ts'
import { fill, nationLines } from '../../foundation/texts/pages.ts'
import { INDENT, PORTRAIT_WIDTH } from './letter-measures.ts'
import { centred, type LetterChild, line, ruleBelow, sideBySide } from './letter-parts.ts'
import type { OfficeDocument } from './office-document.ts'

const LEFT = Math.round(PORTRAIT_WIDTH * 0.44)
const RIGHT = PORTRAIT_WIDTH - LEFT
const capitals = (text: string) => text.toLocaleUpperCase('vi')

export function officeHead(document: OfficeDocument): LetterChild[] {
  const { parent, name, number, kind, subject, recipients } = document
  const head = sideBySide(
    [LEFT, RIGHT],
    [
      [
        [
          ...(parent === null ? [] : [centred(capitals(parent), { size: 12 })]),
          centred(capitals(name), { size: 12, bold: true }),
          ruleBelow(LEFT, LEFT * 0.4),
        ],
        [
          centred(capitals(nationLines.name), { size: 12, bold: true }),
          centred(nationLines.motto, { size: 13, bold: true }),
          ruleBelow(RIGHT, 3170),
        ],
      ],
      [
        [
          centred(
            number === null ? officeWords.noNumber : fill(officeWords.number, { number }),
            { size: 13 },
            { spacing: { before: 80 } },
          ),
          ...(kind === null
            ? [
                centred(
                  fill(officeWords.about, { subject }),
                  { size: 12 },
                  { spacing: { before: 60 }, indent: { left: 120, right: 120 } },
                ),
              ]
            : []),
        ],
        [centred(placeAndDay(document), { size: 13, italics: true }, { spacing: { before: 80 } })],
      ],
    ],
  )
  return [
    head,
    ...(kind === null
      ? [new Paragraph({ spacing: { after: 120 } })]
      : [
          centred(capitals(kind), { bold: true }, { spacing: { before: 240 } }),
          centred(subject, { bold: true }),
          ruleBelow(PORTRAIT_WIDTH, PORTRAIT_WIDTH * 0.25),
          new Paragraph({ spacing: { after: 60 } }),
        ]),
    ...addressed(recipients),
  ]
}

/** One stands in the line itself, several below it, a line each. */
function addressed(recipients: readonly string[]): LetterChild[] {
  const [only, ...more] = recipients
  if (only === undefined) return []
  const indent = { left: INDENT * 2 }
  const lines =
    more.length === 0
      ? [line(`${officeWords.to} ${only}`, {}, { indent })]
      : [
          line(officeWords.to, {}, { indent, keepNext: true }),
          ...recipients.map((one, index) =>
            line(
              `- ${one}${index === recipients.length - 1 ? '.' : ';'}`,
              {},
              { indent: { left: INDENT * 3 } },
            ),
          ),
        ]
  return [...lines, new Paragraph({ spacing: { after: 60 } })]
}

/** "Sơn La, ngày 06 tháng 01 năm 2026"; day and month blank where they are not known yet. */
function placeAndDay({ place, date }: OfficeDocument): string {
  const day = dayOf(date)
  return place === null
    ? `${day.charAt(0).toLocaleUpperCase('vi')}${day.slice(1)}`
    : `${place}, ${day}`
}

export const dayOf = (date: OfficeDocument['date']): string =>
  typeof date === 'string' ? longVietnameseDate(date) : fill(officeWords.noDay, date)
