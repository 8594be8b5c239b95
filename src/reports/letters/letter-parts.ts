/** Small parts of a paper of an office: lines of text, the rule below a heading, a frame without borders. */
import { type IParagraphOptions, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx'

export interface RunLook {
  bold?: boolean
  italics?: boolean
  /** In points; left out: as the body. */
  size?: number
}

/** What XML cannot carry goes; blanks that a person fills in by hand stay. */
const printable = (text: string): string =>
  text.replace(/\p{Cf}|\p{Cs}|(?!\s)\p{Cc}/gu, '').normalize('NFC')

function textRun(text: string, { size, ...look }: RunLook = {}): TextRun {
  return new TextRun({
    text: printable(text),
    ...look,
    ...(size !== undefined && { size: size * 2 }),
  })
}

/** What a paper is made of, from top to bottom. */
export type LetterChild = Paragraph | Table

type Layout = Omit<IParagraphOptions, 'children' | 'border'>

export function line(text: string, look: RunLook = {}, layout: Layout = {}): Paragraph {
  return new Paragraph({ ...layout, children: [textRun(text, look)] })
}

export const centred = (text: string, look: RunLook = {}, layout: Layout = {}): Paragraph =>
  line(text, look, { alignment: 'center', ...layout })

/**
 * A rule in the middle below a heading.
 * @param width of what it stands in; @param length of the rule; in twips
 */
export function ruleBelow(width: number, length: number): Paragraph {
  const side = Math.round((width - length) / 2)
  return new Paragraph({
    indent: { left: side, right: side },
    spacing: { before: 50, after: 0, line: 40, lineRule: 'exact' },
    border: { top: { style: 'single', size: 6, space: 0, color: '000000' } },
    children: [new TextRun({ text: '', size: 2 })],
  })
}

const NONE = { style: 'none' as const, size: 0, color: 'auto' }
const NO_BORDERS = { top: NONE, bottom: NONE, left: NONE, right: NONE }

/** Two columns side by side without borders, of `left` and `right` twips. */
export function sideBySide(
  [leftWidth, rightWidth]: readonly [number, number],
  rows: readonly (readonly [readonly Paragraph[], readonly Paragraph[]])[],
): LetterChild {
  const cell = (children: readonly Paragraph[], width: number) =>
    new TableCell({
      children: children.length === 0 ? [new Paragraph({})] : children,
      width: { size: width, type: 'dxa' },
      borders: NO_BORDERS,
      verticalAlign: 'top',
      margins: { left: 0, right: 0, top: 0, bottom: 0 },
    })
  return new Table({
    width: { size: leftWidth + rightWidth, type: 'dxa' },
    columnWidths: [leftWidth, rightWidth],
    layout: 'fixed',
    borders: { ...NO_BORDERS, insideHorizontal: NONE, insideVertical: NONE },
    rows: rows.map(
      ([left, right]) =>
        new TableRow({
          cantSplit: true,
          children: [cell(left, leftWidth), cell(right, rightWidth)],
        }),
    ),
  })
}
