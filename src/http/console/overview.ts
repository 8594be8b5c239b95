/** "Tổng quan": the first page of the console. */
import { overviewPage } from '../../console/overview/page.tsx'
import { readOverview } from '../../reports/overview/read.ts'
import { consolePage } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'

export const overviewRoutes: Route[] = [
  consolePage({
    path: '/console',
    scope: 'signed-in',
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      overviewPage({ overview: await readOverview(deps, viewer), viewer, language }),
  }),
]
