/** Which of the installation's public addresses a request was sent to. Pure. */

/**
 * The known address that a request was sent to. A host that is not known counts for nothing: what is answered is made
 * of known addresses alone.
 * @param host as the request names it, with its port
 * @param underPath whether an address with a path is looked for, or one without
 * @returns else the first of the addresses; null when there is none
 */
export function addressOfHost(
  addresses: readonly string[],
  host: string | undefined,
  { underPath }: { underPath: boolean },
): string | null {
  const named = addresses.filter((address) => isAt(address, host))
  const hasPath = (address: string) => new URL(address).pathname !== '/'
  const best = named.find((address) => hasPath(address) === underPath)
  return best ?? named[0] ?? addresses[0] ?? null
}

function isAt(address: string, host: string | undefined): boolean {
  if (host === undefined) return false
  const { protocol, host: known } = new URL(address)
  // Reads the given one as that address would be: letters in lower case, the usual port left out.
  const given = `${protocol}//${host}`
  return URL.canParse(given) && new URL(given).host === known && !/[/?#@\\]/.test(host)
}
