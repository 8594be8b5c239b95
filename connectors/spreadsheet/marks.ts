/** What a cell of a roll says: there, late, away with or without a reason, or nothing. */
import { cleanText } from '../../src/foundation/names.ts'
import type { Cell } from '../../src/foundation/sheets/table.ts'
import type { SessionPresence } from '../contract.ts'
import { plain } from './plain.ts'
import type { SpreadsheetSettings } from './settings.ts'

type Presence = SessionPresence['presence']
type Marks = SpreadsheetSettings['marks']

const USUAL: Marks = {
  present: [
    'x',
    '✓',
    '✔',
    '√',
    '☑',
    '☒',
    '+',
    '1',
    'co',
    'co mat',
    'cm',
    'du',
    'tham gia',
    'tham du',
    'present',
    'true',
    'yes',
  ],
  late: ['m', 'muon', 'di muon', 'den muon', 'tre', 'di tre', 'late'],
  excused: [
    'p',
    'cp',
    'co phep',
    'phep',
    'vang co phep',
    'nghi co phep',
    'nghi phep',
    'co ly do',
    'nghi co ly do',
    'vang co ly do',
    'excused',
  ],
  absent: [
    'k',
    'kp',
    'ko',
    'khong',
    'khong phep',
    'vang khong phep',
    'nghi khong phep',
    'khong ly do',
    'nghi khong ly do',
    'vang khong ly do',
  ],
}

/** Away; with a reason when one is written. */
const AWAY = ['vang', 'vang mat', 'nghi', 'absent']

/** A dash stands for an empty cell. */
const NOTHING = /^[-–—_./]*$/

/** A mark with the reason after it: `P: ốm`, `CP (ốm)`, `vắng có phép - đi họp`. */
const WITH_REASON = /^([^:(,;–-]+?)\s*[:(,;–-]\s*(.+?)\s*\)?$/u

/**
 * @param reason for being away, where the sheet has a column for it
 * @returns null for a mark that nobody knows
 */
export function readMark(cell: Cell, own: Marks, reason: string | null = null): Presence | null {
  if (cell instanceof Date) return null
  const text = cell === null || cell === false ? '' : cleanText(String(cell))
  if (NOTHING.test(text))
    return reason === null ? { state: 'unrecorded' } : { state: 'absent', excuse: reason }
  const whole = known(text, own, reason)
  if (whole !== null) return whole
  const [, mark = '', why = ''] = WITH_REASON.exec(text) ?? []
  return mark === '' ? null : known(mark, own, why)
}

function known(text: string, own: Marks, reason: string | null): Presence | null {
  const says = (words: readonly string[], usual: readonly string[]) =>
    words.some((word) => cleanText(word) === text) || usual.includes(plain(text))
  const ownWord = [...own.present, ...own.late, ...own.excused, ...own.absent].some(
    (word) => cleanText(word) === text,
  )
  const usual = ownWord ? { present: [], late: [], excused: [], absent: [] } : USUAL
  if (says(own.present, usual.present)) return { state: 'present' }
  if (says(own.late, usual.late)) return { state: 'late' }
  if (says(own.excused, usual.excused))
    return { state: 'absent', excuse: reason === null || reason === '' ? 'có phép' : reason }
  if (says(own.absent, usual.absent)) return { state: 'absent', excuse: null }
  if (!ownWord && AWAY.includes(plain(text))) return { state: 'absent', excuse: reason || null }
  // The small letter is a tick; the capital is as often short for "vắng".
  return text === 'v' ? { state: 'present' } : null
}
