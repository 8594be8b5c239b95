/** Where the next page stands (RFC 8288). Pure. */
import { serviceRefused } from '../services/service-fault.ts'

/**
 * @param header `Link`, as the platform sends it; quotation marks may be missing
 * @param url of the page that said so, for links that are relative
 * @param first whose host alone is asked: access goes along
 * @returns null: that was the last
 * @throws HocvuError `lti.service-refused` for a link that leads to another host, or nowhere
 */
export function nextLink(header: string | undefined, url: string, first: string): string | null {
  const link = linkTo(header ?? '', 'next')
  if (link === null) return null
  if (!URL.canParse(link, url)) throw serviceRefused('answer', 'Link: rel=next')
  const next = new URL(link, url)
  if (next.origin !== new URL(first).origin) throw serviceRefused('elsewhere', next.host)
  return next.href
}

function linkTo(header: string, relation: string): string | null {
  for (const part of header.slice(0, 10_000).split(/,(?=\s*<)/)) {
    const [, address, rest = ''] = /^\s*<([^>]*)>(.*)$/s.exec(part) ?? []
    const said = /;\s*rel\s*=\s*"?([^";]*)"?/i.exec(rest)?.[1] ?? ''
    if (address !== undefined && said.toLowerCase().split(/\s+/).includes(relation)) return address
  }
  return null
}
