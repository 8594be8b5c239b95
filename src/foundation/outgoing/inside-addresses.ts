/**
 * Which addresses of the network belong to nobody outside: of this machine, a private network, or none at all. The
 * *resolved* address is looked at when a connection is made, so that a name that is re-pointed in between (DNS
 * rebinding) does not pass either.
 */
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

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
