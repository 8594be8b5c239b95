/** How the facts of a certificate are written for people. Nothing is rounded: digits beyond the shown ones are cut. */
import { longVietnameseDate, shortDate } from '../foundation/dates.ts'
import { Exact } from '../foundation/decimal.ts'
import { cleanText } from '../foundation/names.ts'
import type { Language } from '../foundation/texts/pages.ts'
import type { CertificateSnapshot } from './snapshot.ts'

const SCORE_DECIMALS = 2
const PERCENT_DECIMALS = 1

/** Points of 10: `7.5` is "7,5" in Vietnamese; 4.995 shows as "4,99", never as a pass mark it did not reach. */
export function displayScore(score: string, language: Language = 'vi'): string {
  return cut(new Exact(score), SCORE_DECIMALS, language)
}

/** Share attended in per cent, without the sign; null when nothing was required. */
export function displayAttendance(
  attendance: { attended: string; required: string },
  language: Language = 'vi',
): string | null {
  const required = new Exact(attendance.required)
  if (!required.isPositive() || required.isZero()) return null
  return cut(new Exact(attendance.attended).times(100).div(required), PERCENT_DECIMALS, language)
}

/** `22/8/2022` offices, `22 August 2022` in English. */
export function displayDate(date: string, language: Language = 'vi'): string {
  if (language === 'vi') return shortDate(date)
  const [year, month, day] = date.split('-').map(Number)
  return `${day} ${ENGLISH_MONTHS[(month ?? 1) - 1]} ${year}`
}

/** "Giấy chứng nhận" stands alone in large letters, the rest of the title below it. Other titles are one line. */
export function titleLines(title: string): { lead: string; rest: string | null } {
  const split = /^(giấy chứng nhận)\s+(.+)$/iu.exec(title)
  return { lead: split?.[1] ?? title, rest: split?.[2] ?? null }
}

/** Place and date above the signature: "Sơn La, ngày 06 tháng 01 năm 2026"; without a place "Ngày 06 …". */
export function placeAndDate(place: string | null, date: string): string {
  const day = longVietnameseDate(date)
  return place ? `${place}, ${day}` : `N${day.slice(1)}`
}

/** What a person types to reach the form that checks a code: the QR address without scheme and without the code. */
export function shortVerifyAddress(verifyUrl: string): string {
  const url = new URL(verifyUrl)
  const path = url.pathname.replace(/\/[^/]*$/, '')
  const scheme = url.protocol === 'https:' ? '' : `${url.protocol}//`
  return `${scheme}${url.host}${path}`
}

/** Each line of a signer's office: "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC" is two. */
export function linesOfOffice(title: string): string[] {
  return title.split(/\s+\/\s+/).filter((line) => line !== '')
}

/** "Bản chỉnh sửa lần 1 ngày …, thay thế bản cấp ngày …": which paper this one replaces. */
export function revisionLine(
  revision: number,
  replaces: NonNullable<CertificateSnapshot['replaces']>,
): string {
  const { revisedOn, madeOn } = replaces
  return `Bản chỉnh sửa lần ${revision - 1} ${longVietnameseDate(revisedOn)}, thay thế bản cấp ${longVietnameseDate(madeOn)}`
}

/** The same snapshot with every text in NFC, without control characters, white space collapsed. */
export function cleanSnapshot(snapshot: CertificateSnapshot): CertificateSnapshot {
  const { program, learner, signer, decision } = snapshot
  return {
    ...snapshot,
    number: cleanText(snapshot.number),
    title: cleanText(snapshot.title),
    parentBody: cleanOrNull(snapshot.parentBody),
    issuer: cleanText(snapshot.issuer),
    place: cleanOrNull(snapshot.place),
    legalBasis: snapshot.legalBasis.map(cleanText),
    wording: snapshot.wording.map(({ vi, en }) => ({ vi: cleanText(vi), en: cleanOrNull(en) })),
    decision: decision && { ...decision, number: cleanText(decision.number) },
    signer: signer && { title: cleanText(signer.title), name: cleanText(signer.name) },
    program: { ...program, vi: cleanText(program.vi), en: cleanOrNull(program.en) },
    cohort: { ...snapshot.cohort, name: cleanText(snapshot.cohort.name) },
    learner: {
      ...learner,
      fullName: cleanText(learner.fullName),
      unit: cleanText(learner.unit),
    },
  }
}

const cleanOrNull = (text: string | null) => (text === null ? null : cleanText(text))

const ENGLISH_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function cut(value: Exact, decimals: number, language: Language): string {
  const text = value.toDecimalPlaces(decimals, Exact.ROUND_DOWN).toFixed()
  return language === 'vi' ? text.replace('.', ',') : text
}
