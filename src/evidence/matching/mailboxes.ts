/** Mailboxes that an office has, not a person, though only one person may have written them down. Pure. */
import { isSyllable } from '../../foundation/name-words.ts'
import { foldName } from '../../foundation/names.ts'
import { readUnit } from './compare-units.ts'
import { compareHandle, handleLetters } from './handles.ts'
import type { UnitName } from './people.ts'

/** Without marks and signs, y as i. The mailbox begins with one of these, and often goes on with the name of a place. */
const OFFICES = [
  'vanthu|vanphong|vphdnd|vpubnd|vpdt|vpdu|hanhchinh|tonghop|lienhe|hotro|thongtin|banbientap|congthongtin',
  'ubnd|hdnd|ubmttq|mttq|dangui|tinhui|huienui|thanhui|doanthanhnien|tinhdoan|congdoan|hoiphunu|hoinongdan',
  'phongnoivu|phonggd|phongtc|phongkt|phongvh|phongit|noivu|tochuc|ketoan|taichinh|daotao|tuiensinh|thuvien|congnghethongtin|quantri',
  'truong|thcs|thpt|tieuhoc|mamnon|maugiao|ptdt|gdtx|trungtam|ttit|tramite|benhvien|congan|bqlda|banquanli|chicuc',
  'admin|contact|support|webmaster|noreply|postmaster|elearning',
].flatMap((line) => line.split('|'))

/** Too short or too common to begin with: they stand alone, or with a sign behind. */
const ALONE = new Set(
  'vt vp mn th tt xa px so cd dtn it hr pgd tccb cntt hcth info office mail email help hello'.split(
    ' ',
  ),
)
const SCHOOL_BY_LEVEL = /^c[0-3][a-z]/i

/**
 * Whether an office speaks there: a role (vanthu@, ubnd.xa…@, mamnon…@) or the unit's own name (muongla@). Not where
 * the holder's name plainly makes it, such as phonglv@ for Lê Văn Phong.
 */
export function isOfficeMailbox(
  email: string,
  holder: { name: readonly string[]; unit: UnitName | null },
): boolean {
  const local = email.split('@')[0] ?? ''
  const letters = handleLetters(local)
  // truong@ of Bùi Văn Trường is his.
  if (letters === holder.name.at(-1)) return false
  if (compareHandle(letters, holder.name) !== 'different') return false
  const signs = local.split(/[._\-\d]+/).map(handleLetters)
  if (SCHOOL_BY_LEVEL.test(local) || ALONE.has(signs[0] ?? '')) return true
  if ([letters, ...signs].some((text) => OFFICES.some((office) => text.startsWith(office))))
    return true
  return holder.unit !== null && isNameOfUnit(letters, holder.unit)
}

function isNameOfUnit(letters: string, unit: UnitName): boolean {
  if (letters.length < 3) return false
  const words = foldName(unit.name).split(' ').filter(isSyllable)
  const tails = words.map((_, from) => words.slice(from).join(''))
  const { signature } = readUnit(unit)
  return tails.some((tail) => tail.length >= 5 && letters.endsWith(tail)) || letters === signature
}
