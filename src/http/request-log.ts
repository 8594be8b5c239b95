/** One log line a request, without the learner's private links, without headers. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { pinoHttp } from 'pino-http'
import type { Log } from '../foundation/log.ts'

const QUIET = /^\/(?:healthz|readyz|metrics|assets\/)/

/** A private link opens a page for whoever reads it, so its token stands in no log, whatever its length. */
export function maskedPath(url: string): string {
  return url.replace(/^(.*?\/c\/+)[^/?#]+/i, '$1[hidden]')
}

export function logRequests(log: Log): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      const id = randomUUID()
      response.setHeader('X-Request-Id', id)
      return id
    },
    autoLogging: { ignore: (request) => QUIET.test(request.url ?? '') },
    quietReqLogger: true,
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessObject: (request, response, { responseTime }: { responseTime: number }) => ({
      ...lineOf(request),
      status: response.statusCode,
      ms: responseTime,
    }),
    customErrorObject: (request, response, error, { responseTime }: { responseTime: number }) => ({
      ...lineOf(request),
      status: response.statusCode,
      ms: responseTime,
      err: error,
    }),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
  })
}

export function requestIdOf(request: IncomingMessage): string {
  return String(request.id)
}

// The request as it came: routers shorten `url` while they work.
function lineOf(request: IncomingMessage) {
  const url = 'originalUrl' in request ? String(request.originalUrl) : (request.url ?? '')
  return { method: request.method, path: maskedPath(url) }
}
