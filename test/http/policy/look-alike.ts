/** Whether two answers tell the same to whoever gets them. */
import type { Things } from './things.ts'
import type { Answered } from './walk.ts'

/** Of each answer by itself, or of how long it is written. */
const OWN_HEADERS = ['date', 'x-request-id', 'content-length', 'set-cookie', 'etag']

/**
 * @param named what the two requests named, which may come back
 * @returns where they differ; null: nowhere
 */
export function alike(one: Answered, other: Answered, named: readonly Things[]): string | null {
  if (one.status !== other.status) return `status ${one.status} and ${other.status}`
  const headers = [headersOf(one, named), headersOf(other, named)]
  if (headers[0] !== headers[1]) return `headers ${headers.join(' and ')}`
  const [first = '', second = ''] = [bodyOf(one, named), bodyOf(other, named)]
  if (first === second) return null
  let at = 0
  while (first[at] === second[at]) at += 1
  return `body …${first.slice(Math.max(at - 40, 0), at + 80)}… and …${second.slice(Math.max(at - 40, 0), at + 80)}…`
}

function headersOf({ headers }: Answered, named: readonly Things[]): string {
  const kept = Object.entries(headers).filter(([header]) => !OWN_HEADERS.includes(header))
  return withoutNames(JSON.stringify(kept.toSorted()), named)
}

const bodyOf = ({ body, headers }: Answered, named: readonly Things[]) =>
  withoutNames(body.replaceAll(headers['x-request-id'] ?? '\0', ''), named)

const withoutNames = (text: string, named: readonly Things[]) =>
  named
    .flatMap((things) => Object.values(things))
    .filter((thing) => thing.length >= 3 || /^[AZT]\d$/.test(thing))
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, thing) => rest.replaceAll(thing, '·'), text)
