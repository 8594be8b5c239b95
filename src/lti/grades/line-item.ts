/** The column of a gradebook that stands for a class: found where it is there already, else made (AGS 2.0, 3.2). */
import { z } from 'zod'
import { learningPlatformTexts } from '../../foundation/texts/console/learning-platforms.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { nextLink } from '../members/next-link.ts'
import type { Registration } from '../registration.ts'
import { callService, type ServiceDeps } from '../services/call-service.ts'
import { serviceRefused } from '../services/service-fault.ts'
import { keepLineItem, lockLineItem, type Place } from './place-store.ts'
import { SCORE_MAXIMUM } from './score.ts'

const LINE_ITEM_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem'
export const SCORE_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score'

const ONE = 'application/vnd.ims.lis.v2.lineitem+json'
const MANY = 'application/vnd.ims.lis.v2.lineitemcontainer+json'
/** Tells this service's columns from those of the platform itself. */
const TAG = 'hocvu-outcome'
const MOST_PAGES = 20
const NOT_FOUND = 404

const LineItem = z.object({
  id: z.url().max(2000),
  resourceId: z.string().nullish(),
  tag: z.string().nullish(),
})

export const mayMake = ({ scopes }: Place): boolean => scopes.includes(LINE_ITEM_SCOPE)

/** What the platform lets this service do in the course is enough to write scores there. */
export const mayWrite = (place: Place): boolean =>
  place.scopes.includes(SCORE_SCOPE) && (knownIn(place, place.lineItem) !== null || mayMake(place))

export interface LineItemDeps extends ServiceDeps {
  /** Ends whatever is still asked. */
  signal: AbortSignal
}

export interface LineItems {
  /**
   * Whoever needs the same at once shares one question, which ends with the signal of whoever asked first.
   * @param doubted the one that was known, and may not be there any more: it is looked for, and made again where it is gone
   * @returns null: the course is gone
   * @throws HocvuError `lti.service-refused`, `outgoing.…`
   */
  of(
    deps: LineItemDeps,
    registration: Registration,
    place: Place,
    doubted?: string,
  ): Promise<string | null>
}

export function createLineItems(): LineItems {
  const asked = new Map<string, Promise<string | null>>()
  return {
    of: async (deps, registration, place, doubted) => {
      const known = knownIn(place, place.lineItem)
      if (known !== null && known !== doubted) return known
      const key = JSON.stringify([registration.id, place.courseId, place.cohortId])
      const question =
        asked.get(key) ??
        foundOrMade(deps, registration, place, doubted).finally(() => asked.delete(key))
      asked.set(key, question)
      return await question
    },
  }
}

/**
 * No transaction is open while the platform is asked: it may take minutes, and access is asked for on another connection.
 * So two processes may make a column each at the same moment; the one that was kept first is used, the other stays empty.
 */
async function foundOrMade(
  deps: LineItemDeps,
  registration: Registration,
  place: Place,
  doubted: string | undefined,
): Promise<string | null> {
  const found = await find(deps, registration, place)
  const column = found === 'none' ? await make(deps, registration, place) : found
  if (column === 'gone') return null
  return await deps.db.transaction().execute(async (trx) => {
    const known = knownIn(place, await lockLineItem(trx, place))
    if (known === column.url) return known
    if (known !== null && known !== doubted) return known
    await keepLineItem(trx, place, column.url, deps.clock.now())
    return column.url
  })
}

/** One at another host is of where the platform stood before it moved: nobody there gets access any more. */
const knownIn = ({ lineItemsUrl }: Place, lineItem: string | null): string | null =>
  lineItem !== null && isOwn(lineItem, lineItemsUrl) ? lineItem : null

interface Column {
  url: string
}

/** @returns `gone`: the platform does not know the course any more */
async function find(
  deps: LineItemDeps,
  registration: Registration,
  { lineItemsUrl, cohortId }: Place,
): Promise<Column | 'none' | 'gone'> {
  const first = new URL(lineItemsUrl)
  first.searchParams.set('resource_id', cohortId)
  first.searchParams.set('tag', TAG)
  const seen = new Set<string>()
  for (let url: string | null = first.href; url !== null; ) {
    if (seen.has(url) || seen.size >= MOST_PAGES) throw serviceRefused('answer', 'Link: rel=next')
    seen.add(url)
    const { status, headers, body } = await callService(deps, registration, [LINE_ITEM_SCOPE], {
      what: 'line items of a course',
      method: 'GET',
      url,
      headers: { accept: MANY },
      signal: deps.signal,
    })
    if (status === NOT_FOUND && url === first.href) return 'gone'
    if (status !== 200) throw serviceRefused('refused', `HTTP ${status}`)
    const page = z.array(z.unknown()).safeParse(jsonOf(body))
    if (!page.success) throw serviceRefused('answer', 'line items')
    // A platform may pass over what was asked for, and list all.
    for (const entry of page.data) {
      const item = LineItem.safeParse(entry)
      if (item.success && item.data.resourceId === cohortId && item.data.tag === TAG)
        return { url: own(item.data.id, lineItemsUrl) }
    }
    url = nextLink(headers.link, url, lineItemsUrl)
  }
  return 'none'
}

async function make(
  deps: LineItemDeps,
  registration: Registration,
  { lineItemsUrl, cohortId, name }: Place,
): Promise<Column | 'gone'> {
  const { status, body } = await callService(deps, registration, [LINE_ITEM_SCOPE], {
    what: 'line item for a class',
    method: 'POST',
    url: lineItemsUrl,
    headers: { accept: ONE, 'content-type': ONE },
    body: JSON.stringify({
      scoreMaximum: SCORE_MAXIMUM,
      label: fill(learningPlatformTexts.vi.lineItem, { name }),
      resourceId: cohortId,
      tag: TAG,
    }),
    signal: deps.signal,
  })
  if (status === NOT_FOUND) return 'gone'
  if (status !== 200 && status !== 201) throw serviceRefused('refused', `HTTP ${status}`)
  const made = LineItem.safeParse(jsonOf(body))
  if (!made.success) throw serviceRefused('answer', 'line item')
  return { url: own(made.data.id, lineItemsUrl) }
}

/**
 * Scores are posted with the access token, so a line item at another origin is refused.
 * @throws HocvuError `lti.service-refused`
 */
function own(url: string, lineItemsUrl: string): string {
  if (isOwn(url, lineItemsUrl)) return url
  throw serviceRefused('elsewhere', new URL(url).host)
}

const isOwn = (url: string, lineItemsUrl: string): boolean =>
  new URL(url).origin === new URL(lineItemsUrl).origin

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
