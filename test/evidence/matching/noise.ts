/** What platforms and people do to names, dates, numbers and units on their way into an account. */
import { type Name, written } from './invented-people.ts'
import type { Random } from './random.ts'

export const withoutMarks = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')

/** The tone on the other vowel: hòa and hoà, thúy and thuý. */
const OTHER_PLACEMENT: readonly (readonly [string, string])[] = [
  ['òa', 'oà'],
  ['óa', 'oá'],
  ['ỏe', 'oẻ'],
  ['úy', 'uý'],
  ['ủy', 'uỷ'],
  ['ùy', 'uỳ'],
]

function withOtherTonePlacement(text: string): string {
  let turned = text.normalize('NFC')
  for (const [one, other] of OTHER_PLACEMENT)
    if (turned.includes(one)) turned = turned.replaceAll(one, other)
    else turned = turned.replaceAll(other, one)
  return turned
}

/** A slip of the hand in one word: changed over, left out, doubled, or another letter. */
export function withSlip(random: Random, text: string): string {
  const at = 1 + random.below(text.length - 2)
  const [before, letter = '', next = '', after] = [
    text.slice(0, at),
    text[at],
    text[at + 1],
    text.slice(at + 2),
  ]
  if (letter === ' ' || next === ' ') return withSlip(random, text)
  return random.pick([
    before + next + letter + after,
    before + next + after,
    before + letter + letter + next + after,
    before + random.pick([...'aeghinostu']) + next + after,
  ])
}

export type NameNoise =
  | 'as-written'
  | 'upper-case'
  | 'bare'
  | 'bare-upper-case'
  | 'given-first'
  | 'western'
  | 'title'
  | 'tone-placement'
  | 'i-for-y'
  | 'decomposed'
  | 'blanks'
  | 'no-middle'
  | 'icelandic-d'
  | 'initial'
  | 'slip'
  | 'other-mark'

export function noisyName(random: Random, name: Name, noise: NameNoise): string {
  const { family, middle, given } = name
  const whole = written(name)
  switch (noise) {
    case 'upper-case':
      return whole.toUpperCase()
    case 'bare':
      return withoutMarks(whole)
    case 'bare-upper-case':
      return withoutMarks(whole).toUpperCase()
    case 'given-first':
      return `${given} ${family} ${middle}`
    case 'western':
      return withoutMarks(`${given} ${family}`)
    case 'title':
      return `${random.pick(['Ông', 'Bà', 'Đ/c', 'ThS.', 'TS.', 'Đồng chí', 'BS.', 'Cô', 'PGS.TS.', 'Đ/c:'])} ${whole}`
    case 'tone-placement':
      return withOtherTonePlacement(whole)
    case 'i-for-y':
      return whole
        .replaceAll('Lý', 'Lí')
        .replaceAll('Mỷ', 'Mỉ')
        .replaceAll('Thủy', 'Thủi')
        .replaceAll('Quý', 'Quí')
    case 'decomposed':
      return whole.normalize('NFD')
    case 'blanks':
      return `  ${family}  ${middle}\u00a0${given} `
    case 'no-middle':
      return `${family} ${given}`
    case 'icelandic-d':
      return whole.replaceAll('Đ', 'Ð')
    case 'initial':
      return `${family} ${middle[0]}. ${given}`
    case 'slip':
      return withSlip(random, whole)
    case 'other-mark':
      return whole
        .replace(/[àảãạ]/u, 'á')
        .replace(/[ùủũụ]/u, 'ú')
        .replace(/[òỏõọ]/u, 'ó')
    default:
      return whole
  }
}

export function noisyPhone(random: Random, phone: string): string {
  return random.pick([
    phone,
    phone,
    `+84${phone.slice(1)}`,
    `84${phone.slice(1)}`,
    phone.slice(1),
    `${phone.slice(0, 4)} ${phone.slice(4, 7)} ${phone.slice(7)}`,
    `${phone.slice(0, 4)}.${phone.slice(4, 7)}.${phone.slice(7)}`,
    `(+84) ${phone.slice(1)}`,
    asBefore2018(phone),
  ])
}

function asBefore2018(phone: string): string {
  const old = {
    '032': '0162',
    '038': '0168',
    '039': '0169',
    '070': '0120',
    '083': '0123',
    '056': '0186',
  }
  const found = Object.entries(old).find(([today]) => phone.startsWith(today))
  return found ? found[1] + phone.slice(3) : phone
}

export function noisyCode(random: Random, code: string): string {
  return random.pick([
    code,
    code,
    ` ${code.toLowerCase()} `,
    `${code.slice(0, 2)} ${code.slice(2)}`,
    `${code.slice(0, 2)}-${code.slice(2)}`,
    /^\d+$/.test(code) ? String(Number(code)) : code.toLowerCase(),
  ])
}

export function noisyUnit(random: Random, name: string, province: string): string {
  const short = name
    .replace('UBND xã', random.pick(['xã', 'x.', 'UBND xã', 'Xã', 'Ủy ban nhân dân xã']))
    .replace('Sở Khoa học và Công nghệ', random.pick(['Sở KH&CN', 'Sở KHCN']))
    .replace('Sở Giáo dục và Đào tạo', 'Sở GD&ĐT')
    .replace('Trường Tiểu học', random.pick(['Trường TH', 'Trường Tiểu học']))
    .replace('Trường Mầm non', random.pick(['Trường MN', 'Trường Mầm non']))
    .replace('Trường THCS', random.pick(['Trường Trung học cơ sở', 'THCS']))
    .replace('Trạm Y tế xã', random.pick(['Trạm Y tế xã', 'Trạm YT xã']))
  return random.pick([
    name,
    short,
    short,
    `${name}, tỉnh ${province}`,
    `${short} tỉnh ${province}`,
    withoutMarks(short),
    name.toUpperCase(),
  ])
}
