/**
 * A roster and accounts as somebody would make them up who wants the engine to fail: few names and many namesakes,
 * every field noisy on its own, keys of others, people who are not on the roster and look like those who are. It shares
 * nothing with `population.ts` but the random source, and writes files as offices and platforms write them.
 */
import { type Random, randomFrom } from './random.ts'
import { FAMILIES, MEN, UNITS, WOMEN } from './unfriendly-names.ts'

export interface UnfriendlyFiles {
  roster: string
  accounts: string
  labels: Map<string, Label>
}

interface Label {
  /** Employee code, or e-mail where there is none; null: not on the roster. */
  truth: string | null
  identifiable: boolean
  /** Something it states is this person's alone: a key, or name with birth date or unit. */
  toldApart: boolean
  story: string
}

interface Human {
  number: number
  family: string
  middle: string
  given: string
  woman: boolean
  born: [year: number, month: number, day: number]
  unit: string
  code: string | null
  email: string | null
  phone: string | null
  citizen: string | null
}

export function makeUnfriendly(seed: number, size: number): UnfriendlyFiles {
  const random = randomFrom(seed * 7919 + 13)
  const humans: Human[] = []
  const copies = Math.ceil(size / 1500)
  const units = UNITS.flatMap((unit) =>
    Array.from({ length: copies }, (_, copy) => (copy === 0 ? unit : `${unit} ${copy + 1}`)),
  )
  for (let number = 0; number < size; number++) {
    const sibling = number > 0 && random.chance(0.04) ? humans[random.below(number)] : undefined
    humans.push(makeHuman(random, number, units, sibling))
  }
  const labels = new Map<string, Label>()
  const known = new Set(humans.map(whole))
  const rows = humans.map((human, index) => {
    const id = `u${index + 1}`
    const { cells, label } = random.chance(0.15)
      ? strangerOf(random, human, size + index, units, known)
      : accountOf(random, human, humans)
    labels.set(id, label)
    return [id, ...cells]
  })
  judgeByRoster(humans, labels)
  return {
    roster: csv([
      ['Mã CBCCVC', 'Họ và tên', 'Ngày sinh', 'Số CCCD', 'Email', 'Điện thoại', 'Đơn vị'],
      ...humans.map((human) => [
        human.code ?? '',
        nameOf(human),
        dayFirst(human.born),
        human.citizen ?? '',
        human.email ?? '',
        human.phone ?? '',
        human.unit,
      ]),
    ]),
    accounts: `\ufeff${csv([['external_id', 'username', 'full_name', 'email', 'phone', 'employee_code', 'national_id', 'date_of_birth', 'unit'], ...rows])}`,
    labels,
  }
}

const nameOf = ({ family, middle, given }: Human) => `${family} ${middle} ${given}`
const keyOf = (human: Human) => human.code ?? human.email ?? human.phone
const two = (value: number) => String(value).padStart(2, '0')
const dayFirst = ([year, month, day]: Human['born']) => `${two(day)}/${two(month)}/${year}`
const csv = (rows: string[][]) =>
  rows
    .map((cells) =>
      cells
        .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(','),
    )
    .join('\n')
const ascii = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')

function makeHuman(random: Random, number: number, units: string[], sibling?: Human): Human {
  const woman = random.chance(0.5)
  const names = woman ? WOMEN : MEN
  const isTwin = sibling !== undefined && random.chance(0.3)
  const born: Human['born'] = isTwin
    ? sibling.born
    : [1965 + random.below(38), 1 + random.below(12), 1 + random.below(28)]
  const family = sibling?.family ?? random.pick(FAMILIES)
  const middle = isTwin && sibling.woman === woman ? sibling.middle : random.pick(names.middle)
  const given = random.pick(names.given.filter((one) => one !== sibling?.given))
  const local = ascii(`${given}.${family}`).toLowerCase().replaceAll(' ', '')
  const human: Human = {
    number,
    family,
    middle,
    given,
    woman,
    born,
    unit: isTwin || random.chance(0.3) ? (sibling?.unit ?? random.pick(units)) : random.pick(units),
    code: random.chance(0.8) ? `SL-${String(number * 3 + 11).padStart(5, '0')}` : null,
    email: random.chance(0.75)
      ? `${local}${number}@${random.pick(['gmail.com', 'edu.example.vn'])}`
      : null,
    phone: random.chance(0.75)
      ? `09${String(10_000_000 + number * 37 + random.below(37)).slice(-8)}`
      : null,
    citizen: random.chance(0.7) ? citizenOf(random, woman, born, number) : null,
  }
  if (sibling?.phone && random.chance(0.2)) human.phone = sibling.phone
  if (random.chance(0.06))
    human.email = `${random.pick(['vanthu', 'hanhchinh', 'info'])}@${ascii(human.unit)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')}.example.vn`
  if (keyOf(human) === null) human.code = `SL-${String(number * 3 + 11).padStart(5, '0')}`
  return human
}

function citizenOf(random: Random, woman: boolean, [year]: Human['born'], number: number): string {
  const digit = (year >= 2000 ? 2 : 0) + (woman ? 1 : 0)
  return `0${random.pick(['14', '01', '34', '79'])}${digit}${two(year % 100)}${String(number).padStart(6, '0')}`
}

/** How a name comes out; several things may happen to it at once. @returns whether it is still the whole name */
function wornName(random: Random, human: Human): { text: string; whole: boolean } {
  const { family, middle, given } = human
  let whole = true
  let words = [family, middle, given]
  if (random.chance(0.1)) words = [given, family, middle]
  else if (random.chance(0.03)) {
    words = random.pick([
      [family, given],
      [given, family],
    ])
    whole = false
  }
  let text = words.join(random.chance(0.05) ? '  ' : ' ')
  if (random.chance(0.03)) {
    text = slip(random, text)
    whole = false
  }
  if (random.chance(0.08))
    text = text.replace('Hòa', 'Hoà').replace('Thúy', 'Thuý').replace('Thủy', 'Thuỷ')
  if (random.chance(0.05)) text = text.replace('My', 'Mi').replace('Quý', 'Quí')
  if (random.chance(0.22)) text = ascii(text)
  if (random.chance(0.2)) text = text.toUpperCase()
  if (random.chance(0.06))
    text = `${human.woman ? random.pick(['Bà', 'Chị', 'Cô', 'ThS.']) : random.pick(['Ông', 'Anh', 'Thầy', 'TS.', 'Đ/c'])} ${text}`
  if (random.chance(0.05)) text = text.normalize('NFD')
  return { text, whole }
}

function slip(random: Random, text: string): string {
  const at = 1 + random.below(text.length - 1)
  return random.chance(0.5)
    ? text.slice(0, at) + text.slice(at + 1)
    : `${text.slice(0, at)}${random.pick([...'nghtoa'])}${text.slice(at)}`
}

interface Row {
  cells: string[]
  label: Label
}

function accountOf(random: Random, human: Human, humans: readonly Human[]): Row {
  const name = wornName(random, human)
  const cell = { email: '', phone: '', code: '', citizen: '', born: '', unit: '', user: '' }
  const proofs: string[] = []
  if (human.code !== null && random.chance(0.5)) {
    cell.code = random.pick([
      human.code,
      human.code.toLowerCase(),
      ` ${human.code}`,
      human.code.replace('-', ''),
      human.code.replace('-', ' '),
    ])
    proofs.push('code')
  }
  if (human.email !== null && random.chance(0.5)) {
    cell.email = random.chance(0.3) ? human.email.toUpperCase() : human.email
    if (/\d@/.test(human.email)) proofs.push('email')
  }
  if (human.phone !== null && random.chance(0.4)) {
    cell.phone = random.pick([
      human.phone,
      human.phone.slice(1),
      `+84${human.phone.slice(1)}`,
      `84${human.phone.slice(1)}`,
      human.phone.replace(/(\d{4})(\d{3})/, '$1-$2-'),
    ])
    if (humans.filter((other) => other.phone === human.phone).length === 1) proofs.push('phone')
  }
  if (human.citizen !== null && random.chance(0.25)) {
    cell.citizen = random.chance(0.4) ? String(Number(human.citizen)) : human.citizen
    proofs.push('citizen')
  }
  const [year, month, day] = human.born
  let born: 'right' | 'swapped' | 'wrong' | 'none' = 'none'
  if (random.chance(0.5)) {
    born =
      day <= 12 && day !== month && random.chance(0.06)
        ? 'swapped'
        : random.chance(0.015)
          ? 'wrong'
          : 'right'
    const stated: Human['born'] =
      born === 'swapped'
        ? [year, day, month]
        : born === 'wrong'
          ? [year + 1, month, day]
          : human.born
    cell.born = random.pick([
      dayFirst(stated),
      `${stated[2]}-${stated[1]}-${stated[0]}`,
      `${stated[0]}-${two(stated[1])}-${two(stated[2])}`,
      dayFirst(stated).replaceAll('/', '.'),
    ])
  }
  let unitIsRight = false
  if (random.chance(0.5)) {
    unitIsRight = !random.chance(0.05)
    cell.unit = unitIsRight ? wornUnit(random, human.unit) : random.pick(UNITS)
  }
  if (random.chance(0.3))
    cell.user = `${ascii(human.given).toLowerCase().replaceAll(' ', '')}${random.below(1000)}`
  let story = `own ${proofs.join('+')} ${born} ${unitIsRight ? 'unit' : '-'} ${name.whole ? 'whole' : 'worn'}`
  let foreign = false
  if (random.chance(0.04)) {
    foreign = true
    const other = random.pick(
      humans.filter((one) => one.unit === human.unit && one !== human).concat(random.pick(humans)),
    )
    const field = random.pick(['code', 'email', 'phone', 'citizen'] as const)
    cell[field] = other[field] ?? cell[field]
    story = `${story} with another's ${field}`
  }
  const strong = proofs.some((proof) => proof === 'code' || proof === 'citizen')
  const byKey = name.whole ? proofs.length > 0 : strong
  const byWhole = name.whole && born === 'right' && unitIsRight
  return {
    cells: [
      cell.user,
      name.text,
      cell.email,
      cell.phone,
      cell.code,
      cell.citizen,
      cell.born,
      cell.unit,
    ],
    label: {
      truth: keyOf(human),
      identifiable: !foreign && born !== 'wrong' && (byKey || byWhole),
      toldApart: !foreign && (proofs.length > 0 || (name.whole && born === 'right')),
      story: byKey ? story : `fits-wholly:${whole(human)}|${story}`,
    },
  }
}

const whole = (human: Human) =>
  ascii(`${nameOf(human)}/${dayFirst(human.born)}/${human.unit}`)
    .toLowerCase()
    .replaceAll('y', 'i')

/** Who fits by name, birth date and unit alone must be the only one who does. */
function judgeByRoster(humans: readonly Human[], labels: Map<string, Label>): void {
  const count = new Map<string, number>()
  for (const human of humans) count.set(whole(human), (count.get(whole(human)) ?? 0) + 1)
  for (const label of labels.values()) {
    const key = /^fits-wholly:([^|]*)\|/.exec(label.story)?.[1]
    if (key !== undefined && (count.get(key) ?? 0) > 1) {
      label.identifiable = false
      label.toldApart = false
    }
  }
}

function wornUnit(random: Random, unit: string): string {
  return random.pick([
    unit,
    unit.toUpperCase(),
    ascii(unit),
    unit
      .replace('UBND xã', 'Xã')
      .replace('Trường ', '')
      .replace('Mầm non', 'MN')
      .replace('Sở Thông tin và Truyền thông', 'Sở TT&TT')
      .replace('Sở Khoa học và Công nghệ', 'Sở KHCN')
      .replace('Lao động - Thương binh và Xã hội', 'LĐTBXH')
      .replace('Giáo dục và Đào tạo', 'GD&ĐT')
      .replace('Trung tâm Y tế', 'TTYT'),
    unit.replace('UBND xã', 'UBND x.').replace('THCS', 'Trung học cơ sở'),
    `${unit}, Sơn La`,
  ])
}

/** Who is not on the roster: a namesake of the unit, a relative with the family's phone, a successor on an old phone. */
function strangerOf(
  random: Random,
  near: Human,
  number: number,
  units: string[],
  known: ReadonlySet<string>,
): Row {
  const kind = random.pick([
    'namesake',
    'namesake born the same year',
    'relative',
    'successor',
    'stranger',
    'office',
  ] as const)
  const isNamesake = kind.startsWith('namesake')
  const human = makeHuman(random, number, units, isNamesake ? undefined : near)
  if (isNamesake)
    Object.assign(human, {
      family: near.family,
      middle: near.middle,
      given: near.given,
      unit: near.unit,
    })
  if (kind === 'namesake born the same year' && near.born[1] !== 12)
    human.born = [near.born[0], near.born[1] + 1, near.born[2]]
  if (kind === 'successor') Object.assign(human, { family: random.pick(FAMILIES), unit: near.unit })
  const cells = {
    email: random.chance(0.5) ? (human.email ?? '') : '',
    phone: random.chance(0.4) ? (human.phone ?? '') : '',
    code: random.chance(0.3) ? `XX-${number}` : '',
    citizen: random.chance(0.2) ? citizenOf(random, human.woman, human.born, number) : '',
    born: random.chance(0.6) ? dayFirst(human.born) : '',
    unit: random.chance(0.6) ? wornUnit(random, human.unit) : '',
  }
  if (kind === 'relative' || kind === 'successor') cells.phone = near.phone ?? ''
  if (kind === 'successor' && random.chance(0.5)) cells.email = near.email ?? ''
  if (kind === 'office')
    cells.email = near.email !== null && !/\d@/.test(near.email) ? near.email : 'vanthu@example.vn'
  // A stranger with the name, the birth date and the unit of somebody on the roster is that person, by the rules; so is
  // one with their name and phone.
  const bearsName = ascii(nameOf(human)).toLowerCase() === ascii(nameOf(near)).toLowerCase()
  if ((bearsName && !isNamesake) || known.has(whole(human)))
    return strangerOf(random, near, number, units, known)
  return {
    cells: [
      '',
      wornName(random, human).text,
      cells.email,
      cells.phone,
      cells.code,
      cells.citizen,
      cells.born,
      cells.unit,
    ],
    label: { truth: null, identifiable: false, toldApart: false, story: `stranger: ${kind}` },
  }
}
