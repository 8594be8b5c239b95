/**
 * Pages of a list, followed by the links that the site gives. Lists by cursor keep their place; in lists by page number
 * rows move up when somebody leaves meanwhile, which their count tells: such a list is read again from its beginning.
 */
import { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { nextPath } from '../links.ts'
import type { Question, Site } from './site.ts'
import { ListPage, UserOfRow } from './wire.ts'

/** Where reading a list stands; the list's beginning is `FIRST_PAGE`. */
export const PagePosition = z.object({
  /** Path and query of the next page; null: the first. */
  next: z.string().nullable(),
  /** Different rows read so far, and how many the site last said there are. */
  read: z.int().min(0),
  count: z.int().min(0).nullable(),
  /** Of the rows of the last page, hashed: rows that move down come again. */
  lastKeys: z.array(z.string()),
})
export type PagePosition = z.infer<typeof PagePosition>

export const FIRST_PAGE: PagePosition = { next: null, read: 0, count: null, lastKeys: [] }

/** Times that a list may have moved under the reader before it is given up. */
const MOST_SETBACKS = 5

export interface ListRows {
  /** Rows that did not come before. */
  rows: unknown[]
  /** null: the list is read to its end. */
  position: PagePosition | null
}

/** @throws HocvuError `platform.*` */
export async function* readPages(
  site: Site,
  list: Question,
  from: PagePosition,
): AsyncGenerator<ListRows> {
  let at = from
  let setbacks = 0
  let seen = new Set(from.lastKeys)
  let links = new Set<string>()
  const fromTheBeginning = () => {
    setbacks += 1
    if (setbacks > MOST_SETBACKS) throw unsteady(list)
    at = FIRST_PAGE
    seen = new Set()
    links = new Set()
  }
  for (;;) {
    const page = await askPage(site, list, at)
    if (page === null) {
      fromTheBeginning()
      continue
    }
    const next = page.next === null ? null : placeOf(site, page.next)
    if (next !== null && links.has(next)) throw goesInCircles(list)
    if (next !== null) links.add(next)

    const keys = page.rows.map(keyOf)
    const rows = page.rows.filter((_, index) => {
      const key = keys[index] ?? ''
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
    const read = at.read + rows.length
    const left = at.count !== null && page.count !== null && page.count < at.count
    const short = next === null && page.count !== null && read < page.count
    if (left || short) {
      yield { rows, position: FIRST_PAGE }
      fromTheBeginning()
      continue
    }
    at = { next, read, count: page.count, lastKeys: keys }
    yield { rows, position: next === null ? null : at }
    if (next === null) return
  }
}

/** @returns null when a page that was to follow is no longer there: people have left, or the site forgot its cursor */
async function askPage(site: Site, list: Question, at: PagePosition) {
  try {
    const { value } = await site.get(at.next === null ? list : continued(list, at.next), ListPage)
    return value
  } catch (error) {
    if (at.next !== null && error instanceof HocvuError && error.code === 'platform.not-found')
      return null
    throw error
  }
}

/** The link says everything that is to be asked. */
function continued({ query: _, ...list }: Question, next: string): Question {
  return { ...list, path: next }
}

/** A site behind a proxy may take itself for an http site; only path and query of its link are used. */
function placeOf(site: Site, link: string): string {
  const base = new URL(site.baseUrl)
  const url = URL.canParse(link, `${site.baseUrl}/`) ? new URL(link, `${site.baseUrl}/`) : null
  if (url !== null && url.host === base.host) url.protocol = base.protocol
  const { path, query } = nextPath(site.baseUrl, url?.href ?? link)
  const asked = new URLSearchParams(query).toString()
  return asked === '' ? path : `${path}?${asked}`
}

/** The row's user, else its content; hashed, because a user name may be a citizen's number. */
function keyOf(row: unknown): string {
  const user = UserOfRow.safeParse(row).data ?? JSON.stringify(row) ?? ''
  return sha256(user).toString('hex').slice(0, 16)
}

function goesInCircles({ what, course }: Question): HocvuError {
  return new HocvuError(
    'platform.bad-answer',
    `Reading ${what} of course ${course} goes in circles: a link to a next page came twice. Sync again; if this stays, have the site's paging mended.`,
  )
}

function unsteady({ what, course }: Question): HocvuError {
  return new HocvuError(
    'platform.bad-answer',
    `Reading ${what} of course ${course}: the list keeps changing meanwhile, or fewer rows come than the site states. Sync again when enrolment is done.`,
  )
}
