/** The private link of the person's own calendar. */
import { calendarLinkPage } from '../../console/account-calendar.tsx'
import { makeFeed, showFeed, takeBackFeed } from '../../exchange/calendar/feeds.ts'
import { accountTexts } from '../../foundation/texts/console/account.ts'
import { type ConsoleCall, consoleAction, seeOther } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'

const ACCOUNT = '/console/account'
const guarded = { scope: 'signed-in', params: nothing, body: nothing } as const

export const ownCalendarRoutes: Route[] = [
  consoleAction({
    path: `${ACCOUNT}/calendar`,
    ...guarded,
    handler: async (call) => {
      const { deps, visit, language } = call
      return linkPage(call, await makeFeed(deps, visit.user, language))
    },
  }),
  consoleAction({
    path: `${ACCOUNT}/calendar/show`,
    ...guarded,
    handler: async (call) => linkPage(call, await showFeed(call.deps, call.visit.user)),
  }),
  consoleAction({
    path: `${ACCOUNT}/calendar/take-back`,
    ...guarded,
    handler: async ({ deps, visit, language }) => {
      await takeBackFeed(deps, visit.user)
      visit.notify({ kind: 'done', text: accountTexts[language].calendarTakenBack })
      return seeOther(ACCOUNT)
    },
  }),
]

function linkPage(
  {
    deps,
    host,
    language,
  }: Pick<ConsoleCall<object, undefined, object>, 'deps' | 'host' | 'language'>,
  path: string,
) {
  const link = `${deps.consoleUrl ?? `http://${host}`}${path}`
  return calendarLinkPage({ link, language })
}
