/**
 * Where a connector may connect to. Without `allowPrivateNetwork` only https, and no address inside this machine or
 * network (`src/foundation/outgoing/inside-addresses.ts`).
 */
import { isIP } from 'node:net'
import { HocvuError } from '../src/foundation/errors.ts'
import { isInsideAddress } from '../src/foundation/outgoing/inside-addresses.ts'

/**
 * The address of a platform as configured, without its trailing slash.
 * @throws HocvuError `platform.refused-address` naming the fault and its mend
 */
export function platformAddress(text: string, allowPrivateNetwork: boolean): URL {
  const refuse = (why: string) => new HocvuError('platform.refused-address', why)
  if (!URL.canParse(text))
    throw refuse(
      'The url of the platform is not an address; write it like https://lms.example.gov.vn',
    )
  const url = new URL(text)
  if (url.username !== '' || url.password !== '')
    throw refuse(
      `The url of ${url.host} holds a user name or password; take it out and use \`token\`.`,
    )
  if (url.search !== '' || url.hash !== '')
    throw refuse(`The url of ${url.host} must end before "?" and "#".`)
  if (url.protocol !== 'https:' && !(allowPrivateNetwork && url.protocol === 'http:'))
    throw refuse(
      `${url.protocol}//${url.host} is not https. Use https, or set allowPrivateNetwork: true for a platform inside your own network.`,
    )
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivateNetwork && isIP(host) !== 0 && isInsideAddress(host))
    throw refuse(
      `${url.host} is an address inside this machine or a private network. Set allowPrivateNetwork: true if the platform really stands there.`,
    )
  url.pathname = url.pathname.replace(/\/+$/, '')
  return url
}
