/** Puts pages of the console into an express application: who is signed in, policy, form token, work, answer. */
import type { Request, Response } from 'express'
import { sendAnswer } from './answer.ts'
import { requirePolicy } from './authentication.ts'
import { refuseForeign } from './form-tokens.ts'
import { askedLanguage } from './language.ts'
import { privateHeaders } from './private-headers.ts'
import { asProblemError } from './problem.ts'
import { expressPath, type Handler, type Registration, readBody } from './register.ts'
import { underRequest } from './request-work.ts'
import type { Route } from './route.ts'
import { leadToSignIn, ownPage } from './session-over.ts'
import { renewAtChangedRights, saveSession, signedInUser } from './sessions.ts'
import { showsWholePage, type Visit, visitOf, visitorOf } from './visit.ts'

export function registerConsole(registration: Registration, route: Route): void {
  registration.app[route.method](
    expressPath(route.path),
    underRequest(route, handlerOf(registration, route)),
  )
}

function handlerOf({ deps, closing, tokens }: Registration, route: Route): Handler {
  return async (request: Request, response: Response) => {
    // Forms tell where they stood, and only to this service.
    response.set({ ...privateHeaders, 'Referrer-Policy': 'same-origin' })
    const user = await signedInUser(deps, request)
    if (user === null) {
      await leadToSignIn(deps, request, response)
      return
    }
    // Parts and forms of a page that is open stay with the session they were made for.
    if (request.method === 'GET' && showsWholePage(request))
      if (!(await renewAtChangedRights(deps, request, user))) {
        response.redirect(303, request.originalUrl)
        return
      }
    const visit = visitOf(user, request, response, tokens)
    const language = askedLanguage(request)
    requirePolicy(route.policy, { viewer: visit.viewer, keyId: null })
    try {
      // Before a large file is taken from another site's page; the token stands in what is read.
      if (route.method === 'post') refuseForeign(request)
      const body = await readBody(route, request, response, tokens.ofSession)
      if (route.method === 'post') tokens.ofSession.require(request)
      // Files come with the token of their form beside them.
      if (route.reads === 'signed') tokens.ofSession.require(request)
      const answer = await route.handle({
        deps,
        caller: { viewer: visit.viewer, keyId: null },
        visit,
        visitor: visitorOf(deps, request, response, tokens),
        address: request.originalUrl,
        params: request.params,
        query: request.query,
        body,
        language,
        host: request.host,
        wantsJson: false,
        isUse: false,
        isPreview: false,
        closing,
        dedupeKey: undefined,
      })
      await sendAnswer(request, response, answer, closing)
    } catch (thrown) {
      const back = route.method === 'post' ? ownPage(deps, request, request.get('Referer')) : null
      if (back === null || !tellFailure(thrown, visit, language)) throw thrown
      request.log.debug({ err: thrown }, 'refused')
      await saveSession(request)
      response.redirect(303, back)
    }
  }
}

/** A person is told what was wrong where they were, with everything else as it was. */
function tellFailure(thrown: unknown, visit: Visit, language: 'vi' | 'en'): boolean {
  const error = asProblemError(thrown)
  if (error.status >= 500) return false
  const fields = error.fields.map(({ field, reason }) => `${field}: ${reason}`)
  visit.notify({ kind: 'failed', text: [error.userText(language), ...fields].join(' ') })
  return true
}
