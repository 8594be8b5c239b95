/** One log line a request, without the learner's private links, without headers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import { pinoHttp } from 'pino-http'
import type { Log } from '../foundation/log.ts'
import { randomToken } from '../foundation/secrets.ts'

const ID_BYTES = 12
const QUIET = /^\/(?:healthz|readyz|metrics|assets\/)/

/**
 * A private link opens a page for whoever reads it, so its token stands in no log, whatever its length; nor does a
 * calendar's, nor a link to set a password or to register a platform, nor what people type to have it looked up, which may
 * be a name or such a link; nor what staff search for, nor by what a learning platform hints at who comes.
 */
function maskedPath(url: string): string {
  return url
    .replace(/^(.*?\/c\/+)[^/?#]+/i, '$1[hidden]')
    .replace(/^(.*?\/calendar\/+)[^/?#]+/i, '$1[hidden]')
    .replace(/^(.*?\/sign-in\/+link\/+)[^/?#]+/i, '$1[hidden]')
    .replace(/^(.*?\/lti\/+register\/+)[^/?#]+/i, '$1[hidden]')
    .replace(/^(\/+(?:console|sign-in|preferences|lti)\b[^?]*)\?.*/i, '$1?[hidden]')
    .replace(/([?&](?:code|ask|proof)=)[^&]*/gi, '$1[hidden]')
}

export function logRequests(log: Log): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      // Not a UUID: its last twelve characters can be digits, which a log hides as a national ID.
      const id = randomToken(ID_BYTES)
      response.setHeader('X-Request-Id', id)
      return id
    },
    autoLogging: { ignore: (request) => QUIET.test(request.url ?? '') },
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'request' },
    wrapSerializers: false,
    serializers: {
      req: ({ method, url }: IncomingMessage) => ({ method, path: maskedPath(url ?? '') }),
    },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessObject: summary,
    // The error itself was logged where it was answered.
    customErrorObject: (request, response, _error, times: Times) =>
      summary(request, response, times),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
  })
}

interface Times {
  responseTime: number
}

function summary(_request: IncomingMessage, response: ServerResponse, { responseTime }: Times) {
  return { status: response.statusCode, ms: responseTime }
}

export function requestIdOf(request: IncomingMessage): string {
  return String(request.id)
}
