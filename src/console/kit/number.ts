/** Numbers as people of the language write them. */
import type { Language } from '../../foundation/texts/pages.ts'

const locales = { vi: 'vi-VN', en: 'en-GB' }

/** 1.712 in Vietnamese, 1,712 in English. */
export function shownNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(locales[language]).format(value)
}

/** @returns such as `86,4%`; null of nothing */
export function shownShare(part: number, whole: number, language: Language): string | null {
  if (whole === 0) return null
  return new Intl.NumberFormat(locales[language], {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(part / whole)
}

/** An exact decimal, never rounded: 7,5 in Vietnamese, 7.5 in English. */
export function shownDecimal(value: string, language: Language): string {
  return language === 'vi' ? value.replace('.', ',') : value
}
