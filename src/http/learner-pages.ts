/** What learners open by their private link: the page of their certificate, and its file. */
import { z } from 'zod'
import { giveFeedback } from '../certificates/feedback/give.ts'
import { servedFile } from '../certificates/files.ts'
import { findByToken, type LinkedCertificate } from '../certificates/link/open.ts'
import { certificatePicture } from '../certificates/picture.ts'
import { endOf, publicHistory } from '../certificates/revisions/history.ts'
import type { CertificateState } from '../console/certificate-state.tsx'
import { inLanguage } from '../console/document.tsx'
import { learnerPage, previewPage } from '../console/learner-page.tsx'
import { HocvuError } from '../foundation/errors.ts'
import { htmlPage } from './answer.ts'
import { withScripts } from './content-security.ts'
import type { HttpDeps } from './deps.ts'
import { privateHeaders } from './private-headers.ts'
import { readFields } from './public-fields.ts'
import { notFound, publicForm, publicPage, type Route } from './route.ts'

/** Longer than any token that was ever given out. */
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/

export const learnerRoutes: Route[] = [
  publicPage({
    path: '/c/{token}',
    summary: 'The learner’s page of a certificate: its present state and its history.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, params, language, isUse, isPreview, query, visitor }) => {
      const { token = '' } = params
      const certificate = await certificateOfLink(deps, token)
      if (isPreview) return htmlPage(previewPage({ language }), 200, privateHeaders)
      const { id, revision, snapshot } = certificate
      const history = publicHistory(certificate.history)
      const thanks = Thanks.safeParse(query).success
      if (isUse && !thanks) deps.uses.note(id, 'opened')
      const end = certificate.state === 'revoked' ? endOf(history, revision) : null
      const state = stateOf(certificate)
      const page = {
        snapshot,
        language,
        history,
        state,
        change: end?.kind === 'revoked' ? { on: end.on, reason: end.reason } : undefined,
        links: {
          pdf: `/c/${token}/certificate.pdf`,
          verify: inLanguage(`/verify/${snapshot.code}`, language),
        },
      }
      if (state !== 'valid') return htmlPage(learnerPage(page), 200, privateHeaders)
      const more = {
        picture: `/c/${token}/certificate.png`,
        credential: `/c/${token}/credential.json`,
        share: snapshot.verifyUrl,
        feedback: {
          ...{ thanks, action: `/c/${token}/feedback`, formToken: visitor.formToken() },
          given: certificate.feedback,
        },
      }
      const headers = { ...privateHeaders, 'Content-Security-Policy': withScripts }
      return htmlPage(learnerPage({ ...page, more }), 200, headers)
    },
  }),
  publicPage({
    path: '/c/{token}/certificate.pdf',
    summary: 'The file of a certificate: always the same bytes. Never given to link previews.',
    limit: 'page',
    type: 'application/pdf',
    handler: async ({ deps, params, isUse, isPreview }) => {
      const certificate = await certificateOfLink(deps, params.token ?? '')
      if (isPreview) throw notFound()
      if (certificate.state === 'revoked')
        throw new HocvuError('certificate.revoked', 'The certificate was revoked.')
      const { bytes, sha256 } = await servedFile(deps, certificate)
      if (isUse) deps.uses.note(certificate.id, 'downloaded')
      const headers = fileHeaders(certificate, 'pdf', sha256)
      return { kind: 'content', status: 200, type: 'application/pdf', body: bytes, headers }
    },
  }),
  publicPage({
    path: '/c/{token}/certificate.png',
    summary: 'A picture of a certificate, to be kept on a phone. Never given to link previews.',
    limit: 'page',
    type: 'image/png',
    handler: async ({ deps, params, isPreview }) => {
      const certificate = await certificateOfLink(deps, params.token ?? '')
      if (isPreview) throw notFound()
      if (certificate.state === 'revoked')
        throw new HocvuError('certificate.revoked', 'The certificate was revoked.')
      const { bytes, sha256 } = await certificatePicture(deps, certificate)
      const headers = fileHeaders(certificate, 'png', sha256)
      return { kind: 'content', status: 200, type: 'image/png', body: bytes, headers }
    },
  }),
  publicForm({
    path: '/c/{token}/feedback',
    summary: 'What a learner says of the course, once a certificate; said again, it is changed.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, params, body, language }) => {
      const { token = '' } = params
      const certificate = await certificateOfLink(deps, token)
      if (stateOf(certificate) !== 'valid')
        throw new HocvuError('certificate.revoked', 'The certificate is not in force.')
      await giveFeedback(deps, certificate.id, readFields(FeedbackFields, body))
      return { kind: 'redirect', to: `${inLanguage(`/c/${token}?thanks`, language)}#feedback` }
    },
  }),
]

const Thanks = z.object({ thanks: z.string() })
const FeedbackFields = z.object({ stars: z.string().default(''), comment: z.string().default('') })

function fileHeaders({ snapshot }: LinkedCertificate, ending: 'pdf' | 'png', digest: Buffer) {
  const name = snapshot.number.replace(/[^A-Za-z0-9.-]+/g, '-')
  return {
    'Content-Disposition': `inline; filename="giay-chung-nhan-${name}.${ending}"`,
    ETag: `"${digest.toString('hex')}"`,
    // Kept by the learner's browser, but asked for again, so that a revocation shows.
    'Cache-Control': 'private, no-cache',
    'X-Robots-Tag': 'noindex, noarchive',
  }
}

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
