/** The person's own account: signing out, here and everywhere. */
import { signOutEverywhere } from '../../access/change-user.ts'
import { accountPage } from '../../console/account-page.tsx'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'

export const ownAccountRoutes: Route[] = [
  consolePage({
    path: '/console/account',
    scope: 'signed-in',
    params: nothing,
    query: nothing,
    handler: async ({ visit, language }) => accountPage({ user: visit.user, language }),
  }),
  consoleAction({
    path: '/console/sign-out',
    scope: 'signed-in',
    params: nothing,
    body: nothing,
    handler: async ({ visit }) => {
      await visit.signOut()
      return seeOther('/sign-in?out=1')
    },
  }),
  consoleAction({
    path: '/console/account/sign-out-everywhere',
    scope: 'signed-in',
    params: nothing,
    body: nothing,
    handler: async ({ deps, visit, viewer }) => {
      await signOutEverywhere(deps.db, deps.clock, viewer.actor, visit.user.id)
      await visit.signOut()
      return seeOther('/sign-in?out=1')
    },
  }),
]
