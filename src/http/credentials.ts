/** What machines fetch to check a certificate: the credential itself, the issuer's keys, the lists of what has ended. */
import { credentialFile } from '../certificates/credential/credential-file.ts'
import { ownDidDocument } from '../certificates/credential/own-document.ts'
import { statusList } from '../certificates/credential/status-list.ts'
import { findByToken } from '../certificates/link/open.ts'
import { HocvuError } from '../foundation/errors.ts'
import { sha256 } from '../foundation/secrets.ts'
import type { Answer } from './answer.ts'
import { notFound, publicPage, type RawCall, type Route } from './route.ts'

const CREDENTIAL = 'application/vc+ld+json'
/** Longer than any token that was ever given out. */
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/
/** A revocation is seen by everybody after so long. */
const LIST_SECONDS = 300
/** Keys change seldom; a distrusted one should not be trusted for long. */
const KEYS_SECONDS = 300
/** Pages of other sites that check certificates in the browser may read what is about nobody. */
const forEverybody = { 'Access-Control-Allow-Origin': '*' }

export const credentialRoutes: Route[] = [
  publicPage({
    path: '/c/{token}/credential.json',
    summary: 'A certificate as a signed Open Badges 3.0 credential.',
    limit: 'page',
    type: CREDENTIAL,
    handler: async ({ deps, params, isPreview }) => {
      const { token = '' } = params
      const found = TOKEN.test(token) ? await findByToken(deps, token) : null
      if (found === null || isPreview) throw notFound()
      if (found.state === 'revoked')
        throw new HocvuError('certificate.revoked', 'The certificate was revoked.')
      if (found.awaitsSignature)
        throw new HocvuError(
          'certificate.awaiting-signature',
          'The file of the present revision has not come back signed by the agency.',
        )
      const bytes = await credentialFile(deps, found)
      const name = found.snapshot.number.replace(/[^A-Za-z0-9.-]+/g, '-')
      return {
        kind: 'content',
        status: 200,
        type: CREDENTIAL,
        body: bytes,
        headers: {
          'Content-Disposition': `inline; filename="giay-chung-nhan-${name}.json"`,
          ETag: `"${sha256(bytes).toString('hex')}"`,
          'Cache-Control': 'private, no-cache',
          'X-Robots-Tag': 'noindex, noarchive',
        },
      }
    },
  }),
  publicPage({
    path: '/.well-known/did.json',
    summary: 'The keys that credentials are signed with, for the address that is asked.',
    limit: 'page',
    type: 'application/json',
    handler: (call) => didJson(call, { underPath: false }),
  }),
  publicPage({
    path: '/did.json',
    summary: 'The same for a public address with a path, which a proxy takes off.',
    limit: 'page',
    type: 'application/json',
    handler: (call) => didJson(call, { underPath: true }),
  }),
  publicPage({
    path: '/status-lists/{n}',
    summary: 'Which credentials were revoked or replaced: a signed Bitstring status list.',
    limit: 'page',
    type: CREDENTIAL,
    handler: async ({ deps, params }) => {
      const { n = '' } = params
      const list = /^[1-9]\d{0,9}$/.test(n) ? await statusList(deps, Number(n)) : null
      if (list === null) throw notFound()
      return {
        kind: 'content',
        status: 200,
        type: CREDENTIAL,
        body: list.bytes,
        headers: {
          ...forEverybody,
          ETag: `"${list.sha256.toString('hex')}"`,
          ...lastModified(list.changedAt, deps.clock.now()),
          'Cache-Control': `public, max-age=${LIST_SECONDS}`,
        },
      }
    },
  }),
]

async function didJson(
  { deps, host }: Pick<RawCall, 'deps' | 'host'>,
  { underPath }: { underPath: boolean },
): Promise<Answer> {
  const document = await ownDidDocument(deps.db, deps, { host, underPath })
  if (document === null) throw notFound()
  return {
    kind: 'json',
    status: 200,
    body: document,
    headers: { ...forEverybody, 'Cache-Control': `public, max-age=${KEYS_SECONDS}` },
  }
}

/** In whole seconds, so only once no other change can fall into the same one. */
function lastModified(changedAt: Date, now: Date): Record<string, string> {
  const settled = now.getTime() - changedAt.getTime() >= 1_000
  return settled ? { 'Last-Modified': changedAt.toUTCString() } : {}
}
