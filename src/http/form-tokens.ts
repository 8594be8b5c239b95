/** Forms are taken only from pages that this service has given out: a token in the form, its twin in a cookie. */
import { doubleCsrf } from 'csrf-csrf'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'
import type { Vault } from '../foundation/secrets.ts'

/** Name of the hidden field. */
const FORM_TOKEN = '_token'
const HEADER = 'X-Form-Token'

const WithToken = z.object({ [FORM_TOKEN]: z.string() })

export interface FormTokens {
  /** The token for the forms of an answer; sets the cookie. */
  make(request: Request, response: Response): string
  /** What this browser has and no other: its cookie; null: it has none yet. */
  browserOf(request: Request): string | null
  /** @throws HocvuError `access.form-expired` */
  require(request: Request): void
}

/**
 * Of the console, bound to the session; and of the public pages, bound to the browser. Apart, so that whoever opens a
 * public page beside the console can still send the form that is open there.
 */
export interface TokensOfForms {
  ofSession: FormTokens
  ofVisitor: FormTokens
}

export function createFormTokens(vault: Vault): TokensOfForms {
  const secret = vault.hash('forms', 'token').toString('base64url')
  return {
    ofSession: tokensOf(secret, 'hocvu_form', ({ session, sessionID }) =>
      session?.userId === undefined ? 'nobody' : sessionID,
    ),
    ofVisitor: tokensOf(secret, 'hocvu_visitor', () => 'visitor'),
  }
}

function tokensOf(
  secret: string,
  cookieName: string,
  getSessionIdentifier: (request: Request) => string,
): FormTokens {
  const { generateCsrfToken, validateRequest } = doubleCsrf({
    getSecret: () => secret,
    getSessionIdentifier,
    cookieName,
    cookieOptions: { sameSite: 'lax', httpOnly: true, path: '/' },
    getCsrfTokenFromRequest: (request) =>
      request.get(HEADER) ?? WithToken.safeParse(request.body).data?.[FORM_TOKEN],
  })
  return {
    make: (request, response) =>
      generateCsrfToken(request, response, {
        cookieOptions: { secure: request.secure },
        validateOnReuse: false,
      }),
    browserOf: (request) => {
      const cookie: unknown = request.cookies?.[cookieName]
      return typeof cookie === 'string' ? cookie : null
    },
    require: (request) => {
      if (isForeign(request) || !validateRequest(request))
        throw new HocvuError(
          'access.form-expired',
          'The form carries no valid token. Open its page again and send it from there.',
        )
    },
  }
}

/**
 * What a browser says that another site's page has sent is not taken. Programs say nothing of it and are.
 * @throws HocvuError `access.form-expired`
 */
export function refuseForeign(request: Request): void {
  if (isForeign(request))
    throw new HocvuError('access.form-expired', 'The form was sent from a page of another site.')
}

/**
 * A browser says that another site's page has sent this. A sibling under the same domain (`same-site`) is another site:
 * offices of a province share one.
 */
const isForeign = (request: Request): boolean =>
  /^(?:cross|same)-site$/.test(request.get('Sec-Fetch-Site') ?? '')
