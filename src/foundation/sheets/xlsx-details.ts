/** What the reader of values leaves out of a workbook: merged cells, and fonts of the time before Unicode. */
import { letteringOfFont } from '../old-letters.ts'
import type { Area } from './table.ts'
import { addressOf, type XlsxPackage } from './xlsx-package.ts'

export interface SheetDetails {
  merges: Area[]
  /** The fonts of cells that are typed in an old lettering, by `cellKey`. */
  oldFonts: Map<number, string>
  /** What Excel shows in place of a value, such as `#N/A`, by `cellKey`; the reader of values takes them for empty. */
  errors: Map<number, string>
}

const COLUMNS = 16_384

/** Names a cell by its indexes from 0. */
const cellKey = (row: number, column: number) => row * COLUMNS + column

export const cellOfKey = (key: number): [row: number, column: number] => [
  Math.floor(key / COLUMNS),
  key % COLUMNS,
]

/** One entry a sheet, in the order of the workbook. */
export function readSheetDetails(workbook: XlsxPackage): SheetDetails[] {
  const fontOfStyle = oldFontsOfStyles(workbook.part('xl/styles.xml')?.toString() ?? '')
  const fontOfText = oldFontsOfTexts(workbook.part('xl/sharedStrings.xml'))
  return sheetParts(workbook).map((part) => {
    const content = part === null ? null : workbook.part(part)
    if (content === null) return { merges: [], oldFonts: new Map(), errors: new Map() }
    return {
      merges: mergesOf(content),
      errors: errorsOf(content),
      oldFonts:
        fontOfStyle.size + fontOfText.size === 0
          ? new Map()
          : oldFontsOfCells(content.toString(), fontOfStyle, fontOfText),
    }
  })
}

/** The parts of the worksheets, in the order of the workbook; null for one that is not there. */
function sheetParts(workbook: XlsxPackage): (string | null)[] {
  const targets = new Map<string, string>()
  const relations = workbook.part('xl/_rels/workbook.xml.rels')?.toString() ?? ''
  for (const [, tag = ''] of relations.matchAll(/<(?:\w+:)?Relationship\s([^<>]*)>/g)) {
    const { Id, Target } = attributesOf(tag)
    if (Id !== undefined && Target !== undefined) targets.set(Id, Target)
  }
  const sheets = workbook.part('xl/workbook.xml')?.toString() ?? ''
  return [...sheets.matchAll(/<(?:\w+:)?sheet\s([^<>]*)>/g)]
    .map(([, tag = '']) => attributesOf(tag))
    .filter(({ name }) => name !== undefined && name !== '')
    .map(({ id }) => {
      const target = targets.get(id ?? '')
      if (target === undefined) return null
      return target.startsWith('/') ? target.slice(1) : `xl/${target}`
    })
}

/** Attributes by their name without prefix. */
function attributesOf(tag: string): Partial<Record<string, string>> {
  return Object.fromEntries(
    [...tag.matchAll(/(?:^|[\s:])([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, name, quoted, apostrophed]) => [name, quoted ?? apostrophed ?? ''],
    ),
  )
}

function mergesOf(content: Buffer): Area[] {
  if (!content.includes('mergeCell')) return []
  // They stand behind the cells, of which there may be many megabytes.
  const behindCells = content.subarray(Math.max(content.lastIndexOf('sheetData>'), 0)).toString()
  const areas = behindCells.matchAll(
    /<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*["']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})["']/g,
  )
  return [...areas].map(([, first = '', last = '']) => {
    const [top, left] = addressOf(first)
    const [bottom, right] = addressOf(last)
    return { top: top - 1, left: left - 1, bottom: bottom - 1, right: right - 1 }
  })
}

/** Attributes, formula and value of a cell. */
const CELL =
  /<(?:\w+:)?c\s([^<>]*)>(<(?:\w+:)?f\b[^<>]*(?:\/>|>[^<>]*<\/(?:\w+:)?f>))?(?:<(?:\w+:)?v>([^<>]*))?/g
const IS_ERROR = /(?:^|\s)t\s*=\s*["']e["']/
/** Where a formula stands that no program has computed yet. */
const NOT_COMPUTED = '#CALC!'

function errorsOf(content: Buffer): Map<number, string> {
  const found = new Map<number, string>()
  if (!['"e"', "'e'", 'f></', 'f/></'].some((sign) => content.includes(sign))) return found
  for (const [, attributes = '', formula, value] of content.toString().matchAll(CELL)) {
    const error = IS_ERROR.test(attributes) ? (value ?? NOT_COMPUTED) : NOT_COMPUTED
    if (error === NOT_COMPUTED && (formula === undefined || value !== undefined)) continue
    const address = ADDRESS.exec(attributes)?.[1]
    if (address === undefined) continue
    const [row, column] = addressOf(address)
    found.set(cellKey(row - 1, column - 1), error)
  }
  return found
}

const oldFontOf = (attributes: string): string | null => {
  const font = attributesOf(attributes).val ?? ''
  return letteringOfFont(font) === null ? null : font
}

/** Styles, by their number, that show an old font. */
function oldFontsOfStyles(styles: string): Map<number, string> {
  const fonts: (string | null)[] = []
  const found = new Map<number, string>()
  let list = ''
  let style = 0
  const tags = styles.matchAll(/<(\/?)(?:\w+:)?(fonts|font|name|cellXfs|xf)(?=[\s/>])([^<>]*)>/g)
  for (const [, closing, tag = '', attributes = ''] of tags) {
    if (tag === 'fonts' || tag === 'cellXfs') list = closing ? '' : tag
    else if (closing) continue
    else if (list === 'fonts' && tag === 'font') fonts.push(null)
    else if (list === 'fonts' && tag === 'name') fonts[fonts.length - 1] = oldFontOf(attributes)
    else if (list === 'cellXfs' && tag === 'xf') {
      const font = fonts[Number(attributesOf(attributes).fontId ?? 0)]
      if (font) found.set(style, font)
      style += 1
    }
  }
  return found
}

/** Shared texts, by their number, of which a part is written in an old font. */
function oldFontsOfTexts(content: Buffer | null): Map<number, string> {
  const found = new Map<number, string>()
  if (content === null || !content.includes('rFont')) return found
  let index = -1
  for (const [, tag, attributes = ''] of content
    .toString()
    .matchAll(/<(?:\w+:)?(si|rFont)(?=[\s/>])([^<>]*)>/g)) {
    if (tag === 'si') index += 1
    else {
      const font = oldFontOf(attributes)
      if (font !== null) found.set(index, font)
    }
  }
  return found
}

function oldFontsOfCells(
  sheet: string,
  fontOfStyle: ReadonlyMap<number, string>,
  fontOfText: ReadonlyMap<number, string>,
): Map<number, string> {
  const found = new Map<number, string>()
  const cells = sheet.matchAll(/<(?:\w+:)?c\s([^<>]*)>(?:<(?:\w+:)?v>(\d+)<)?/g)
  for (const [, attributes = '', value] of cells) {
    const isShared = SHARED_TEXT.test(attributes)
    const font =
      (isShared ? fontOfText.get(Number(value ?? -1)) : undefined) ??
      fontOfStyle.get(Number(STYLE.exec(attributes)?.[1] ?? 0))
    const address = font === undefined ? undefined : ADDRESS.exec(attributes)?.[1]
    if (font === undefined || address === undefined) continue
    const [row, column] = addressOf(address)
    found.set(cellKey(row - 1, column - 1), font)
  }
  return found
}

const SHARED_TEXT = /(?:^|\s)t\s*=\s*["']s["']/
const STYLE = /(?:^|\s)s\s*=\s*["'](\d+)["']/
const ADDRESS = /(?:^|\s)r\s*=\s*["']([A-Z]+\d+)["']/
