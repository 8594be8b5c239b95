/** What a request does, under its own id: log lines and runs that come of it carry the id, and a trace begins with it. */
import type { Request, RequestHandler, Response } from 'express'
import { correlated } from '../foundation/correlation.ts'
import { traced } from '../foundation/tracing.ts'
import { asProblemError } from './problem.ts'
import { requestIdOf } from './request-log.ts'
import type { Route } from './route.ts'

/** Who asks says nothing of traces here: a trace from outside goes on with nobody. */
export function underRequest(
  { method, path }: Pick<Route, 'method' | 'path'>,
  handle: (request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return (request, response) => {
    const id = requestIdOf(request)
    const description = {
      kind: 'server',
      attributes: {
        'http.request.method': request.method,
        'http.route': path,
        'hocvu.request': id,
      },
      parent: null,
    } as const
    return correlated({ request: id }, () =>
      traced(`${method.toUpperCase()} ${path}`, description, async (span) => {
        try {
          await handle(request, response)
          span.setAttribute('http.response.status_code', response.statusCode)
        } catch (thrown) {
          span.setAttribute('http.response.status_code', asProblemError(thrown).status)
          throw thrown
        }
      }),
    )
  }
}
