/** The accounts of invented people: what each states, what is wrong with it, and whose it is. */
import type { AccountIdentity, RosterPerson } from '../../../src/evidence/matching/people.ts'
import { type InventedUnit, inventName, type Name, written } from './invented-people.ts'
import {
  type NameNoise,
  noisyCode,
  noisyName,
  noisyPhone,
  noisyUnit,
  withoutMarks,
  withSlip,
} from './noise.ts'
import {
  hashed,
  type Invented,
  inventBirthDate,
  type LabelledAccount,
  somebody,
} from './population.ts'
import type { Random } from './random.ts'

export function accountsOf(
  random: Random,
  people: readonly Invented[],
  roster: readonly RosterPerson[],
  units: readonly InventedUnit[],
): LabelledAccount[] {
  const world = worldOf(people, roster, units)
  return people.flatMap((person, index) => {
    if (random.chance(0.12)) return [outsider(random, person, people.length + index, world)]
    if (random.chance(0.02))
      return [ownAccount(random, person, world), ownAccount(random, person, world)]
    return [ownAccount(random, person, world)]
  })
}

interface World {
  people: readonly Invented[]
  units: readonly InventedUnit[]
  roster: ReadonlyMap<string, RosterPerson>
  colleagues: Map<string, Invented[]>
  /** How many on the roster have an e-mail or a phone. */
  count: Map<string, number>
  /** Everybody by family and given name without marks. */
  namesakes: Map<string, Invented[]>
}

function worldOf(
  people: readonly Invented[],
  roster: readonly RosterPerson[],
  units: readonly InventedUnit[],
): World {
  const colleagues = new Map<string, Invented[]>()
  const namesakes = new Map<string, Invented[]>()
  const count = new Map<string, number>()
  const add = (key: string) => count.set(key, (count.get(key) ?? 0) + 1)
  for (const person of people) {
    colleagues.set(person.unit.code, [...(colleagues.get(person.unit.code) ?? []), person])
    namesakes.set(ends(person), [...(namesakes.get(ends(person)) ?? []), person])
    if (person.email !== null) add(person.email)
    if (person.phone !== null) add(person.phone)
  }
  const known = new Map(roster.map((person) => [person.learnerId, person]))
  return { people, units, roster: known, colleagues, count, namesakes }
}

const bare = (text: string) => withoutMarks(text).toLowerCase().replaceAll('y', 'i')
const ends = ({ name }: Invented) => `${bare(name.family)} ${bare(name.given)}`

const HARMLESS: readonly (readonly [NameNoise, number])[] = [
  ['as-written', 34],
  ['upper-case', 8],
  ['bare', 14],
  ['bare-upper-case', 6],
  ['given-first', 8],
  ['title', 5],
  ['tone-placement', 6],
  ['i-for-y', 2],
  ['decomposed', 2],
  ['blanks', 2],
  ['icelandic-d', 2],
]
const HARMFUL: readonly (readonly [NameNoise, number])[] = [
  ['no-middle', 4],
  ['western', 2],
  ['initial', 1],
  ['slip', 3],
  ['other-mark', 1],
]
const isHarmful = (noise: NameNoise) => HARMFUL.some(([harmful]) => harmful === noise)

function ownAccount(random: Random, person: Invented, world: World): LabelledAccount {
  const noise = random.weighted([...HARMLESS, ...HARMFUL])
  const account = emptyAccount(noisyName(random, person.name, noise))
  const stated = random.weighted([
    ['everything', 18],
    ['code', 22],
    ['code-and-mail', 14],
    ['mail', 12],
    ['phone', 8],
    ['national-id', 8],
    ['birth-date-and-unit', 12],
    ['name-and-unit', 3],
    ['name', 2],
    ['user-name', 2],
  ] as const)
  const has = (...kinds: (typeof stated)[]) => stated === 'everything' || kinds.includes(stated)
  const proofs: Proof[] = []
  if (has('code', 'code-and-mail') && person.code !== null) {
    account.employeeCode = noisyCode(random, person.code)
    proofs.push('code')
  }
  if (has('mail', 'code-and-mail') && person.email !== null) {
    account.email = random.chance(0.2) ? ` ${person.email.toUpperCase()}` : person.email
    if (world.count.get(person.email) === 1 && !isOffices(person.email)) proofs.push('mail')
  }
  if (has('phone') && person.phone !== null) {
    account.phone = noisyPhone(random, person.phone)
    if (world.count.get(person.phone) === 1 && !person.phone.startsWith('0212'))
      proofs.push('phone')
  }
  if (has('national-id')) {
    const zerosLost = random.chance(0.3)
    const written = zerosLost ? person.nationalId.replace(/^0+/, '') : person.nationalId
    Object.assign(account, hashed(written, null))
    const known = world.roster.get(person.id)
    if (known?.nationalIdHash === account.nationalIdHash && !known.nationalIdDoubtful)
      proofs.push('national-id')
  }
  const birthDate =
    has('birth-date-and-unit') || random.chance(0.4) ? bornAsStated(random, person) : null
  account.dateOfBirth = birthDate?.date ?? null
  let unitIsRight = false
  if (has('birth-date-and-unit', 'name-and-unit') || random.chance(0.5)) {
    unitIsRight = !random.chance(0.06)
    const right = person.former !== null && random.chance(0.4) ? person.former : person.unit
    const unit = unitIsRight ? right : random.pick(world.units)
    account.unit = random.chance(0.15) ? unit.code : noisyUnit(random, unit.name, unit.province)
  }
  if (stated === 'user-name') account.fullName = ''
  if (stated === 'user-name' || random.chance(0.3)) account.username = userName(random, person)
  const facts = { noise, proofs, birthDate: birthDate?.is ?? null, unitIsRight }
  const label = { ...judged(account, person, facts, world), story: `own:${stated}:${noise}` }
  return random.chance(0.03) ? spoilt(random, label, person, facts, world) : label
}

type Proof = 'code' | 'mail' | 'phone' | 'national-id'

interface Facts {
  noise: NameNoise
  proofs: Proof[]
  birthDate: 'right' | 'swapped' | 'wrong' | null
  unitIsRight: boolean
}

/** What is known of the account, held against the whole roster. */
function judged(account: AccountIdentity, person: Invented, facts: Facts, world: World) {
  const { noise, proofs, birthDate, unitIsRight } = facts
  const bornIsKnown = (world.roster.get(person.id)?.dateOfBirth ?? null) !== null
  const fits = (other: Invented) =>
    (isHarmful(noise) || bare(written(other.name)) === bare(written(person.name))) &&
    (birthDate === null || birthDate === 'wrong' || other.born === person.born) &&
    (!unitIsRight || sharesUnit(other, person))
  const alike = (world.namesakes.get(ends(person)) ?? []).filter(fits).length
  const hasName = account.fullName !== ''
  const wholly =
    hasName &&
    !isHarmful(noise) &&
    birthDate === 'right' &&
    bornIsKnown &&
    unitIsRight &&
    alike === 1
  // By a mailbox or a phone alone, half a name or a mistyped one is for a person to judge.
  const mayProve = isHarmful(noise)
    ? proofs.some((proof) => proof === 'code' || proof === 'national-id')
    : proofs.length > 0
  const contradicted = (birthDate === 'wrong' && bornIsKnown) || noise === 'other-mark'
  return {
    account,
    truth: person.id,
    identifiable: (mayProve || wholly) && !contradicted,
    toldApart: proofs.length > 0 || (hasName && alike === 1),
  }
}

const sharesUnit = (one: Invented, other: Invented) =>
  [one.unit, one.former].some(
    (unit) => unit !== null && (unit === other.unit || unit === other.former),
  )

function bornAsStated(
  random: Random,
  { born }: Invented,
): { date: string; is: 'right' | 'swapped' | 'wrong' } {
  const [year = '', month = '', day = ''] = born.split('-')
  if (Number(day) <= 12 && day !== month && random.chance(0.05))
    return { date: `${year}-${day}-${month}`, is: 'swapped' }
  return random.chance(0.01)
    ? { date: inventBirthDate(random), is: 'wrong' }
    : { date: born, is: 'right' }
}

/** Whatever is no mailbox of a person's own name. */
const isOffices = (email: string) => !/\d@/.test(email)

/** A colleague's code, a relative's phone, a slip in the code: some key that is not the account's own. */
function spoilt(
  random: Random,
  label: LabelledAccount,
  person: Invented,
  facts: Facts,
  world: World,
): LabelledAccount {
  const account = { ...label.account }
  const colleague = random.pick(world.colleagues.get(person.unit.code) ?? [person])
  const kind = random.pick([
    'colleagues-code',
    'colleagues-code',
    'colleagues-phone',
    'slip-in-code',
    'office-mailbox',
  ] as const)
  const lost: Record<typeof kind, Proof> = {
    'colleagues-code': 'code',
    'colleagues-phone': 'phone',
    'slip-in-code': 'code',
    'office-mailbox': 'mail',
  }
  if (kind === 'colleagues-code') account.employeeCode = colleague.code
  if (kind === 'colleagues-phone') account.phone = colleague.phone
  if (kind === 'slip-in-code' && person.code) account.employeeCode = withSlip(random, person.code)
  if (kind === 'office-mailbox')
    account.email = `vanthu@${person.unit.code.toLowerCase()}.example.vn`
  const proofs = facts.proofs.filter((proof) => proof !== lost[kind])
  const { identifiable, toldApart } = judged(account, person, { ...facts, proofs }, world)
  return {
    account,
    truth: person.id,
    // Another's key is a contradiction, and waits.
    identifiable: identifiable && kind === 'office-mailbox',
    toldApart,
    story: `${label.story}:${kind}`,
  }
}

/** Somebody who is not on the roster, and near to somebody who is. */
function outsider(random: Random, near: Invented, number: number, world: World): LabelledAccount {
  const kind = random.pick([
    'namesake',
    'namesake',
    'namesake',
    'relative',
    'twin',
    'mixed-up',
    'stranger',
  ] as const)
  const name =
    kind === 'namesake'
      ? near.name
      : kind === 'relative' || kind === 'twin'
        ? { ...inventRelative(random, near) }
        : inventStranger(random, near)
  const born = kind === 'twin' ? near.born : inventBirthDate(random)
  const unit = kind === 'stranger' || random.chance(0.3) ? random.pick(world.units) : near.unit
  const person = somebody(random, number, name, unit, born)
  const isTheSame = written(name) === written(near.name) && born === near.born
  const account = emptyAccount(noisyName(random, name, random.weighted(HARMLESS)))
  if (random.chance(0.6)) account.dateOfBirth = born
  if (random.chance(0.6)) account.unit = noisyUnit(random, unit.name, unit.province)
  if (random.chance(0.3)) account.employeeCode = `NG${number}`
  if (random.chance(0.4)) account.email = person.email
  if (random.chance(0.4)) account.phone = person.phone
  if (random.chance(0.2)) Object.assign(account, hashed(person.nationalId, account.dateOfBirth))
  if (kind === 'relative' || (kind === 'twin' && random.chance(0.5))) {
    if (random.chance(0.6)) account.phone = near.phone
    else account.email = near.email
  }
  if (kind === 'mixed-up' && near.code !== null) account.employeeCode = near.code
  if (random.chance(0.3)) account.username = userName(random, person)
  return {
    account,
    truth: isTheSame ? near.id : null,
    identifiable: false,
    toldApart: false,
    story: `outsider:${kind}`,
  }
}

/** Nobody gives two children the same name. */
function inventRelative(random: Random, near: Invented): Name {
  for (;;) {
    const name = { ...inventName(random, near.name.family), middle: near.name.middle }
    if (name.given !== near.name.given) return name
  }
}

/** Who types in the code of a namesake is that namesake, for all that anybody can tell. */
function inventStranger(random: Random, near: Invented): Name {
  for (;;) {
    const name = inventName(random)
    if (bare(written(name)) !== bare(written(near.name))) return name
  }
}

const userName = (random: Random, person: Invented) => {
  const words = withoutMarks(written(person.name)).toLowerCase().split(' ')
  const given = words.at(-1) ?? ''
  const initials = words
    .slice(0, -1)
    .map((word) => word[0])
    .join('')
  return random.pick([
    `${given}${initials}`,
    `${initials}${given}${person.born.slice(2, 4)}`,
    words.join(''),
    `user${random.below(10_000)}`,
  ])
}

const emptyAccount = (fullName: string): AccountIdentity => ({
  fullName,
  employeeCode: null,
  nationalIdHash: null,
  nationalIdDoubtful: false,
  email: null,
  phone: null,
  dateOfBirth: null,
  emailVerified: true,
  username: null,
  unit: null,
})
