/** A roster of invented people and the accounts that they, and others, have on a platform; it is known whose each is. */
import { createHash } from 'node:crypto'
import type { AccountIdentity, RosterPerson } from '../../../src/evidence/matching/people.ts'
import { isNationalIdDoubtful } from '../../../src/foundation/national-id.ts'
import { normaliseNationalId } from '../../../src/foundation/secrets.ts'
import {
  type InventedUnit,
  inventName,
  inventUnits,
  type Name,
  written,
} from './invented-people.ts'
import { withoutMarks } from './noise.ts'
import { accountsOf } from './population-accounts.ts'
import { type Random, randomFrom } from './random.ts'

export interface Invented {
  id: string
  name: Name
  born: string
  nationalId: string
  /** null: none, or not on the roster. */
  code: string | null
  email: string | null
  phone: string | null
  unit: InventedUnit
  former: InventedUnit | null
}

export interface LabelledAccount {
  account: AccountIdentity
  /** Whose it is; null: nobody's on the roster. */
  truth: string | null
  /** What the account states tells the person beyond doubt, by the rules and by nothing else. */
  identifiable: boolean
  /** What it states is true of this person and of nobody else on the roster: a key; or name, birth date, unit. */
  toldApart: boolean
  story: string
}

export interface Population {
  roster: RosterPerson[]
  accounts: LabelledAccount[]
}

export function invent(seed: number, size: number): Population {
  const random = randomFrom(seed)
  const units = inventUnits(Math.max(8, Math.round(size / 45)))
  const people: Invented[] = []
  while (people.length < size) people.push(inventPerson(random, people, units))
  shareMailboxesAndPhones(random, people)
  for (const person of people) if (random.chance(0.04)) move(random, person, units)
  const roster = people.map((person) => onRoster(random, person))
  return { roster, accounts: accountsOf(random, people, roster, units) }
}

function inventPerson(
  random: Random,
  people: readonly Invented[],
  units: InventedUnit[],
): Invented {
  const unit = random.pick(units)
  const known = people.length > 20 ? random.pick(people) : null
  // Somebody of the same name works in the same unit.
  if (known && random.chance(0.012))
    return somebody(random, people.length, { ...known.name }, known.unit, inventBirthDate(random))
  // Two of a family: brothers and sisters, twins among them.
  if (known && random.chance(0.02))
    return somebody(
      random,
      people.length,
      { ...inventName(random, known.name.family), middle: known.name.middle },
      random.chance(0.5) ? known.unit : unit,
      random.chance(0.2) ? known.born : inventBirthDate(random),
    )
  return somebody(random, people.length, inventName(random), unit, inventBirthDate(random))
}

export function somebody(
  random: Random,
  number: number,
  name: Name,
  unit: InventedUnit,
  born: string,
): Invented {
  const ascii = withoutMarks(written(name)).toLowerCase().split(' ')
  const given = ascii.at(-1) ?? ''
  const initials = ascii
    .slice(0, -1)
    .map((word) => word[0])
    .join('')
  const suffix = random.pick(['', '', born.slice(2, 4), String(random.below(1000))])
  const local = random.pick([
    `${given}${initials}${suffix}${number}`,
    `${initials}${given}${number}`,
    `${ascii.join('.')}${suffix}${number}`,
    `${random.pick(['hoa', 'sao', 'nang', 'rung'])}${random.pick(['do', 'xanh', 'mai'])}${number}`,
  ])
  return {
    id: `p${number}`,
    name,
    born,
    nationalId: inventNationalId(random, name, born),
    code: random.chance(0.86) ? codeOf(number) : null,
    email: random.chance(0.8)
      ? `${local}@${random.pick(['gmail.com', 'sonla.example.vn', 'yahoo.com'])}`
      : null,
    phone: random.chance(0.82) ? inventPhone(random) : null,
    unit,
    former: null,
  }
}

/** One in ten units has codes of digits alone, with zeros before. */
const codeOf = (number: number) =>
  number % 10 === 7
    ? String(number + 1).padStart(7, '0')
    : `CB${String(number + 1).padStart(6, '0')}`

export function inventBirthDate(random: Random): string {
  const year = 1966 + random.below(36)
  if (random.chance(0.04)) return `${year}-01-01`
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`
}

function inventNationalId(random: Random, name: Name, born: string): string {
  const century = born.startsWith('20') ? 2 : 0
  const digit = century + (name.gender === 'female' ? 1 : 0)
  const province = random.pick(['014', '014', '014', '001', '011', '037', '040'])
  return `${province}${digit}${born.slice(2, 4)}${String(random.below(1_000_000)).padStart(6, '0')}`
}

const inventPhone = (random: Random) =>
  `0${random.pick(['91', '97', '98', '38', '39', '32', '70', '83', '56', '86'])}${String(random.below(10_000_000)).padStart(7, '0')}`

/** Offices have one mailbox or one telephone for many; families have one phone. */
function shareMailboxesAndPhones(random: Random, people: readonly Invented[]): void {
  for (const person of people) {
    const place = withoutMarks(person.unit.name).toLowerCase().split(' ').slice(-2).join('')
    if (random.chance(0.07))
      person.email = `${random.pick(['vanthu', 'ubnd', 'vanthu.', 'truong', 'xa', ''])}${place}@sonla.example.vn`
    if (random.chance(0.03))
      person.phone = `0212${String(3_850_000 + Number(person.unit.code.slice(1))).padStart(7, '0')}`
    const other = random.pick(people)
    if (random.chance(0.015) && other.name.family === person.name.family && other.phone !== null)
      person.phone = other.phone
    if (random.chance(0.005) && other.email !== null) person.email = other.email
  }
}

function move(random: Random, person: Invented, units: readonly InventedUnit[]): void {
  person.former = person.unit
  person.unit = random.pick(units)
}

/** The roster says what the office knew: now and then a wrong number, or an empty cell. */
function onRoster(random: Random, person: Invented): RosterPerson {
  const nationalId = random.chance(0.2)
    ? null
    : random.chance(0.01)
      ? `${person.nationalId.slice(0, 11)}${random.below(10)}`
      : person.nationalId
  const dateOfBirth = random.chance(0.03) ? null : person.born
  return {
    learnerId: person.id,
    fullName: random.chance(0.05) ? written(person.name).toUpperCase() : written(person.name),
    employeeCode: person.code,
    ...hashed(nationalId, dateOfBirth),
    email: person.email,
    phone: person.phone,
    dateOfBirth,
    unit: { name: person.unit.name, code: person.unit.code },
    formerUnits:
      person.former === null ? [] : [{ name: person.former.name, code: person.former.code }],
  }
}

/** Read as an import reads it. */
export function hashed(nationalId: string | null, dateOfBirth: string | null) {
  const normal = nationalId === null ? null : normaliseNationalId(nationalId)
  return {
    nationalIdHash:
      normal === null ? null : createHash('sha256').update(normal).digest('hex').slice(0, 20),
    nationalIdDoubtful: normal !== null && isNationalIdDoubtful(normal, { dateOfBirth }),
  }
}
