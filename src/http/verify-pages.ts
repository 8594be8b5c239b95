/** Whether a certificate is genuine and in force, by the code on its paper: for people a page, for machines JSON. */
import { type FoundRevision, findByCode } from '../certificates/revisions/by-code.ts'
import { checksOfCode } from '../certificates/revisions/code-checks.ts'
import { endOf, type PublicEvent, publicHistory } from '../certificates/revisions/history.ts'
import { readCode } from '../certificates/verification/read-code.ts'
import type { StateChange } from '../console/certificate-state.tsx'
import { inLanguage } from '../console/document.tsx'
import { verifyPage } from '../console/verify-page.tsx'
import type { Language } from '../foundation/texts/pages.ts'
import { type Answer, htmlPage } from './answer.ts'
import type { HttpDeps } from './deps.ts'
import { privateHeaders } from './private-headers.ts'
import { publicPage, type Route } from './route.ts'

export const verifyRoutes: Route[] = [
  publicPage({
    path: '/verify',
    summary: 'The form that takes a code; `?code=` goes to its page.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ query, language, wantsJson }) => {
      const code = codeOf(query)
      if (code === null) return htmlPage(verifyPage({ language, result: null }))
      const page = inLanguage(`/verify/${encodeURIComponent(code)}`, language)
      return { kind: 'redirect', to: wantsJson ? asJson(page) : page }
    },
  }),
  publicPage({
    path: '/verify/{code}',
    summary:
      'Whether a certificate is genuine and in force. JSON by `Accept: application/json` or `?format=json`.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, params, language, wantsJson, isUse }) => {
      const found = await verified(deps, params.code ?? '')
      if (found !== null && isUse) deps.uses.note(found.revision.id, 'verified')
      return wantsJson ? jsonOf(deps, found) : pageOf(found, language)
    },
  }),
]

const asJson = (path: string) => `${path}${path.includes('?') ? '&' : '?'}format=json`

interface Verified {
  revision: FoundRevision
  /** Hex SHA-256 of the file of that revision; null: none was made. */
  sha256: string | null
  history: PublicEvent[]
}

/** null: no paper that went out has the code. */
async function verified({ db }: HttpDeps, code: string): Promise<Verified | null> {
  const revision = await findByCode(db, code)
  if (revision === null) return null
  const { sha256, history } = revision
  return { revision, sha256: sha256?.toString('hex') ?? null, history: publicHistory(history) }
}

const STATES = {
  'in-force': 'valid',
  revoked: 'revoked',
  replaced: 'replaced',
  'awaits-signature': 'awaiting',
} as const

function pageOf(found: Verified | null, language: Language): Answer {
  if (found === null)
    return htmlPage(verifyPage({ language, result: { state: 'unknown' } }), 404, privateHeaders)
  const { revision, sha256, history } = found
  const { snapshot, standing } = revision
  const result = {
    state: STATES[standing],
    snapshot,
    sha256,
    history,
    change: changeOf(found, language),
  }
  return htmlPage(verifyPage({ language, result }), 200, privateHeaders)
}

function changeOf({ revision, history }: Verified, language: Language): StateChange | undefined {
  const { present, snapshot, standing } = revision
  if (standing !== 'revoked' && standing !== 'replaced') return undefined
  const end = endOf(history, revision.revision)
  if (end === null) return undefined
  if (end.kind === 'revoked') return { on: end.on, reason: end.reason }
  const verify = inLanguage(`/verify/${present.code}`, language)
  return { on: end.on, replacement: { number: snapshot.number, verify } }
}

function jsonOf({ publicUrl }: HttpDeps, found: Verified | null): Answer {
  const { result, checks } = checksOfCode(
    found && {
      standing: found.revision.standing,
      isNewest: isNewest(found),
      hasFile: found.sha256 !== null,
    },
  )
  return {
    kind: 'json',
    status: found === null ? 404 : 200,
    headers: privateHeaders,
    body: {
      result,
      checks,
      certificate: found && paperOf(found),
      replacedBy:
        found === null || isNewest(found)
          ? null
          : `${publicUrl ?? ''}/verify/${found.revision.present.code}`,
      history: found?.history ?? [],
    },
  }
}

const isNewest = ({ revision }: Verified) => revision.revision === revision.present.revision

/** What the paper shows for checking, and nothing more. */
function paperOf({ revision, sha256 }: Verified) {
  const { snapshot } = revision
  return {
    number: snapshot.number,
    fullName: snapshot.learner.fullName,
    program: snapshot.program.vi,
    score: snapshot.score,
    periods: snapshot.periods,
    issuedOn: snapshot.issueDate,
    issuer: snapshot.issuer,
    revision: snapshot.revision,
    sha256,
  }
}

/** What was typed or pasted: the code, or the whole address that the QR code opens. */
function codeOf(query: unknown): string | null {
  const given =
    typeof query === 'object' && query !== null && 'code' in query ? query.code : undefined
  if (typeof given !== 'string') return null
  return readCode(given)
}
