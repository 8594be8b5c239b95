/** Head of an appendix: its number, title, and the paper that it belongs to. */
import { Paragraph } from 'docx'
import { officeWords } from '../../foundation/texts/office-documents.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { centred, type LetterChild } from './letter-parts.ts'
import type { OfficeDocument } from './office-document.ts'
import { dayOf } from './office-head.ts'

/** @param number counted from 1; null: it is the only one */
export function appendixHead(
  { kind, number, date, name }: OfficeDocument,
  title: string,
  order: number | null,
): LetterChild[] {
  const of = (kind ?? officeWords.letter).toLocaleLowerCase('vi')
  return [
    centred(
      order === null
        ? officeWords.appendix
        : fill(officeWords.appendixNumbered, { number: ROMAN[order - 1] ?? order }),
      { bold: true },
    ),
    centred(title.toLocaleUpperCase('vi'), { bold: true, size: 13 }),
    centred(
      fill(officeWords.attachedTo, {
        kind: of,
        number: number ?? officeWords.noNumberHere,
        day: dayOf(date),
        name,
      }),
      { italics: true, size: 13 },
    ),
    new Paragraph({ spacing: { after: 120 } }),
  ]
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X']
