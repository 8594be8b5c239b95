/** Numbers as people of the language write them. */
import type { Language } from '../../foundation/texts/pages.ts'

// Made once: making one takes longer than a hundred numbers.
const numbers = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') }
const percent = { style: 'percent', maximumFractionDigits: 1 } as const
const shares = {
  vi: new Intl.NumberFormat('vi-VN', percent),
  en: new Intl.NumberFormat('en-GB', percent),
}

/** 1.712 in Vietnamese, 1,712 in English. */
export function shownNumber(value: number, language: Language): string {
  return numbers[language].format(value)
}

/** @returns such as `86,4%`; null of nothing */
export function shownShare(part: number, whole: number, language: Language): string | null {
  if (whole === 0) return null
  return shares[language].format(part / whole)
}

/** An exact decimal, never rounded: 7,5 in Vietnamese, 7.5 in English. */
export function shownDecimal(value: string, language: Language): string {
  return language === 'vi' ? value.replace('.', ',') : value
}
