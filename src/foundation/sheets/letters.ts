/**
 * Sheets typed with the fonts of the time before Unicode. By font they are recognised for certain, else by their
 * letters; they are converted only when a person has seen how they would read and said so.
 */
import { HocvuError } from '../errors.ts'
import { fromOldLetters, type Lettering, letteringOfFont, oldLettering } from '../old-letters.ts'
import { shown } from './cell-values.ts'
import type { Cell } from './table.ts'
import { cellOfKey } from './xlsx-details.ts'

export interface LetteredSheet {
  rows: Cell[][]
  /** The old fonts of cells, by `cellKey`. */
  oldFonts: ReadonlyMap<number, string>
}

interface OldCell {
  cells: Cell[]
  column: number
  text: string
  lettering: Lettering
  font: string | null
}

/** Letters that only Unicode has. */
const UNICODE_LETTERS =
  /[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]/
const EIGHT_BIT = /[\u00a1-\u00ff]/
/** Signs of the upper half of Latin-1 that no Vietnamese text in Unicode has. */
const NOT_VIETNAMESE = /[¡-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñöøûüþÿ÷]/

/** So many cells must look old before a whole file is held up by their letters alone; a few are told row by row. */
const SEVERAL = 3
const SHARE = 10
const SAMPLES = 3

/**
 * Turns what is typed in old letters into Unicode, in place.
 * @param confirmed the lettering that a person has confirmed
 * @returns the lettering that was converted; null when the sheets are in Unicode
 * @throws HocvuError `sheet.old-letters` with samples, when nobody has confirmed them
 */
export function settleLetters(
  sheets: readonly LetteredSheet[],
  confirmed: Lettering | null,
): Lettering | null {
  const byFont = sheets.flatMap(cellsInOldFonts)
  const foreign = byFont.find(({ lettering }) => lettering !== confirmed)
  if (foreign) throw notConfirmed(byFont.filter(({ lettering }) => lettering === foreign.lettering))
  if (byFont.length > 0) return convert(byFont, confirmed)
  const texts = sheets.flatMap(eightBitCells)
  const old = texts.flatMap((cell) => {
    const lettering = oldLettering(cell.text)
    return lettering === null ? [] : [{ ...cell, lettering }]
  })
  const lettering = moreFrequent(old)
  if (lettering === null) return null
  const seen = old.filter((cell) => cell.lettering === lettering)
  if (confirmed === lettering) {
    const mixed = sheets.some(({ rows }) =>
      rows.some((cells) => cells.some((cell) => UNICODE_LETTERS.test(String(cell)))),
    )
    const meant = mixed ? texts.filter(({ text }) => NOT_VIETNAMESE.test(text)) : texts
    return convert(meant, confirmed)
  }
  if (seen.length >= SEVERAL && seen.length * SHARE >= countOfAccented(sheets))
    throw notConfirmed(seen)
  return null
}

function cellsInOldFonts({ rows, oldFonts }: LetteredSheet): OldCell[] {
  return [...oldFonts].flatMap(([key, font]) => {
    const [row, column] = cellOfKey(key)
    const cells = rows[row] ?? []
    const text = cells[column]
    const lettering = letteringOfFont(font)
    // Unicode pasted into a cell of an old font is shown right by Excel, and is right.
    if (
      typeof text !== 'string' ||
      lettering === null ||
      UNICODE_LETTERS.test(text.normalize('NFC'))
    )
      return []
    return EIGHT_BIT.test(text) ? [{ cells, column, text, lettering, font }] : []
  })
}

function eightBitCells({ rows }: LetteredSheet): Omit<OldCell, 'lettering'>[] {
  return rows.flatMap((cells) =>
    cells.flatMap((text, column) =>
      typeof text === 'string' &&
      EIGHT_BIT.test(text) &&
      !UNICODE_LETTERS.test(text.normalize('NFC'))
        ? [{ cells, column, text, font: null }]
        : [],
    ),
  )
}

function convert(found: readonly Omit<OldCell, 'lettering'>[], lettering: Lettering | null) {
  if (lettering === null) return null
  for (const { cells, column, text, font } of found)
    cells[column] = fromOldLetters(text, lettering, font ?? '')
  return lettering
}

function moreFrequent(found: readonly OldCell[]): Lettering | null {
  const vni = found.filter(({ lettering }) => lettering === 'VNI').length
  if (found.length === 0) return null
  return vni * 2 > found.length ? 'VNI' : 'TCVN3'
}

/** Cells with any letter beyond ASCII. */
function countOfAccented(sheets: readonly LetteredSheet[]): number {
  let count = 0
  for (const { rows } of sheets)
    for (const cells of rows)
      for (const cell of cells)
        if (typeof cell === 'string' && /[\u00a1-\u1eff]/.test(cell)) count++
  return count
}

function notConfirmed(found: readonly OldCell[]): HocvuError {
  const lettering = found[0]?.lettering ?? 'TCVN3'
  const fonts = [...new Set(found.flatMap(({ font }) => font ?? []))]
  const samples = [...new Map(found.map((cell) => [cell.text, cell])).values()]
    .slice(0, SAMPLES)
    .map(
      ({ text, font }) => `${shown(text)} -> ${shown(fromOldLetters(text, lettering, font ?? ''))}`,
    )
    .join('; ')
  const [en, vi] =
    fonts.length > 0 ? [` (font ${fonts.join(', ')})`, ` (phông ${fonts.join(', ')})`] : ['', '']
  return new HocvuError(
    'sheet.old-letters',
    `The file is typed in the old ${lettering} letters${en}, and nobody has confirmed it. As written -> as it would read: ${samples}. ` +
      `When that reads right, send the file again with letters=${lettering} (on the command line --letters ${lettering}); else convert it to Unicode first.`,
    { params: { lettering, fonts: en, samples }, paramsVi: { fonts: vi } },
  )
}
