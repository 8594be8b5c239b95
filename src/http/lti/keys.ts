/** The keys by which this service proves itself to learning platforms. */
import { publishedKeys } from '../../lti/keys.ts'
import { publicPage, type Route } from '../route.ts'

export const ltiKeyRoutes: Route[] = [
  publicPage({
    path: '/lti/keys',
    summary: 'The public keys of this service as a JSON Web Key Set, for learning platforms.',
    limit: 'frame',
    type: 'application/json',
    handler: async ({ deps }) => ({
      kind: 'json',
      status: 200,
      body: { keys: await publishedKeys(deps) },
      headers: { 'Cache-Control': 'public, max-age=300', 'X-Content-Type-Options': 'nosniff' },
    }),
  }),
]
