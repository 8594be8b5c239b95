/** Style sheets and pictures of the pages, read once. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { ASSETS } from '../console/document.tsx'
import { sha256 } from '../foundation/secrets.ts'
import { notFound, publicPage, type Route } from './route.ts'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
}

interface Asset {
  type: string
  bytes: Buffer
  etag: string
}

function readAssets(): Map<string, Asset> {
  const assets = new Map<string, Asset>()
  for (const name of readdirSync(ASSETS)) {
    const type = types[extname(name)]
    if (type === undefined) continue
    const bytes = readFileSync(new URL(name, ASSETS))
    assets.set(name, { type, bytes, etag: `"${sha256(bytes).toString('base64url')}"` })
  }
  return assets
}

const assets = readAssets()

export const assetRoutes: Route[] = [
  publicPage({
    path: '/assets/{file}',
    summary: 'Style sheets and pictures of the pages.',
    limit: 'none',
    type: '*/*',
    handler: async ({ params }) => {
      const asset = assets.get(params.file ?? '')
      if (!asset) throw notFound()
      return {
        kind: 'content',
        status: 200,
        type: asset.type,
        body: asset.bytes,
        headers: { ETag: asset.etag, 'Cache-Control': 'public, max-age=3600' },
      }
    },
  }),
]
