/** Errors under /console: whoever is signed in keeps the menu and is told what to do. */
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { User } from '../access/user-store.ts'
import { errorInFrame } from '../console/error-in-frame.tsx'
import { renderConsolePage } from '../console/frame.tsx'
import type { HocvuError } from '../foundation/errors.ts'
import { withScripts } from './content-security.ts'
import type { HttpDeps } from './deps.ts'
import { beginRefusal, wantsPage } from './error-handler.ts'
import type { TokensOfForms } from './form-tokens.ts'
import { askedLanguage } from './language.ts'
import { privateHeaders } from './private-headers.ts'
import { asProblemError } from './problem.ts'
import { requestIdOf } from './request-log.ts'
import { leadToSignIn, ownPage } from './session-over.ts'
import { signedInUser } from './sessions.ts'
import { visitOf } from './visit.ts'

export function handleConsoleErrors(deps: HttpDeps, tokens: TokensOfForms): ErrorRequestHandler {
  return async (thrown: unknown, request, response, next) => {
    if (response.headersSent || !wantsPage(request)) {
      next(thrown)
      return
    }
    const error = asProblemError(thrown)
    const user = await whoIsThere(deps, request)
    if (user !== null) {
      beginRefusal(request, response, error)
      sendInFrame({ deps, tokens, request, response }, user, error)
    } else if (error.status === 404 || error.status === 405) {
      // What there is under /console is nobody's business who is not signed in.
      await leadToSignIn(deps, request, response)
    } else next(thrown)
  }
}

/** null as well where that cannot be found out: the error at hand has to be told all the same. */
async function whoIsThere(deps: HttpDeps, request: Request): Promise<User | null> {
  try {
    return await signedInUser(deps, request)
  } catch {
    return null
  }
}

interface Failed {
  deps: HttpDeps
  tokens: TokensOfForms
  request: Request
  response: Response
}

function sendInFrame({ deps, tokens, request, response }: Failed, user: User, error: HocvuError) {
  const { status } = error
  const language = askedLanguage(request)
  const isPage = request.method === 'GET' || request.method === 'HEAD'
  const stoodOn = ownPage(deps, request, request.get('Referer'))
  const visit = visitOf(user, request, response, tokens)
  const html = renderConsolePage({
    language,
    user,
    viewer: visit.viewer,
    theme: visit.theme,
    formToken: visit.formToken,
    notices: [],
    now: deps.clock.now(),
    address: isPage ? request.originalUrl : (stoodOn ?? '/console'),
    ...errorInFrame({
      language,
      status,
      text: status === 404 ? null : error.userText(language),
      // Unknown, foreign and forbidden read alike to the last byte.
      reference: status === 404 ? null : requestIdOf(request),
      back: wayBack(isPage, status, request.originalUrl, stoodOn),
    }),
  })
  response
    .set({ ...privateHeaders, 'Referrer-Policy': 'same-origin' })
    .set('Content-Security-Policy', withScripts)
    .type('html')
    .send(html)
}

function wayBack(isPage: boolean, status: number, address: string, stoodOn: string | null) {
  if (!isPage) return stoodOn === null ? null : { path: stoodOn, kind: 'back' as const }
  return status === 429 || status >= 500 ? { path: address, kind: 'again' as const } : null
}
