/** Errors under /lti: told in the frame, without a way to pages that stand in none. */
import type { ErrorRequestHandler } from 'express'
import { frameErrorPage } from '../../console/lti/error-page.tsx'
import type { HttpDeps } from '../deps.ts'
import { beginRefusal, wantsPage } from '../error-handler.ts'
import { askedLanguage } from '../language.ts'
import { privateHeaders } from '../private-headers.ts'
import { asProblemError } from '../problem.ts'
import { requestIdOf } from '../request-log.ts'

export function handleFrameErrors({ clock }: Pick<HttpDeps, 'clock'>): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent || !wantsPage(request)) {
      next(thrown)
      return
    }
    const error = asProblemError(thrown)
    beginRefusal(request, response, error)
    const language = askedLanguage(request)
    const text = error.userText(language)
    const reference = error.status === 404 ? null : requestIdOf(request)
    response
      .set(privateHeaders)
      .vary('Accept-Language, Cookie')
      .type('html')
      .send(frameErrorPage({ language, text, reference, now: clock.now() }))
  }
}
