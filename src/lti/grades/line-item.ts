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

const LineItem = z.object({
  id: z.url().max(2000),
  resourceId: z.string().nullish(),
  tag: z.string().nullish(),
})

export const mayMake = ({ scopes }: Place): boolean => scopes.includes(LINE_ITEM_SCOPE)

/** What the platform lets this service do in the course is enough to write scores there. */
export const mayWrite = (place: Place): boolean =>
  place.scopes.includes(SCORE_SCOPE) && (place.lineItem !== null || mayMake(place))

/**
 * Of several who need it at once one makes it, the others wait for it.
 * @param doubted the one that was known, and may not be there any more: it is looked for, and made again where it is gone
 * @throws HocvuError `lti.service-refused`, `outgoing.…`
 */
export async function lineItemOf(
  deps: ServiceDeps,
  registration: Registration,
  place: Place,
  doubted: string | null = null,
): Promise<string> {
  if (place.lineItem !== null && place.lineItem !== doubted) return place.lineItem
  // Before the lock, so that whoever holds it needs nothing more of the database to ask.
  await deps.tokens.of(deps, registration, [LINE_ITEM_SCOPE])
  return await deps.db.transaction().execute(async (trx) => {
    const known = await lockLineItem(trx, place)
    if (known !== null && known !== doubted) return known
    const found = await find(deps, registration, place)
    if (found !== null && found === known) return found
    const url = found ?? (await make(deps, registration, place))
    await keepLineItem(trx, place, url, deps.clock.now())
    return url
  })
}

async function find(
  deps: ServiceDeps,
  registration: Registration,
  { lineItemsUrl, cohortId }: Place,
): Promise<string | null> {
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
    })
    if (status !== 200) throw serviceRefused('refused', `HTTP ${status}`)
    const page = z.array(z.unknown()).safeParse(jsonOf(body))
    if (!page.success) throw serviceRefused('answer', 'line items')
    // A platform may pass over what was asked for, and list all.
    for (const entry of page.data) {
      const item = LineItem.safeParse(entry)
      if (item.success && item.data.resourceId === cohortId && item.data.tag === TAG)
        return own(item.data.id, lineItemsUrl)
    }
    url = nextLink(headers.link, url, lineItemsUrl)
  }
  return null
}

async function make(
  deps: ServiceDeps,
  registration: Registration,
  { lineItemsUrl, cohortId, name }: Place,
): Promise<string> {
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
  })
  if (status !== 200 && status !== 201) throw serviceRefused('refused', `HTTP ${status}`)
  const made = LineItem.safeParse(jsonOf(body))
  if (!made.success) throw serviceRefused('answer', 'line item')
  return own(made.data.id, lineItemsUrl)
}

/** Access goes along with a score: it goes to the host of the line items alone. */
function own(url: string, lineItemsUrl: string): string {
  if (new URL(url).origin === new URL(lineItemsUrl).origin) return url
  throw serviceRefused('elsewhere', new URL(url).host)
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
