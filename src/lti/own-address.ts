/** Addresses of this service as learning platforms know them, and whether one that they name is among them. */
import { HocvuError } from '../foundation/errors.ts'

/** @throws HocvuError `lti.target-refused` where nobody has said what links begin with */
export function ownAddress(publicUrl: string | undefined, path: `/lti/${string}`): string {
  if (publicUrl === undefined)
    throw new HocvuError(
      'lti.target-refused',
      'PUBLIC_URL is not set: learning platforms cannot be told where this service stands. Set it, then start anew.',
    )
  return `${publicUrl.replace(/\/+$/, '')}${path}`
}

/** @throws HocvuError `lti.target-refused` unless it is one of this service's pages for learning platforms */
export function requireOwn(publicUrl: string | undefined, target: string): void {
  const base = new URL(ownAddress(publicUrl, '/lti/'))
  const isOwn = (url: URL) =>
    url.origin === base.origin &&
    url.username === '' &&
    url.password === '' &&
    url.pathname.startsWith(base.pathname)
  if (URL.canParse(target) && isOwn(new URL(target))) return
  throw new HocvuError(
    'lti.target-refused',
    `The target_link_uri is none of this service: it has to begin with ${base.href}. Correct the tool's addresses in the platform.`,
  )
}
