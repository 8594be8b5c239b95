/**
 * A paper of a Vietnamese office as .docx, laid out as Nghị định 30/2020/NĐ-CP has it: A4, margins 20, 20, 30 and 15 mm,
 * Times New Roman 13 to 14, the nation's name and motto, the body that sends it, number, place and day, subject, whom it
 * goes to, who gets copies, who signs. What is not known yet (the number) is left blank for the office to put in.
 */
import { Document, Header, Packer, PageNumber, Paragraph, TextRun } from 'docx'
import type { DateString } from '../../foundation/dates.ts'
import { cleanText } from '../../foundation/names.ts'
import { appendixHead } from './appendix-head.ts'
import { type LetterBlock, writeBlocks } from './letter-blocks.ts'
import {
  BODY_SIZE,
  FONT,
  LANDSCAPE_WIDTH,
  MARGINS,
  PAGE,
  PORTRAIT_WIDTH,
} from './letter-measures.ts'
import { officeFoot } from './office-foot.ts'
import { officeHead } from './office-head.ts'

export interface OfficeDocument {
  /** The body above, such as UBND tỉnh Sơn La; null: none is named. */
  parent: string | null
  /** The body that sends it. */
  name: string
  /** Number and sign, such as `123/SKHCN-CĐS`; null: left blank. */
  number: string | null
  /** Where it is made: Sơn La. */
  place: string | null
  /** Day of the paper; `{ year }`: day and month are left blank. */
  date: DateString | { year: number }
  /** `Báo cáo`, `Thông báo`…; null: a letter (công văn), whose subject stands below its number. */
  kind: string | null
  /** What it is about (trích yếu), without "V/v". */
  subject: string
  /** Kính gửi. */
  recipients: readonly string[]
  body: readonly LetterBlock[]
  /** Nơi nhận beside "Như trên" and "Lưu: VT". */
  copies: readonly string[]
  /** Lines of an office are parted by " / ", as on certificates. */
  signer: { title: string; name: string } | null
  appendices?: readonly Appendix[]
}

/** A table or list on pages of its own behind the signature. */
export interface Appendix {
  title: string
  body: readonly LetterBlock[]
  landscape?: boolean
}

export async function writeOfficeDocument(document: OfficeDocument): Promise<Buffer> {
  const appendices = document.appendices ?? []
  const file = new Document({
    title: cleanText(document.subject),
    creator: cleanText(document.name),
    lastModifiedBy: cleanText(document.name),
    description: '',
    styles: {
      default: {
        document: {
          run: { font: FONT, size: BODY_SIZE * 2, language: { value: 'vi-VN' } },
          // LibreOffice takes a line without its rule for an exact height, and cuts what stands above letters.
          paragraph: { spacing: { before: 0, after: 0, line: 240, lineRule: 'auto' } },
        },
      },
    },
    sections: [
      {
        ...page(false),
        children: [
          ...officeHead(document),
          ...writeBlocks(document.body, PORTRAIT_WIDTH, { end: true }),
          ...officeFoot(document),
        ],
      },
      ...appendices.map((appendix, index) => ({
        ...page(appendix.landscape === true),
        children: [
          ...appendixHead(document, appendix.title, appendices.length === 1 ? null : index + 1),
          ...writeBlocks(appendix.body, appendix.landscape ? LANDSCAPE_WIDTH : PORTRAIT_WIDTH),
        ],
      })),
    ],
  })
  return await Packer.toBuffer(file)
}

/** Pages are numbered at the top from the second one on. */
function page(landscape: boolean) {
  return {
    properties: {
      titlePage: true,
      page: {
        size: {
          ...PAGE,
          orientation: landscape ? ('landscape' as const) : ('portrait' as const),
        },
        margin: MARGINS,
      },
    },
    headers: {
      first: new Header({ children: [new Paragraph({})] }),
      default: new Header({
        children: [
          new Paragraph({
            alignment: 'center',
            children: [new TextRun({ children: [PageNumber.CURRENT], size: 26 })],
          }),
        ],
      }),
    },
  }
}
