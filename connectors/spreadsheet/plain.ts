/** Text for recognising words in it: no diacritics, đ as d, small letters; signs and digits stay. */
import { cleanText } from '../../src/foundation/names.ts'

export function plain(text: string): string {
  return cleanText(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
}
