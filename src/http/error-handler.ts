/** The end of every request that failed: problem details for machines, a page for people. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { errorPage } from '../console/error-page.tsx'
import { HocvuError } from '../foundation/errors.ts'
import { acceptedLanguage, askedLanguage } from './language.ts'
import { wantsJson } from './preference.ts'
import { asProblemError, PROBLEM_TYPE, problemOf } from './problem.ts'
import { requestIdOf } from './request-log.ts'
import type { Route } from './route.ts'

/** Under which name an application keeps what it serves. */
export const DOOR = 'door'

/** What comes this far is no address, or one that takes other methods. */
export function refuseUnknown(
  routes: readonly { route: Route; pattern: RegExp }[],
): RequestHandler {
  return (request, response) => {
    const methods = routes.flatMap(({ route, pattern }) =>
      pattern.test(request.path) ? [route.method.toUpperCase()] : [],
    )
    if (methods.length === 0 || methods.includes(request.method))
      throw new HocvuError('not-found', `Nothing is served at ${request.method} of this address.`)
    response.set('Allow', [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', '))
    throw new HocvuError(
      'request.method-not-allowed',
      `This address takes ${methods.join(', ')}, not ${request.method}.`,
    )
  }
}

// Express knows an error handler by its four parameters.
export const handleError: ErrorRequestHandler = (thrown: unknown, request, response, _next) => {
  const error = asProblemError(thrown)
  if (response.headersSent) {
    logRefusal(request, error)
    // Half an answer must not look like a whole one.
    response.destroy()
    return
  }
  beginRefusal(request, response, error)
  if (wantsPage(request)) sendPage(request, response, error)
  else sendProblem(request, response, error)
}

function logRefusal(request: Request, error: HocvuError): void {
  if (error.status >= 500) request.log.error({ err: error, cause: error.cause }, error.code)
  else request.log.debug({ code: error.code, reason: error.message }, 'refused')
}

/** What every answer to a failed request has: a line in the log, the status, and nothing of the answer that failed. */
export function beginRefusal(request: Request, response: Response, error: HocvuError): void {
  logRefusal(request, error)
  for (const name of ['ETag', 'Content-Disposition', 'Last-Modified']) response.removeHeader(name)
  response.status(error.status).set('Cache-Control', 'no-store')
  if (error.retryAfterSeconds !== undefined)
    response.set('Retry-After', String(error.retryAfterSeconds))
}

const FOR_MACHINES = /^\/(?:api|healthz|readyz|metrics)(?:\/|$)/i

export function wantsPage(request: Request): boolean {
  return !FOR_MACHINES.test(request.originalUrl.split('?', 1)[0] ?? '') && !wantsJson(request)
}

function sendPage(request: Request, response: Response, error: HocvuError): void {
  const { status, retryAfterSeconds } = error
  // Unknown, foreign and forbidden read alike to the last byte, so a 404 names no request.
  const reference = status === 404 ? undefined : requestIdOf(request)
  const apart = request.app.get(DOOR) === 'console'
  const language = askedLanguage(request)
  response
    .vary('Accept-Language, Cookie')
    .type('html')
    .send(errorPage({ language, status, reference, retryAfterSeconds, apart }))
}

function sendProblem(request: Request, response: Response, error: HocvuError): void {
  const problem = problemOf(error, acceptedLanguage(request), requestIdOf(request))
  response.vary('Accept-Language').set('Content-Type', PROBLEM_TYPE).send(JSON.stringify(problem))
}
