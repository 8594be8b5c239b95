/**
 * The invented officials of the demo: the twelve of a department who learnt in 2022 (as in document 003), and the
 * 1.700 of a province (as in document 004). Every person, number and address is made up; the units are real places.
 */
import { type Gender, inventName } from './invented-names.ts'
import { createRandom, type Random } from './random.ts'
import { communes, departments, type Unit } from './units.ts'

type Audience =
  | 'Lãnh đạo sở, ban, ngành, UBND cấp xã'
  | 'Lãnh đạo phòng, đơn vị trực thuộc'
  | 'Công chức phụ trách chuyển đổi số'
  | 'Cán bộ, công chức'
  | 'Viên chức'
  | 'Lực lượng nòng cốt Tổ chuyển đổi số cộng đồng'

export interface Person {
  /** 1 to 1712; who the person is inside the demo. */
  number: number
  /** null for a few, who are known by their e-mail. */
  employeeCode: string | null
  fullName: string
  /** `yyyy-MM-dd`; null for a few, who cannot be given a certificate. */
  dateOfBirth: string | null
  /** Twelve digits that begin with 000, which no province has. */
  nationalId: string | null
  email: string
  /** The e-mail is an office mailbox that colleagues on the roster have too. */
  sharedMailbox: boolean
  /** In 0100…, which no operator has. */
  phone: string | null
  unit: Unit
  position: string
  audience: Audience
  /** Learnt on onetouch in 2022. */
  of2022: boolean
}

type Post = readonly [position: string, audience: Audience]

const LEADER = 'Lãnh đạo sở, ban, ngành, UBND cấp xã'
const HEAD = 'Lãnh đạo phòng, đơn vị trực thuộc'
const OFFICIAL = 'Cán bộ, công chức'

const communePosts: readonly Post[] = [
  ['Chủ tịch UBND', LEADER],
  ['Phó Chủ tịch UBND', LEADER],
  ['Phó Chủ tịch UBND', LEADER],
  ['Trưởng phòng Kinh tế', HEAD],
  ['Trưởng phòng Văn hóa - Xã hội', HEAD],
  ['Công chức chuyển đổi số', 'Công chức phụ trách chuyển đổi số'],
  ['Bí thư Đoàn', 'Lực lượng nòng cốt Tổ chuyển đổi số cộng đồng'],
  ['Chuyên viên Văn phòng HĐND và UBND', OFFICIAL],
  ['Chuyên viên phòng Kinh tế', OFFICIAL],
  ['Chuyên viên phòng Kinh tế', OFFICIAL],
  ['Chuyên viên phòng Văn hóa - Xã hội', OFFICIAL],
  ['Công chức tư pháp - hộ tịch', OFFICIAL],
  ['Viên chức Trung tâm Phục vụ hành chính công', 'Viên chức'],
  ['Giáo viên', 'Viên chức'],
  ['Giáo viên', 'Viên chức'],
]

/** A department's first posts; everybody after them is an official or, each third, a public employee. */
const departmentPosts: readonly Post[] = [
  ['Giám đốc', LEADER],
  ['Phó Giám đốc', LEADER],
  ['Phó Giám đốc', LEADER],
  ['Chánh Văn phòng', HEAD],
  ['Trưởng phòng', HEAD],
  ['Trưởng phòng', HEAD],
  ['Phó Trưởng phòng', HEAD],
  ['Phó Trưởng phòng', HEAD],
  ['Chuyên viên công nghệ thông tin', 'Công chức phụ trách chuyển đổi số'],
]

const PEOPLE_OF_2022 = 12
const PEOPLE_OF_THE_PROVINCE = 1700
const DEPARTMENT_OF_2022 = 'SL-SKHCN'

/** How often something is out of the ordinary, counted in people so that it is always so many. */
const WITHOUT_CODE_EVERY = 57
const WITHOUT_BIRTH_DATE_EVERY = 271
const SHARED_MAILBOX_UNITS_EVERY = 19
const NAMESAKE_EVERY = 111

/** @param seed the same seed gives the same people */
export function buildPeople(seed: number): Person[] {
  const random = createRandom(seed)
  const address = addressBook()
  const people: Person[] = []
  for (const [unit, [position, audience], of2022] of posts()) {
    const number = people.length + 1
    const colleague = people.at(-1)
    const namesake =
      number % NAMESAKE_EVERY === 0 && colleague?.unit.code === unit.code ? colleague : undefined
    const gender: Gender = random.chance(0.45) ? 'female' : 'male'
    const fullName = namesake?.fullName ?? inventName(random, gender)
    const withCode = of2022 || number % WITHOUT_CODE_EVERY !== 0
    const shared = !of2022 && withCode && sharesMailbox(unit, position)
    people.push({
      number,
      employeeCode: withCode ? `CB${String(number).padStart(6, '0')}` : null,
      fullName,
      dateOfBirth:
        of2022 || number % WITHOUT_BIRTH_DATE_EVERY !== 0 ? birthDate(random, audience) : null,
      nationalId: random.chance(0.4) ? `000${String(700_000_000 + number * 7919)}` : null,
      email: shared ? officeMailbox(unit) : address(fullName),
      sharedMailbox: shared,
      phone: random.chance(0.85) ? `0100${String(number).padStart(6, '0')}` : null,
      unit,
      position,
      audience,
      of2022,
    })
  }
  return people
}

/** One entry for each person to be: first the twelve of 2022, then the communes, then the departments. */
function posts(): [Unit, Post, boolean][] {
  const entries: [Unit, Post, boolean][] = []
  const of2022 = departments.find((unit) => unit.code === DEPARTMENT_OF_2022)
  if (!of2022) throw new Error(`the demo has no department ${DEPARTMENT_OF_2022}`)
  for (let seat = 0; seat < PEOPLE_OF_2022; seat++)
    entries.push([of2022, ['Chuyên viên', OFFICIAL], true])
  for (const unit of communes()) for (const post of communePosts) entries.push([unit, post, false])
  const left = PEOPLE_OF_2022 + PEOPLE_OF_THE_PROVINCE - entries.length
  departments.forEach((unit, index) => {
    const seats =
      Math.floor(left / departments.length) + (index < left % departments.length ? 1 : 0)
    for (let seat = 0; seat < seats; seat++) entries.push([unit, departmentPost(seat), false])
  })
  return entries
}

function departmentPost(seat: number): Post {
  const first = departmentPosts[seat]
  if (first) return first
  return seat % 3 === 0 ? ['Viên chức', 'Viên chức'] : ['Chuyên viên', OFFICIAL]
}

/** In some communes the specialists of the economic division have only the office's mailbox. */
function sharesMailbox(unit: Unit, position: string): boolean {
  return (
    unit.kind === 'commune' &&
    Number(unit.code) % SHARED_MAILBOX_UNITS_EVERY < 3 &&
    position === 'Chuyên viên phòng Kinh tế'
  )
}

function officeMailbox(unit: Unit): string {
  return `phongkinhte.${unit.code}@example.gov.vn`
}

function birthDate(random: Random, audience: Audience): string {
  const year = audience === LEADER ? random.integer(1967, 1985) : random.integer(1970, 2001)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`
}

/** Addresses as offices make them: given name, initials of the rest, a number when it is taken (`binhlv2`). */
function addressBook(): (fullName: string) => string {
  const taken = new Map<string, number>()
  return (fullName) => {
    const words = plainLetters(fullName).split(' ')
    const base = `${words.at(-1)}${words
      .slice(0, -1)
      .map((word) => word.charAt(0))
      .join('')}`
    const times = (taken.get(base) ?? 0) + 1
    taken.set(base, times)
    return `${base}${times === 1 ? '' : times}@example.gov.vn`
  }
}

/** Lower case without diacritics, as in an address. */
function plainLetters(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toLowerCase()
}
