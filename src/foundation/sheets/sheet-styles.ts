/** Looks of cells, as the workbook keeps them: each that is used once, found by its number. */

export interface CellLook {
  format: 'general' | 'text' | 'number' | 'whole' | 'points' | 'percent' | 'date'
  font: 'plain' | 'bold' | 'title'
  ground: 'none' | 'header' | 'sum'
  border: boolean
  align: 'none' | 'top' | 'middle'
  wrap: boolean
  indent: number
}

/** Number format 49 is text: what looks like a number or a formula stays text when somebody edits the cell. */
const FORMATS = { general: 0, text: 49, number: 1, whole: 3, points: 2, percent: 164, date: 165 }
const FONTS = { plain: 0, bold: 1, title: 2 }
/** The first two are what the format wants them to be. */
const GROUNDS = { none: 0, header: 2, sum: 3 }
const COLOURS = ['FFDCE6F1', 'FFF2F2F2']
const SIDES = ['left', 'right', 'top', 'bottom'].map((side) => `<${side} style="thin"/>`).join('')

const PLAIN: CellLook = {
  format: 'general',
  font: 'plain',
  ground: 'none',
  border: false,
  align: 'none',
  wrap: false,
  indent: 0,
}

export class SheetStyles {
  /** By what they are, in the order in which they were first asked for. */
  readonly #looks = new Map<string, { number: number; look: CellLook }>()

  constructor() {
    this.numberOf({})
  }

  numberOf(asked: Partial<CellLook>): number {
    const look = { ...PLAIN, ...asked }
    const key = `${look.format} ${look.font} ${look.ground} ${look.border} ${look.align} ${look.wrap} ${look.indent}`
    const known = this.#looks.get(key)
    if (known !== undefined) return known.number
    const number = this.#looks.size
    this.#looks.set(key, { number, look })
    return number
  }

  /** All that were asked for: written when no more will be. */
  xml(namespace: string): string {
    const font = (inside: string, size: number) =>
      `<font>${inside}<sz val="${size}"/><name val="Times New Roman"/></font>`
    const ground = (colour: string) =>
      `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/></patternFill></fill>`
    return [
      `<styleSheet xmlns="${namespace}">`,
      '<numFmts count="2"><numFmt numFmtId="164" formatCode="0.0"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts>',
      `<fonts count="3">${font('', 11)}${font('<b/>', 11)}${font('<b/>', 14)}</fonts>`,
      `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${COLOURS.map(ground).join('')}</fills>`,
      `<borders count="2"><border/><border>${SIDES}</border></borders>`,
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      `<cellXfs count="${this.#looks.size}">${[...this.#looks.values()].map(({ look }) => styleXml(look)).join('')}</cellXfs>`,
      '</styleSheet>',
    ].join('')
  }
}

function styleXml({ format, font, ground, border, align, wrap, indent }: CellLook): string {
  const alignment = [
    ...(indent > 0 ? [`horizontal="left" indent="${indent}"`] : []),
    ...(align === 'middle' ? ['horizontal="center" vertical="center"'] : []),
    ...(align === 'top' ? ['vertical="top"'] : []),
    ...(wrap ? ['wrapText="1"'] : []),
  ].join(' ')
  return `<xf numFmtId="${FORMATS[format]}" fontId="${FONTS[font]}" fillId="${GROUNDS[ground]}" borderId="${border ? 1 : 0}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"${
    alignment === '' ? '/>' : ` applyAlignment="1"><alignment ${alignment}/></xf>`
  }`
}
