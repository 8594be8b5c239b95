/** Links that a platform gives for its next page. */
import { HocvuError } from '../src/foundation/errors.ts'

/**
 * Path and query of a link, for the next call. A link may be relative to the address or absolute; one that leads to
 * another host or out of the address's path is refused: the token would go along.
 * @throws HocvuError `platform.refused-address`, `platform.bad-answer`
 */
export function nextPath(
  baseUrl: string,
  link: string,
): { path: string; query: Record<string, string> } {
  const { url, base } = resolved(baseUrl, link)
  const below = base.pathname.replace(/\/+$/, '')
  if (!(url.pathname === below || url.pathname.startsWith(`${below}/`)))
    throw leadsOutside(baseUrl, url)
  const path = url.pathname.slice(below.length)
  const query = Object.fromEntries(url.searchParams)
  // A name that stands several times fits in no record.
  return Object.keys(query).length === url.searchParams.size
    ? { path, query }
    : { path: `${path}${url.search}`, query: {} }
}

/**
 * A link that may lead anywhere on the platform's host, also beside its address; for `address` and `path` of a call.
 * @throws HocvuError `platform.refused-address`, `platform.bad-answer`
 */
export function nextOnHost(baseUrl: string, link: string): { address: string; path: string } {
  const { url, base } = resolved(baseUrl, link)
  return { address: base.origin, path: `${url.pathname}${url.search}` }
}

function resolved(baseUrl: string, link: string): { url: URL; base: URL } {
  const base = new URL(baseUrl)
  if (!URL.canParse(link, `${baseUrl}/`))
    throw new HocvuError(
      'platform.bad-answer',
      `The platform's link to its next page is not an address. Have its paging mended.`,
    )
  const url = new URL(link, `${baseUrl}/`)
  if (url.origin !== base.origin) throw leadsOutside(baseUrl, url)
  return { url, base }
}

function leadsOutside(baseUrl: string, url: URL): HocvuError {
  return new HocvuError(
    'platform.refused-address',
    `The platform's link to its next page leads to ${url.protocol}//${url.host}${url.pathname}, outside its address ${baseUrl}, and is not followed. If the platform stands behind a proxy, have it write its public address, or correct the platform's url.`,
  )
}

/** The link of a relation in a `Link` header (RFC 8288); null when there is none. */
export function linkOf(header: string | undefined, relation: string): string | null {
  for (const part of (header ?? '').split(/,(?=\s*<)/)) {
    const match = /^\s*<([^>]*)>(.*)$/s.exec(part)
    const relations = /;\s*rel\s*=\s*"?([^";]*)"?/i.exec(match?.[2] ?? '')?.[1]
    if (match?.[1] !== undefined && relations?.split(/\s+/).includes(relation)) return match[1]
  }
  return null
}
