/** What an entry of the audit trail says when a person was erased: what was done stays, whom it was about goes. Pure. */
import { ERASED } from '../../foundation/erased.ts'

/** Names of details that speak of a person where a neighbour names them. */
const PERSONAL =
  /name|birth|mail|phone|unit|position|audience|national|code|reason|contact|note|tags|learner$|key$/i

/** @param own the entry is about this person alone: every word of it goes, also what no pattern finds */
export function maskDetails(details: unknown, found: RegExp, own: boolean): unknown {
  if (details === null || details === undefined || typeof details === 'boolean') return details
  if (typeof details === 'number') return own ? 0 : details
  if (typeof details === 'string') return own ? maskWord(details) : masked(details, found)
  if (Array.isArray(details)) return details.map((one) => maskDetails(one, found, own))
  const about = own || Object.values(details).some((one) => isFound(one, found))
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      masked(key, found),
      about && PERSONAL.test(key) && typeof value !== 'object'
        ? maskWord(value)
        : maskDetails(value, found, own),
    ]),
  )
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const CODE = /^[a-z]+(?:[._-][a-z]+)*$/

/** Ids and codes of the program say nothing of a person any more. */
function maskWord(value: unknown): unknown {
  if (typeof value !== 'string' || UUID.test(value) || CODE.test(value)) return value
  return ERASED
}

const isFound = (value: unknown, found: RegExp) =>
  typeof value === 'string' && value.search(found) >= 0

const masked = (text: string, found: RegExp) => text.replace(found, ERASED)
