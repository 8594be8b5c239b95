/** The code by which a row of a checking sheet finds its person again, wherever the row went. Pure. */
import { sha256 } from '../../foundation/secrets.ts'

/** Without vowels and look-alikes: no word comes about by chance, and no spreadsheet reads a number or a date. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const LIST_LETTERS = 5
const ROW_LETTERS = 12

/** "DS1-BCDFG-HJKLMNPQRSTV": the form of the sheet, the list, the person on it. It tells nobody anything else. */
export function rowCode(proposalId: string, enrolmentId: string): string {
  return `${listCode(proposalId)}-${letters(`${proposalId}/${enrolmentId}`, ROW_LETTERS)}`
}

/** What every code of a list begins with. */
function listCode(proposalId: string): string {
  return `DS1-${letters(proposalId, LIST_LETTERS)}`
}

/** "BCDF-GHJK", of whatever a text says. */
export function shortCode(text: string): string {
  return letters(text, 8).replace(/^.{4}/, '$&-')
}

const CODE = new RegExp(`^DS1-[${LETTERS}]{${LIST_LETTERS}}-[${LETTERS}]{${ROW_LETTERS}}$`)

/** As people and spreadsheets may have left it: spaces, lower case, another dash. null: it is no code of a row. */
export function readRowCode(text: string): string | null {
  const code = text
    .replace(/[\s\u200b]/g, '')
    .replace(/[‐‑‒–—−]/g, '-')
    .toUpperCase()
  return CODE.test(code) ? code : null
}

export const isOfList = (code: string, proposalId: string) =>
  code.startsWith(`${listCode(proposalId)}-`)

function letters(text: string, count: number): string {
  const bits = BigInt(`0x${sha256(text).toString('hex')}`)
  const base = BigInt(LETTERS.length)
  let rest = bits
  let written = ''
  for (let at = 0; at < count; at += 1) {
    written += LETTERS[Number(rest % base)]
    rest /= base
  }
  return written
}
