/** "Tổng quan": the first page of the console. */
import { overviewPage } from '../../console/overview/page.tsx'
import { undeliveredPage } from '../../console/overview/undelivered-page.tsx'
import { stuckExchange } from '../../exchange/stuck.ts'
import { countRequests } from '../../privacy/requests/request-store.ts'
import { readOverview } from '../../reports/overview/read.ts'
import { undeliveredMails } from '../../reports/overview/undelivered-mails.ts'
import { consolePage } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'

/** The newest of them; whoever has more has another trouble. */
const MAILS = 200

export const overviewRoutes: Route[] = [
  consolePage({
    path: '/console',
    scope: 'signed-in',
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      overviewPage({
        overview: await readOverview(deps, viewer),
        requests:
          viewer.scopes.has('privacy:read') && viewer.unitId === null
            ? await countRequests(deps.db, viewer, deps.clock.now())
            : null,
        stuck:
          viewer.scopes.has('integrations:read') && viewer.unitId === null
            ? await stuckExchange(deps.db)
            : null,
        ...{ viewer, language },
      }),
  }),
  consolePage({
    path: '/console/undelivered',
    scope: 'certificates:read',
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      undeliveredPage({
        mails: await undeliveredMails(deps.db, viewer, deps.clock.now(), MAILS),
        language,
      }),
  }),
]
