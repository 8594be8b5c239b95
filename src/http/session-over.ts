/** What somebody is told who is not signed in, or not any more. */
import type { Request, Response } from 'express'
import { sessionOverPage } from '../console/session-over-page.tsx'
import { readForm, sentForm } from './bodies.ts'
import { withoutScripts } from './content-security.ts'
import type { HttpDeps } from './deps.ts'
import { askedLanguage } from './language.ts'

const signInAddress = (next: string): string => `/sign-in?next=${encodeURIComponent(next)}`

/** A page opened anew comes back after signing in; of a form what was typed is shown, so that it is not lost. */
export async function leadToSignIn(
  deps: Pick<HttpDeps, 'consoleUrl' | 'publicApart'>,
  request: Request,
  response: Response,
): Promise<void> {
  const stoodOn = ownPage(deps, request, request.get('HX-Current-URL') ?? request.get('Referer'))
  if (request.get('HX-Request') !== undefined) {
    response
      .set('HX-Redirect', signInAddress(stoodOn ?? '/console'))
      .status(204)
      .end()
    return
  }
  // Says to a stream of events that it is over; it would try again and again.
  if (request.get('Accept') === 'text/event-stream') {
    response.status(204).end()
    return
  }
  if (request.method === 'GET' || request.method === 'HEAD') {
    response.redirect(303, signInAddress(request.originalUrl))
    return
  }
  const page = sessionOverPage({
    language: askedLanguage(request),
    signIn: signInAddress(stoodOn ?? '/console'),
    // Only what our own page has sent: nobody else puts words on this one.
    typed: stoodOn === null ? [] : await typedIn(request, response),
    apart: deps.publicApart ?? false,
  })
  response.status(401).set('Content-Security-Policy', withoutScripts).type('html').send(page)
}

/** A page of this console by its whole address, as a browser tells where something stood; null: of nobody we know. */
export function ownPage(
  { consoleUrl }: Pick<HttpDeps, 'consoleUrl'>,
  request: Request,
  from: string | undefined,
): string | null {
  if (from === undefined || !URL.canParse(from)) return null
  const { host, pathname, search } = new URL(from)
  const ours = [request.host, consoleUrl === undefined ? undefined : new URL(consoleUrl).host]
  const isConsole = pathname === '/console' || pathname.startsWith('/console/')
  return ours.includes(host) && isConsole ? pathname + search : null
}

const MOST_BYTES = 64 * 1024

/** What people write has blanks in it; numbers, ids and choices have none. */
async function typedIn(request: Request, response: Response): Promise<string[]> {
  const length = Number(request.get('Content-Length') ?? Number.NaN)
  if (!request.is('application/x-www-form-urlencoded') || !(length <= MOST_BYTES)) return []
  const { fields } = sentForm(await readForm(request, response))
  return Object.values(fields)
    .flat()
    .filter((text) => /\S\s+\S/.test(text))
}
