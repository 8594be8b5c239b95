/** Scores and shares as cells hold them, exact. */
import { Exact, parseDecimal } from '../../src/foundation/decimal.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { CellFault, decimal, shown } from '../../src/foundation/sheets/cell-values.ts'
import type { Cell } from '../../src/foundation/sheets/table.ts'
import { plain } from './plain.ts'

/** Words in place of a score. */
const NO_SCORE =
  /^(?:vang|vang thi|bo thi|chua thi|chua lam bai|chua kiem tra|chua co|khong thi|absent|not graded)$/
const OUT_OF = /^(.+?)\s*\/\s*(\d+(?:[.,]\d+)?)$/

export interface RawScore {
  raw: string
  /** null: the cell does not say. */
  maximum: string | null
}

/** @throws CellFault */
export function scoreOf(cell: Cell): RawScore | null {
  if (typeof cell === 'string') {
    const text = cleanText(cell)
    if (NO_SCORE.test(plain(text))) return null
    const [, raw, maximum] = OUT_OF.exec(text) ?? []
    const parts = [raw, maximum].map((part) => (part === undefined ? null : parseDecimal(part)))
    if (parts[0] && parts[1]) return { raw: parts[0], maximum: parts[1] }
    const percent = /^(.+?)\s*%$/.exec(text)?.[1]
    const points = percent === undefined ? null : parseDecimal(percent)
    if (points !== null) return { raw: points, maximum: '100' }
  }
  const raw = decimal(cell)
  return raw === null ? null : { raw, maximum: null }
}

/** What a header says that scores are out of: `Điểm (thang 100)`, `Điểm/10,00`; not the day of a test (15/3, tháng 3). */
export function scaleIn(header: string): string | null {
  const words = plain(header)
  const [, word, number] =
    /\b(thang|thang diem|tren|toi da|out of|max\w*|he)\s*:?\s*(\d+(?:[.,]\d+)?)(?![\d/])/.exec(
      words,
    ) ?? []
  const behindSlash = /(?<![\d\s])\s*\/\s*(\d+(?:[.,]\d+)?)(?![\d/])/.exec(words)?.[1]
  const isMonth =
    word === 'thang' && (/tháng/i.test(header.normalize('NFC')) || isMonthBare(header, number))
  const found = isMonth ? behindSlash : (number ?? behindSlash)
  return found === undefined ? null : parseDecimal(found)
}

/** Without diacritics "thang 3" is March. */
const isMonthBare = (header: string, number = '') =>
  /^[\x20-\x7e]*$/.test(header) && Number(number) < 10

/**
 * A reader of the shares in one column: `85%`, 85 and 0.85 are the same. Bare numbers are shares of 1 when none of
 * the column is larger.
 */
export function shareReader(column: readonly Cell[]): (cell: Cell) => string | null {
  const bare = column.flatMap((cell) => {
    const number = typeof cell === 'string' ? parseDecimal(cell) : cell
    return typeof number === 'number' || typeof number === 'string' ? [new Exact(number)] : []
  })
  const ofOne = bare.every((number) => number.lte(1))
  return (cell) => {
    const text = typeof cell === 'string' ? cleanText(cell) : null
    const percent = text === null ? undefined : /^(.+?)\s*%$/.exec(text)?.[1]
    const written = percent === undefined ? decimal(cell) : parseDecimal(percent)
    if (written === null) {
      if (percent !== undefined) throw notAShare(cell)
      return null
    }
    const share = new Exact(written).div(percent === undefined && ofOne ? 1 : 100)
    if (share.lt(0) || share.gt(1)) throw notAShare(cell)
    return share.toDecimalPlaces(18, Exact.ROUND_DOWN).toFixed()
  }
}

function notAShare(cell: Cell): CellFault {
  return new CellFault(
    `${shown(String(cell))} is not a share between 0 % and 100 %; write it such as 85%.`,
  )
}
