/** Foot of a paper of an office: who gets copies, who signs. */
import { officeWords } from '../../foundation/texts/office-documents.ts'
import { PORTRAIT_WIDTH } from './letter-measures.ts'
import { centred, type LetterChild, line, sideBySide } from './letter-parts.ts'
import type { OfficeDocument } from './office-document.ts'

const LEFT = Math.round(PORTRAIT_WIDTH * 0.45)
/** Room for a signature and a stamp. */
const SIGNATURE = 1300

export function officeFoot({ recipients, copies, signer }: OfficeDocument): LetterChild[] {
  const copied = [...(recipients.length === 0 ? [] : [officeWords.copiesAbove]), ...copies]
  const left = [
    line(officeWords.copies, { size: 12, bold: true, italics: true }, { spacing: { before: 240 } }),
    ...copied.map((one) => line(`- ${one};`, { size: 11 })),
    line(`- ${officeWords.copiesFile}`, { size: 11 }),
  ]
  const offices = (signer?.title ?? '').split(/\s+\/\s+/)
  const right = [
    ...offices.map((office, index) =>
      centred(
        office.toLocaleUpperCase('vi'),
        { bold: true },
        { keepNext: true, ...(index === 0 && { spacing: { before: 240 } }) },
      ),
    ),
    centred(signer?.name ?? '', { bold: true }, { spacing: { before: SIGNATURE } }),
  ]
  return [sideBySide([LEFT, PORTRAIT_WIDTH - LEFT], [[left, right]])]
}
