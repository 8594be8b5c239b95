/** What anybody may open: the learner's page by private link, verification by code, and the front page. */
import {
  certificateFile,
  type FoundCertificate,
  fileDigest,
  findByCode,
  findByToken,
} from '../certificates/read.ts'
import { inLanguage } from '../console/document.tsx'
import { landingPage } from '../console/landing-page.tsx'
import { learnerPage } from '../console/learner-page.tsx'
import { verifyPage } from '../console/verify-page.tsx'
import { HocvuError } from '../foundation/errors.ts'
import { htmlPage } from './answer.ts'
import type { HttpDeps } from './deps.ts'
import { notFound, publicPage, type Route } from './route.ts'

const HTML = 'text/html'
/** Longer than any token or code that was ever given out. */
const SECRET = /^[A-Za-z0-9_-]{1,128}$/
const privateHeaders = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, noarchive' }

export const publicRoutes: Route[] = [
  publicPage({
    path: '/',
    summary: 'The front page.',
    limit: 'page',
    type: HTML,
    handler: async ({ language }) => htmlPage(landingPage({ language })),
  }),
  publicPage({
    path: '/c/{token}',
    summary: 'The learner’s page of a certificate.',
    limit: 'page',
    type: HTML,
    handler: async ({ deps, params, language }) => {
      const { token = '' } = params
      const { state, snapshot } = await certificateOfLink(deps, token)
      const links = {
        pdf: `/c/${token}/certificate.pdf`,
        verify: inLanguage(`/verify/${snapshot.code}`, language),
      }
      return htmlPage(learnerPage({ snapshot, language, state, links }), 200, privateHeaders)
    },
  }),
  publicPage({
    path: '/c/{token}/certificate.pdf',
    summary: 'The file of a certificate: always the same bytes.',
    limit: 'page',
    type: 'application/pdf',
    handler: async ({ deps, params }) => {
      const certificate = await certificateOfLink(deps, params.token ?? '')
      if (certificate.state === 'revoked')
        throw new HocvuError('certificate.revoked', 'The certificate was revoked.')
      const { bytes, sha256 } = await certificateFile(deps, certificate)
      const name = certificate.snapshot.number.replace(/[^A-Za-z0-9.-]+/g, '-')
      return {
        kind: 'content',
        status: 200,
        type: 'application/pdf',
        body: bytes,
        headers: {
          'Content-Disposition': `inline; filename="giay-chung-nhan-${name}.pdf"`,
          ETag: `"${sha256.toString('hex')}"`,
          // Kept by the learner's browser, but asked for again, so that a revocation shows.
          'Cache-Control': 'private, no-cache',
          'X-Robots-Tag': 'noindex, noarchive',
        },
      }
    },
  }),
  publicPage({
    path: '/verify',
    summary: 'The form that takes a code; `?code=` goes to its page.',
    limit: 'page',
    type: HTML,
    handler: async ({ query, language }) => {
      const code = codeOf(query)
      if (code !== null)
        return { kind: 'redirect', to: inLanguage(`/verify/${encodeURIComponent(code)}`, language) }
      return htmlPage(verifyPage({ language, result: null }))
    },
  }),
  publicPage({
    path: '/verify/{code}',
    summary: 'Whether a certificate is genuine and in force.',
    limit: 'page',
    type: HTML,
    handler: async ({ deps, params, language }) => {
      const { code = '' } = params
      const found = SECRET.test(code) ? await findByCode(deps.db, code) : null
      if (found === null)
        return htmlPage(verifyPage({ language, result: { state: 'unknown' } }), 404, privateHeaders)
      const digest = await fileDigest(deps.db, found)
      const result = {
        state: found.state,
        snapshot: found.snapshot,
        sha256: digest?.toString('hex') ?? null,
      }
      return htmlPage(verifyPage({ language, result }), 200, privateHeaders)
    },
  }),
]

/** @throws HocvuError `not-found` */
async function certificateOfLink(deps: HttpDeps, token: string): Promise<FoundCertificate> {
  const found = SECRET.test(token) ? await findByToken(deps.db, deps.vault, token) : null
  if (found === null) throw notFound()
  return found
}

/** What was typed or pasted: the code, or the whole address that the QR code opens. */
function codeOf(query: unknown): string | null {
  const given =
    typeof query === 'object' && query !== null && 'code' in query ? query.code : undefined
  if (typeof given !== 'string') return null
  const [typed = ''] = given.replace(/\s+/g, '').split(/[?#]/)
  const code = typed.replace(/\/+$/, '').split('/').at(-1) ?? ''
  return code === '' ? null : code.slice(0, 128)
}
