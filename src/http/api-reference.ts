import { apiReferencePage } from '../console/api-reference-page.tsx'
import { htmlPage } from './answer.ts'
import { withScripts } from './content-security.ts'
import { publicPage, type Route } from './route.ts'

export const apiReferenceRoutes: Route[] = [
  publicPage({
    path: '/api/docs',
    summary: 'The description of the API, to read and to try.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ language }) =>
      htmlPage(apiReferencePage({ language }), 200, { 'Content-Security-Policy': withScripts }),
  }),
]
