/** What pages fetch beside themselves: read once, known by its digest, kept compressed. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { sha256 } from '../foundation/secrets.ts'

const OWN = new URL('./assets/', import.meta.url)
const fromHere = createRequire(import.meta.url)

/** The console's style sheet is fetched as one; written down area by area, later ones go before earlier ones. */
const CONSOLE_SHEETS = [
  'frame',
  'platforms',
  'accounts',
  'learners',
  'runs',
  'tables-and-marks',
  'overview',
  'classes',
  'certificates',
  'admin',
  'cohort',
  'reports',
  'plans',
  'plan-lists',
  'submissions',
  'programs',
  'integrations',
  'links',
  'print',
]

/** Files of packages, under the names that pages know them by. */
const FROM_PACKAGES: Record<string, string> = {
  'tabler.css': '@tabler/core/dist/css/tabler.min.css',
  'htmx.js': 'htmx.org/dist/htmx.min.js',
  'sse.js': 'htmx-ext-sse/dist/sse.min.js',
  'swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'swagger-ui.js': 'swagger-ui-dist/swagger-ui-bundle.js',
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8',
}

export interface Asset {
  type: string
  bytes: Buffer
  digest: string
  /** The bytes in an encoding that the browser takes; made when first asked for. */
  encoded(encoding: 'br' | 'gzip'): Buffer
}

const consoleSheet = Buffer.concat(
  CONSOLE_SHEETS.map((name) => readFileSync(new URL(`console/${name}.css`, OWN))),
)

const assets: ReadonlyMap<string, Asset> = new Map([
  ...readdirSync(OWN, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name }) => asset(name, readFileSync(new URL(name, OWN)))),
  ...asset('console.css', consoleSheet),
  ...Object.entries(FROM_PACKAGES).flatMap(([name, path]) =>
    asset(name, readFileSync(fromHere.resolve(path))),
  ),
])

function asset(name: string, bytes: Buffer): [string, Asset][] {
  const type = TYPES[extname(name)]
  if (type === undefined) return []
  const made = new Map<'br' | 'gzip', Buffer>()
  const encode = {
    br: () => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    gzip: () => gzipSync(bytes, { level: 9 }),
  }
  const encoded = (encoding: 'br' | 'gzip') => {
    const known = made.get(encoding) ?? encode[encoding]()
    made.set(encoding, known)
    return known
  }
  const digest = sha256(bytes).toString('base64url').slice(0, 16)
  return [[name, { type, bytes, digest, encoded }]]
}

export const findAsset = (name: string): Asset | undefined => assets.get(name)

/** The address with the digest: browsers keep what is behind it for good. */
export function assetAddress(name: string): string {
  const found = assets.get(name)
  if (found === undefined) throw new TypeError(`no asset ${name}`)
  return `/assets/${name}?v=${found.digest}`
}
