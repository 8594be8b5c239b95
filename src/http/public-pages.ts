/** What anybody may open: the front page, learners' pages by private link, verification by code. */
import { landingPage } from '../console/landing-page.tsx'
import { htmlPage } from './answer.ts'
import { findRoutes } from './find-pages.ts'
import { learnerRoutes } from './learner-pages.ts'
import { publicPage, type Route } from './route.ts'
import { verifyRoutes } from './verify-pages.ts'

export const publicRoutes: Route[] = [
  publicPage({
    path: '/',
    summary: 'The front page.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, language }) =>
      htmlPage(landingPage({ language, staff: deps.publicApart !== true })),
  }),
  ...learnerRoutes,
  ...findRoutes,
  ...verifyRoutes,
]
