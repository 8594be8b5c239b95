/** Pages as Django REST framework makes them: by a cursor that keeps its place, or by number. */
import type { OpenEdxQuestion } from './open-edx-functions.ts'
import type { OpenEdxEnrolment } from './open-edx-site.ts'

export interface OpenEdxPage<Row> {
  rows: Row[]
  /** Whole addresses, as the framework writes them. */
  next: string | null
  previous: string | null
}

/** @param sizes of a page when the question names none, and at most */
export function pageByCursor(
  all: readonly OpenEdxEnrolment[],
  question: OpenEdxQuestion,
  sizes: { newestFirst: boolean; size: number; most: number },
): OpenEdxPage<OpenEdxEnrolment> {
  const direction = sizes.newestFirst ? -1 : 1
  const placed = all
    .map((row) => ({ row, place: `${row.created.toISOString()} ${row.username}` }))
    .toSorted((a, b) => direction * (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
  const cursor = question.query.get('cursor')
  const from = cursor === null ? '' : Buffer.from(cursor, 'base64').toString()
  const rest =
    cursor === null
      ? placed
      : placed.filter(({ place }) => (sizes.newestFirst ? place < from : place > from))
  const size = Math.min(Number(question.query.get('page_size') ?? sizes.size), sizes.most)
  const rows = rest.slice(0, size)
  const last = rest.length > size ? rows.at(-1) : undefined
  return {
    rows: rows.map(({ row }) => row),
    next: last ? link(question, 'cursor', Buffer.from(last.place).toString('base64')) : null,
    previous: null,
  }
}

/** @returns null for a page that there is not */
export function pageByNumber<Row>(
  all: readonly Row[],
  question: OpenEdxQuestion,
  usualSize: number,
): (OpenEdxPage<Row> & { count: number; pages: number }) | null {
  const size = Number(question.query.get('page_size') ?? usualSize)
  const number = Number(question.query.get('page') ?? 1)
  const pages = Math.max(1, Math.ceil(all.length / size))
  if (!Number.isInteger(number) || number < 1 || number > pages) return null
  return {
    rows: all.slice((number - 1) * size, number * size),
    next: number < pages ? link(question, 'page', String(number + 1)) : null,
    previous: number > 1 ? link(question, 'page', String(number - 1)) : null,
    count: all.length,
    pages,
  }
}

function link({ address, query }: OpenEdxQuestion, name: string, value: string): string {
  const changed = new URLSearchParams(query)
  changed.set(name, value)
  return `${address}?${changed}`
}
