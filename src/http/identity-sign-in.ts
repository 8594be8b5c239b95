/** Signing in by a provider of identities: there, and back. */
import { z } from 'zod'
import type { IdentityProvider, Proven } from '../access/oidc/provider.ts'
import { CALLBACK } from '../access/oidc/settings.ts'
import { signInByIdentity, signInByInvitation, tieOwnIdentity } from '../access/oidc/sign-in.ts'
import { readSignInLink } from '../access/sign-in-links.ts'
import { signInPage } from '../console/sign-in-page.tsx'
import { asHocvuError, HocvuError } from '../foundation/errors.ts'
import { type Answer, htmlPage } from './answer.ts'
import type { HttpDeps } from './deps.ts'
import { type Goal, keepAttempt, takeAttempt } from './identity-attempts.ts'
import { letIn } from './let-in.ts'
import { ownAddress } from './own-address.ts'
import { privateHeaders } from './private-headers.ts'
import { notFound, publicPage, type RawCall, type Route } from './route.ts'
import type { Visitor } from './visit.ts'

type Call = Pick<RawCall, 'deps' | 'language' | 'visitor'>

const Query = z.object({ next: z.string().optional(), state: z.string().max(200).optional() })

/** @returns where to send the browser. @throws HocvuError `not-found` where there is no provider */
export async function beginAttempt(
  deps: Pick<HttpDeps, 'identityProvider' | 'vault' | 'clock'>,
  visitor: Visitor,
  goal: Goal,
): Promise<string> {
  const provider = requireProvider(deps)
  // Who ties an identity shows anew that it is theirs: somebody else may be signed in there in this browser, and may
  // have been sent here by whoever the link is for.
  const { url, expected } = await provider.begin(goal.kind !== 'sign-in')
  keepAttempt(deps, visitor.cookies, { expected, goal })
  return url
}

function requireProvider({
  identityProvider,
}: Pick<HttpDeps, 'identityProvider'>): IdentityProvider {
  if (identityProvider === null) throw notFound()
  return identityProvider
}

/** A failure is told on the sign-in page, where the other ways in are. */
async function orTold(call: Call, next: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (thrown) {
    const error = asHocvuError(thrown)
    if (error.code === 'internal' || error.status === 404) throw thrown
    const { deps, language, visitor } = call
    deps.log.warn({ code: error.code, reason: error.message }, 'nobody was let in by identity')
    const html = signInPage({
      ...{ language, next, failure: error.userText(language) },
      formToken: visitor.formToken(),
      singleSignOn: deps.identityProvider?.settings ?? null,
      apart: deps.publicApart ?? false,
    })
    return htmlPage(html, error.status, privateHeaders)
  }
}

export const identitySignInRoutes: Route[] = [
  publicPage({
    path: '/sign-in/oidc',
    summary: 'Leads to the provider of identities.',
    limit: 'page',
    type: 'text/html',
    handler: async (call) => {
      const { deps, visitor, query } = call
      requireProvider(deps)
      const next = ownAddress(Query.safeParse(query).data?.next, '/console')
      return await orTold(call, next, async () => ({
        kind: 'redirect',
        to: await beginAttempt(deps, visitor, { kind: 'sign-in', next }),
      }))
    },
  }),
  publicPage({
    path: '/sign-in/link/{token}/oidc',
    summary: 'Leads somebody who was invited to the provider of identities.',
    limit: 'page',
    type: 'text/html',
    handler: async (call) => {
      const { deps, visitor, params } = call
      const token = params.token ?? ''
      requireProvider(deps)
      await readSignInLink(deps.db, deps.clock, token)
      return await orTold(call, '/console', async () => ({
        kind: 'redirect',
        to: await beginAttempt(deps, visitor, { kind: 'invited', token }),
      }))
    },
  }),
  publicPage({
    path: CALLBACK,
    summary: 'Where the provider of identities leads back to.',
    limit: 'page',
    type: 'text/html',
    handler: async (call) => {
      const { deps, visitor, query, address } = call
      const provider = requireProvider(deps)
      const state = Query.safeParse(query).data?.state ?? ''
      const attempt = takeAttempt(deps, visitor.cookies, state)
      const next = attempt?.goal.kind === 'sign-in' ? attempt.goal.next : '/console'
      return await orTold(call, next, async () => {
        if (attempt === null)
          throw new HocvuError(
            'access.oidc-invalid',
            'Nobody has begun to sign in here in this browser, or too long ago.',
          )
        // As it was registered with the provider, whatever a proxy has made of the address.
        const answered = new URL(provider.settings.redirectUri)
        answered.search = new URL(address, answered).search
        const proven = await provider.finish(answered, attempt.expected)
        return await goOn(call, proven, attempt.goal, provider)
      })
    },
  }),
]

async function goOn(
  { deps, visitor }: Call,
  proven: Proven,
  goal: Goal,
  { settings }: IdentityProvider,
): Promise<Answer> {
  const { db, clock } = deps
  if (goal.kind === 'tie') {
    const user = await visitor.user()
    if (user === null || user.id !== goal.userId)
      throw new HocvuError('access.session-over', 'Whoever wanted this is not signed in any more.')
    await tieOwnIdentity({ db, clock }, proven, user)
    return { kind: 'redirect', to: '/console/account' }
  }
  const { userId } =
    goal.kind === 'invited'
      ? await signInByInvitation({ db, clock, settings }, proven, goal.token)
      : await signInByIdentity({ db, clock, settings }, proven)
  await letIn(deps, visitor, userId, { idToken: proven.idToken })
  return { kind: 'redirect', to: goal.kind === 'sign-in' ? goal.next : '/console' }
}
