/** The HTTP server: pages for people, the API for machines. */
import { setMaxListeners } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import compression from 'compression'
import cookieParser from 'cookie-parser'
import express, { type Express } from 'express'
import helmet from 'helmet'
import { HocvuError } from '../foundation/errors.ts'
import { authenticate } from './authentication.ts'
import { closerOf } from './closing.ts'
import { isCompressible } from './compressible.ts'
import { handleConsoleErrors } from './console-errors.ts'
import { withoutScripts } from './content-security.ts'
import { defaultLimits, type HttpDeps } from './deps.ts'
import { handleError, refuseUnknown } from './error-handler.ts'
import { createFormTokens } from './form-tokens.ts'
import { limitApi, limitAsking, limitPages } from './limits.ts'
import { createMetrics } from './metrics.ts'
import { patternOf, type Registration, register } from './register.ts'
import { logRequests } from './request-log.ts'
import { allRoutes } from './routes.ts'
import { keepSessions } from './sessions.ts'

/** @param closing aborted when the service goes down: not ready any more, streams end */
export function createApp(
  deps: HttpDeps,
  closing: AbortSignal = new AbortController().signal,
): Express {
  setMaxListeners(0, closing)
  const limits = { ...defaultLimits, ...deps.limits }
  const metrics = createMetrics()
  const routes = allRoutes(metrics).map((route) => ({ route, pattern: patternOf(route.path) }))
  const app = express()
  // Should an error page itself fail, the framework's own answer must not show where.
  app.set('env', 'production')
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('trust proxy', deps.trustProxy)
  app.use(logRequests(deps.log))
  app.use(
    metrics.observe(
      (path) => routes.find(({ pattern }) => pattern.test(path))?.route.path ?? 'other',
    ),
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
  app.use(['/console', '/sign-in', '/api/v1'], keepSessions(deps))
  app.use(cookieParser())
  const tokens = createFormTokens(deps.vault)
  app.use('/api/v1', authenticate(deps, tokens.ofSession), limitApi(limits))
  const registration: Registration = {
    ...{ app, deps, closing, tokens },
    limits: { none: [], page: limitPages(limits), ask: limitAsking(limits) },
  }
  for (const { route } of routes) register(registration, route)
  app.use(refuseUnknown(routes))
  app.use('/console', handleConsoleErrors(deps, tokens))
  app.use(handleError)
  return app
}

export interface RunningServer {
  /** `http://127.0.0.1:3000`, with the port that was taken. */
  url: string
  /** Takes no new requests, ends event streams, lets requests at hand finish. May be called again. */
  close(): Promise<void>
}

const HEADERS_TIMEOUT_MS = 15_000
/** Uploads of 20 MB over slow lines. */
const REQUEST_TIMEOUT_MS = 120_000
/** Longer than the proxies in front keep a connection, so that they are the ones to let go. */
const KEEP_ALIVE_MS = 65_000
const FINISH_WITHIN_MS = 10_000

/** @throws HocvuError `settings.invalid` when the address cannot be listened on */
export async function startServer(
  deps: HttpDeps,
  { host, port }: { host: string; port: number },
): Promise<RunningServer> {
  const closing = new AbortController()
  const server = createServer(createApp(deps, closing.signal))
  const close = closerOf(server)
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const taken = await listen(server, host, port)
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken.port}`
  deps.log.info({ url }, 'listening')
  let closed: Promise<void> | undefined
  return {
    url,
    close: () => {
      closing.abort()
      closed ??= close(FINISH_WITHIN_MS)
      return closed
    },
  }
}

async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new HocvuError(
          'settings.invalid',
          `Cannot listen on ${host}:${port}: ${error.message}. Choose another PORT or HOST, or stop what uses it.`,
          { cause: error },
        ),
      ),
    )
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new TypeError('the server listens on no port')
  return address
}
