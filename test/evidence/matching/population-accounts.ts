/** The accounts of invented people: what each states, what is wrong with it, and whose it is. */
import type { AccountIdentity } from '../../../src/evidence/matching/people.ts'
import { type InventedUnit, inventName, written } from './invented-people.ts'
import {
  type NameNoise,
  noisyCode,
  noisyName,
  noisyPhone,
  noisyUnit,
  withoutMarks,
  withSlip,
} from './noise.ts'
import { hashed, type Invented, inventBirthDate, type LabelledAccount, somebody } from './population.ts'
import type { Random } from './random.ts'

export function accountsOf(
  random: Random,
  people: readonly Invented[],
  units: readonly InventedUnit[],
): LabelledAccount[] {
  const world = worldOf(people, units)
  return people.flatMap((person, index) => {
    if (random.chance(0.12)) return [outsider(random, person, people.length + index, world)]
    if (random.chance(0.02)) return [ownAccount(random, person, world), ownAccount(random, person, world)]
    return [ownAccount(random, person, world)]
  })
}

interface World {
  people: readonly Invented[]
  units: readonly InventedUnit[]
  colleagues: Map<string, Invented[]>
  /** How many on the roster have an e-mail, a phone, a whole name with birth date and unit. */
  count: Map<string, number>
}

function worldOf(people: readonly Invented[], units: readonly InventedUnit[]): World {
  const colleagues = new Map<string, Invented[]>()
  const count = new Map<string, number>()
  const add = (key: string) => count.set(key, (count.get(key) ?? 0) + 1)
  for (const person of people) {
    colleagues.set(person.unit.code, [...(colleagues.get(person.unit.code) ?? []), person])
    if (person.email !== null) add(person.email)
    if (person.phone !== null) add(person.phone)
    add(whole(person))
  }
  return { people, units, colleagues, count }
}

const whole = (person: Invented) =>
  `${withoutMarks(written(person.name)).toLowerCase().replaceAll('y', 'i')}|${person.born}|${person.unit.code}`

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
  let proof = false
  if (has('code', 'code-and-mail') && person.code !== null) {
    account.employeeCode = noisyCode(random, person.code)
    proof = true
  }
  if (has('mail', 'code-and-mail') && person.email !== null) {
    account.email = random.chance(0.2) ? ` ${person.email.toUpperCase()}` : person.email
    const personal = world.count.get(person.email) === 1 && !/@sonla/.test(person.email)
    proof ||= personal && !(isHarmful(noise) && stated === 'mail')
  }
  if (has('phone') && person.phone !== null) {
    account.phone = noisyPhone(random, person.phone)
    const personal = world.count.get(person.phone) === 1 && !person.phone.startsWith('0212')
    proof ||= personal && !(isHarmful(noise) && stated === 'phone')
  }
  if (has('national-id')) {
    const zerosLost = random.chance(0.3)
    Object.assign(account, hashed(zerosLost ? person.nationalId.replace(/^0+/, '') : person.nationalId, null))
  }
  let bornDiffers = false
  if (has('birth-date-and-unit') || random.chance(0.4)) {
    const [year = '', month = '', day = ''] = person.born.split('-')
    const swap = Number(day) <= 12 && random.chance(0.05)
    bornDiffers = !swap && random.chance(0.01)
    account.dateOfBirth = swap ? `${year}-${day}-${month}` : bornDiffers ? inventBirthDate(random) : person.born
  }
  let unitIsRight = true
  if (has('birth-date-and-unit', 'name-and-unit') || random.chance(0.5)) {
    unitIsRight = !random.chance(0.06)
    const unit = unitIsRight ? person.unit : random.pick(world.units)
    account.unit = random.chance(0.15) ? unit.code : noisyUnit(random, unit.name, unit.province)
  }
  if (stated === 'user-name') account.fullName = ''
  if (stated === 'user-name' || random.chance(0.3)) account.username = userName(random, person)
  const fitsWholly =
    account.dateOfBirth === person.born &&
    account.unit !== null &&
    unitIsRight &&
    !isHarmful(noise) &&
    account.fullName !== '' &&
    world.count.get(whole(person)) === 1
  const label = { account, truth: person.id, identifiable: (proof || fitsWholly) && !bornDiffers && !(noise === 'other-mark'), story: `own:${stated}:${noise}` }
  return random.chance(0.03) ? spoilt(random, label, person, world) : label
}

/** A colleague's code, a relative's phone, a slip in the code: some key that is not the account's own. */
function spoilt(random: Random, label: LabelledAccount, person: Invented, world: World): LabelledAccount {
  const account = { ...label.account }
  const colleague = random.pick(world.colleagues.get(person.unit.code) ?? [person])
  const kind = random.pick(['colleagues-code', 'colleagues-code', 'colleagues-phone', 'slip-in-code', 'office-mailbox'] as const)
  if (kind === 'colleagues-code') account.employeeCode = colleague.code
  if (kind === 'colleagues-phone') account.phone = colleague.phone
  if (kind === 'slip-in-code' && person.code) account.employeeCode = withSlip(random, person.code)
  if (kind === 'office-mailbox') account.email = `vanthu@${person.unit.code.toLowerCase()}.example.vn`
  const sound = kind === 'office-mailbox' || colleague === person
  return { ...label, account, identifiable: label.identifiable && sound, story: `${label.story}:${kind}` }
}

/** Somebody who is not on the roster, and near to somebody who is. */
function outsider(random: Random, near: Invented, number: number, world: World): LabelledAccount {
  const kind = random.pick(['namesake', 'namesake', 'namesake', 'relative', 'twin', 'mixed-up', 'stranger'] as const)
  const name =
    kind === 'namesake'
      ? near.name
      : kind === 'relative' || kind === 'twin'
        ? { ...inventName(random, near.name.family), middle: near.name.middle }
        : inventName(random)
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
  return { account, truth: isTheSame ? near.id : null, identifiable: false, story: `outsider:${kind}` }
}

const userName = (random: Random, person: Invented) => {
  const words = withoutMarks(written(person.name)).toLowerCase().split(' ')
  const given = words.at(-1) ?? ''
  const initials = words.slice(0, -1).map((word) => word[0]).join('')
  return random.pick([`${given}${initials}`, `${initials}${given}${person.born.slice(2, 4)}`, words.join(''), `user${random.below(10_000)}`])
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
