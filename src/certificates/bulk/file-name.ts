/** Names of files that sort as the register does and open on any machine: ASCII, without what Windows refuses. Pure. */
import type { HandOutLine } from './hand-out-store.ts'

const LONGEST_NAME = 60

/** `2026-00128-Lo-Van-Phuong.pdf`. @param taken names given before; one that comes again gets a number */
export function certificateFileName(
  { year, registerNumber, fullName }: Pick<HandOutLine, 'year' | 'registerNumber' | 'fullName'>,
  taken: Set<string>,
): string {
  const place = `${year}-${String(registerNumber).padStart(5, '0')}`
  const stem = [place, asciiWords(fullName)].filter((part) => part !== '').join('-')
  let name = stem
  for (let again = 2; taken.has(name); again++) name = `${stem}-${again}`
  taken.add(name)
  return `${name}.pdf`
}

/** Letters without their marks, words joined by `-`. */
export function asciiWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '')
}
