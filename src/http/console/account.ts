/** The person's own account: signing out, here and everywhere, and how they sign in. */
import { signOutEverywhere } from '../../access/change-user.ts'
import { accountPage } from '../../console/account-page.tsx'
import { leavingPage } from '../../console/leaving-page.tsx'
import { feedState } from '../../exchange/calendar/feeds.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { type Answer, htmlPage } from '../answer.ts'
import { type ConsoleCall, consoleAction, consolePage, seeOther } from '../console-route.ts'
import { withoutScripts } from '../content-security.ts'
import type { HttpDeps } from '../deps.ts'
import { beginAttempt } from '../identity-sign-in.ts'
import { privateHeaders } from '../private-headers.ts'
import { nothing, type Route } from '../route.ts'

export const ownAccountRoutes: Route[] = [
  consolePage({
    path: '/console/account',
    scope: 'signed-in',
    params: nothing,
    query: nothing,
    handler: async ({ deps, visit, language }) =>
      accountPage({
        user: visit.user,
        feed: await feedState(deps, visit.user),
        language,
        singleSignOn: deps.identityProvider?.settings ?? null,
      }),
  }),
  consoleAction({
    path: '/console/sign-out',
    scope: 'signed-in',
    params: nothing,
    body: nothing,
    handler: async (call) => {
      return await signedOut(call)
    },
  }),
  consoleAction({
    path: '/console/account/sign-out-everywhere',
    scope: 'signed-in',
    params: nothing,
    body: nothing,
    handler: async (call) => {
      const { deps, visit, viewer } = call
      await signOutEverywhere(deps.db, deps.clock, viewer.actor, visit.user.id)
      return await signedOut(call)
    },
  }),
  consoleAction({
    path: '/console/account/identity',
    scope: 'signed-in',
    params: nothing,
    body: nothing,
    handler: async ({ deps, visit, visitor, language }) => {
      const to = await beginAttempt(deps, visitor, { kind: 'tie', userId: visit.user.id })
      return leaving(deps, { language, to, why: 'tie' })
    },
  }),
]

/** Here first, whatever becomes of the rest; then, where the provider of identities has said who it was, there. */
async function signedOut({
  deps,
  visit,
  language,
}: Pick<ConsoleCall<object, undefined, object>, 'deps' | 'visit' | 'language'>): Promise<Answer> {
  const { idToken } = visit
  await visit.signOut()
  const to = idToken === null ? null : await deps.identityProvider?.signOutUrl(idToken)
  return to ? leaving(deps, { language, to, why: 'out' }) : seeOther('/sign-in?out=1')
}

function leaving(
  { publicApart }: HttpDeps,
  page: { language: Language; to: string; why: 'out' | 'tie' },
): Answer {
  return htmlPage(leavingPage({ ...page, apart: publicApart ?? false }), 200, {
    ...privateHeaders,
    'Content-Security-Policy': withoutScripts,
  })
}
