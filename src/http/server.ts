/** The HTTP server: pages for people, the API for machines. */
import { setMaxListeners } from 'node:events'
import { createServer } from 'node:http'
import compression from 'compression'
import cookieParser from 'cookie-parser'
import express, { type Express } from 'express'
import helmet from 'helmet'
import { authenticate } from './authentication.ts'
import { closerOf } from './closing.ts'
import { isCompressible } from './compressible.ts'
import { handleConsoleErrors } from './console-errors.ts'
import { withoutScripts } from './content-security.ts'
import { defaultLimits, type HttpDeps } from './deps.ts'
import { DOOR, handleError, refuseUnknown } from './error-handler.ts'
import { createFormTokens } from './form-tokens.ts'
import { limitApi, limitAsking, limitFrames, limitPages } from './limits.ts'
import { listen } from './listen.ts'
import { handleFrameErrors } from './lti/frame-errors.ts'
import { frameable } from './lti/frameable.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { expressPath, patternOf, type Registration, register } from './register.ts'
import { logRequests } from './request-log.ts'
import { allRoutes, type Door } from './routes.ts'
import { keepSessions } from './sessions.ts'

/** @param closing aborted when the service goes down: not ready any more, streams end */
export function createApp(
  deps: HttpDeps,
  closing: AbortSignal = new AbortController().signal,
  { door = 'whole', metrics = createMetrics() }: { door?: Door; metrics?: Metrics } = {},
): Express {
  setMaxListeners(0, closing)
  const limits = { ...defaultLimits, ...deps.limits }
  const routes = allRoutes(metrics, door).map((route) => ({
    route,
    pattern: patternOf(route.path),
  }))
  const app = express()
  // Should an error page itself fail, the framework's own answer must not show where.
  app.set('env', 'production')
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set(DOOR, door)
  app.set('trust proxy', deps.trustProxy)
  app.use(logRequests(deps.log))
  app.use((_request, response, next) => {
    // Whoever keeps the connection shall come again by a new one, which leads elsewhere.
    if (closing.aborted) response.set('Connection', 'close')
    next()
  })
  const pathOf = new Map(routes.map(({ route: { path } }) => [expressPath(path), path]))
  app.use(
    metrics.observe((request) => {
      // What was refused before it came to its route is looked for.
      const [path = ''] = request.originalUrl.split('?', 1)
      const found = () => routes.find(({ pattern }) => pattern.test(path))?.route.path
      return pathOf.get(matchedPath(request)) ?? found() ?? 'other'
    }),
  )
  app.use(
    helmet({
      contentSecurityPolicy: false,
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
    }),
  )
  app.use((_request, response, next) => {
    response.set('Content-Security-Policy', withoutScripts)
    next()
  })
  app.use(compression({ filter: isCompressible }))
  const hasStaff = door !== 'public'
  const hasPublic = door !== 'console'
  if (hasPublic) app.use('/lti', frameable(deps))
  if (hasStaff) app.use(['/console', '/sign-in', '/api/v1'], keepSessions(deps))
  app.use(cookieParser())
  const tokens = createFormTokens(deps.vault)
  if (hasStaff) app.use('/api/v1', authenticate(deps, tokens.ofSession), limitApi(deps, limits))
  const registration: Registration = {
    ...{ app, deps, closing, tokens },
    limits: {
      none: [],
      page: [limitPages(deps, limits)],
      frame: [limitFrames(deps, limits)],
      ask: limitAsking(deps, limits),
    },
  }
  for (const { route } of routes) register(registration, route)
  app.use(refuseUnknown(routes))
  if (hasStaff) app.use('/console', handleConsoleErrors(deps, tokens))
  if (hasPublic) app.use('/lti', handleFrameErrors(deps))
  app.use(handleError)
  return app
}

/** As express writes it; empty: none of the routes. */
function matchedPath(request: { route?: { path?: unknown } }): string {
  const path = request.route?.path
  return typeof path === 'string' ? path : ''
}

export interface RunningServer {
  /** `http://127.0.0.1:3000`, with the port that was taken. */
  url: string
  /** Says on /readyz that it is about to close, and still answers; event streams end. */
  announceClosing(): void
  /**
   * Takes no new requests, ends event streams, lets requests at hand finish. May be called again.
   * @param withinMs after which they are cut off
   */
  close(withinMs?: number): Promise<void>
}

const HEADERS_TIMEOUT_MS = 15_000
/** Uploads of 20 MB over slow lines. */
const REQUEST_TIMEOUT_MS = 120_000
/** Longer than the proxies in front keep a connection, so that they are the ones to let go. */
const KEEP_ALIVE_MS = 65_000
const FINISH_WITHIN_MS = 7_000

/** @throws HocvuError `settings.invalid` when the address cannot be listened on */
export async function startServer(
  deps: HttpDeps,
  { host, port, ...serves }: { host: string; port: number; door?: Door; metrics?: Metrics },
): Promise<RunningServer> {
  const closing = new AbortController()
  const server = createServer(createApp(deps, closing.signal, serves))
  const close = closerOf(server)
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const url = await listen(server, { host, port, names: 'PORT or HOST' })
  deps.log.info({ url }, 'listening')
  let closed: Promise<void> | undefined
  return {
    url,
    announceClosing: () => closing.abort(),
    close: (withinMs = FINISH_WITHIN_MS) => {
      closing.abort()
      closed ??= close(withinMs).finally(deps.uses.write)
      return closed
    },
  }
}
