/** Style sheets, scripts and pictures of the pages. */
import { findAsset } from '../console/assets.ts'
import { notFound, publicPage, type Route } from './route.ts'

export const assetRoutes: Route[] = [
  publicPage({
    path: '/assets/{file}',
    summary: 'Style sheets, scripts and pictures of the pages.',
    limit: 'none',
    type: '*/*',
    handler: async ({ params }) => {
      const asset = findAsset(params.file ?? '')
      if (asset === undefined) throw notFound()
      return { kind: 'asset', asset }
    },
  }),
]
