/** What stands between the head and the foot of a paper: paragraphs, headings, lists, tables. */
import { Paragraph } from 'docx'
import { officeWords } from '../../foundation/texts/office-documents.ts'
import { INDENT } from './letter-measures.ts'
import { type LetterChild, line } from './letter-parts.ts'
import { type LetterTable, writeTable } from './letter-table.ts'

export type LetterBlock =
  | { paragraph: string }
  /** "I. KẾT QUẢ", "1. Cán bộ, công chức": as it is written. */
  | { heading: string }
  /** A line with a dash. */
  | { item: string }
  /** In italics: where figures come from, what is not known. */
  | { note: string }
  /** Above a table, in the middle and bold. */
  | { caption: string }
  | { table: LetterTable }

const SPACING = { before: 60, after: 60, line: 264, lineRule: 'auto' as const }

/** @param end the last paragraph closes with "./." as the text of a paper does */
export function writeBlocks(
  blocks: readonly LetterBlock[],
  width: number,
  { end = false }: { end?: boolean } = {},
): LetterChild[] {
  const last = blocks.at(-1)
  const closing = end && last !== undefined && 'paragraph' in last ? last : null
  return blocks.flatMap((block) =>
    written(
      block === closing
        ? { paragraph: `${block.paragraph.replace(/\.$/, '')}${officeWords.end}` }
        : block,
      width,
    ),
  )
}

function written(block: LetterBlock, width: number): LetterChild[] {
  if ('table' in block)
    return [writeTable(block.table, width), new Paragraph({ spacing: { after: 60 } })]
  if ('heading' in block) return [line(block.heading, { bold: true }, body({ keepNext: true }))]
  if ('caption' in block)
    return [
      line(
        block.caption,
        { bold: true, size: 13 },
        { alignment: 'center', spacing: { before: 120, after: 60 }, keepNext: true },
      ),
    ]
  if ('note' in block) return [line(block.note, { italics: true, size: 13 }, body())]
  if ('item' in block) return [line(`- ${block.item}`, {}, body())]
  return [line(block.paragraph, {}, body())]
}

const body = ({ keepNext = false } = {}) => ({
  alignment: 'both' as const,
  indent: { firstLine: INDENT },
  spacing: SPACING,
  keepNext,
})
