/**
 * Where a connector may connect to. Without `allowPrivateNetwork` only https, and no address inside this
 * machine or network: the *resolved* address is looked at when the connection is made, so that a name
 * that is re-pointed in between (DNS rebinding) does not pass either.
 */
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { HocvuError } from '../src/foundation/errors.ts'

const INSIDE_IPV4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Loopback, local, link-local, multicast, documentation, and the ranges that carry an IPv4 address inside. */
const INSIDE_IPV6: readonly [string, number][] = [
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

const inside = new BlockList()
for (const [net, prefix] of INSIDE_IPV4) {
  inside.addSubnet(net, prefix, 'ipv4')
  inside.addSubnet(`::ffff:${net}`, 96 + prefix, 'ipv6')
}
for (const [net, prefix] of INSIDE_IPV6) inside.addSubnet(net, prefix, 'ipv6')

/** Whether an IP address belongs to this machine, a private network or no network at all. */
export function isInsideAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return true
  return inside.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Carried by a refused connection; its message names the host, never a secret. */
export class RefusedAddress extends Error {
  readonly code = 'HOCVU_REFUSED_ADDRESS'
}

/** Resolves like `lookup`, and refuses names of which any address lies inside. */
export function publicLookup(lookup: LookupFunction = systemLookup): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    lookup(hostname, options, (error, address: string | LookupAddress[], family) => {
      const found = Array.isArray(address) ? address.map((entry) => entry.address) : [address]
      if (!error && found.some((entry) => isInsideAddress(entry))) {
        callback(new RefusedAddress(`${hostname} resolves to an address inside`), '', 0)
        return
      }
      callback(error, address, family)
    })
  }
}

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
