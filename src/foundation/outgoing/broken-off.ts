/** Why a request got no whole answer. */
import { RefusedAddress } from './inside-addresses.ts'

interface BrokenOff {
  kind: 'refused-address' | 'too-large' | 'certificate' | 'connection'
  /** Of the system or the library, such as `ECONNREFUSED`; empty: it has none. */
  code: string
}

/** Told by code and kind alone: message, request and configuration of the error may hold a secret. */
export function brokenOff(error: unknown): BrokenOff {
  const code = codeOf(error)
  return { kind: kindOf(error, code), code }
}

function kindOf(error: unknown, code: string): BrokenOff['kind'] {
  const links = chain(error)
  const isRefused = (link: unknown) =>
    link instanceof RefusedAddress || codeOf(link) === 'HOCVU_REFUSED_ADDRESS'
  if (links.some(isRefused)) return 'refused-address'
  if (error instanceof Error && error.message.startsWith('maxContentLength size'))
    return 'too-large'
  return /CERT|SELF_SIGNED|TLS|SSL/.test(code) ? 'certificate' : 'connection'
}

function chain(error: unknown): unknown[] {
  const links: unknown[] = []
  for (let link = error; link instanceof Error && links.length < 5; link = link.cause)
    links.push(link)
  return links
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}
