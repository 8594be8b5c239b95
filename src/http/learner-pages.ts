/** What learners open by their private link: the page of their certificate, and its file. */
import { servedFile } from '../certificates/files.ts'
import { findByToken, type LinkedCertificate } from '../certificates/link/open.ts'
import { endOf, publicHistory } from '../certificates/revisions/history.ts'
import { noteUse } from '../certificates/uses.ts'
import type { CertificateState } from '../console/certificate-state.tsx'
import { inLanguage } from '../console/document.tsx'
import { learnerPage } from '../console/learner-page.tsx'
import { HocvuError } from '../foundation/errors.ts'
import { htmlPage } from './answer.ts'
import type { HttpDeps } from './deps.ts'
import { privateHeaders } from './private-headers.ts'
import { notFound, publicPage, type Route } from './route.ts'

/** Longer than any token that was ever given out. */
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/

export const learnerRoutes: Route[] = [
  publicPage({
    path: '/c/{token}',
    summary: 'The learner’s page of a certificate: its present state and its history.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, params, language, isUse }) => {
      const { token = '' } = params
      const certificate = await certificateOfLink(deps, token)
      const { id, revision, snapshot } = certificate
      const history = await publicHistory(deps.db, id)
      if (isUse) void noteUse(deps, id, 'opened')
      const end = certificate.state === 'revoked' ? endOf(history, revision) : null
      const page = {
        snapshot,
        language,
        history,
        state: stateOf(certificate),
        change: end?.kind === 'revoked' ? { on: end.on, reason: end.reason } : undefined,
        links: {
          pdf: `/c/${token}/certificate.pdf`,
          verify: inLanguage(`/verify/${snapshot.code}`, language),
        },
      }
      return htmlPage(learnerPage(page), 200, privateHeaders)
    },
  }),
  publicPage({
    path: '/c/{token}/certificate.pdf',
    summary: 'The file of a certificate: always the same bytes.',
    limit: 'page',
    type: 'application/pdf',
    handler: async ({ deps, params, isUse }) => {
      const certificate = await certificateOfLink(deps, params.token ?? '')
      if (certificate.state === 'revoked')
        throw new HocvuError('certificate.revoked', 'The certificate was revoked.')
      const { bytes, sha256 } = await servedFile(deps, certificate)
      if (isUse) void noteUse(deps, certificate.id, 'downloaded')
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
]

function stateOf({ state, awaitsSignature }: LinkedCertificate): CertificateState {
  if (state === 'revoked') return state
  return awaitsSignature ? 'awaiting' : 'valid'
}

/** @throws HocvuError `not-found` */
async function certificateOfLink(deps: HttpDeps, token: string): Promise<LinkedCertificate> {
  const found = TOKEN.test(token) ? await findByToken(deps, token) : null
  if (found === null) throw notFound()
  return found
}
