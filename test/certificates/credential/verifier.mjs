// Verifies credentials with a library that the issuer does not use; a process of its own, because a test authority is
// trusted by a whole process. Reads a JSON array from standard input, prints what was found, in the same order.
import { text } from 'node:stream/consumers'

const reach = globalThis.fetch
const refused = []
// The library would also ask the internet for a JSON schema.
globalThis.fetch = async (resource, options) => {
  const url = new URL(typeof resource === 'object' && 'url' in resource ? resource.url : resource)
  if (url.hostname === 'localhost') return await reach(resource, options)
  refused.push(url.href)
  throw new TypeError(`no network: ${url.href}`)
}
// Its complaints about that would stand among the results.
console.log = console.error

const { verifyCredential } = await import('@digitalcredentials/verifier-core')
const credentials = JSON.parse(await text(process.stdin))
const found = []
for (const credential of credentials) {
  const result = await verifyCredential({ credential, knownDIDRegistries: [] })
  found.push({
    log: result.log?.map(({ id, valid, error }) => ({ id, valid, error: error?.name })) ?? null,
    errors: result.errors?.map(({ name, message }) => ({ name, message })) ?? [],
  })
}
process.stdout.write(JSON.stringify({ found, refused }))
