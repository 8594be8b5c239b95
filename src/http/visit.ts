/** Whoever is at the screen: a signed-in person, or a visitor of the public pages. */
import type { Request, Response } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import { type User, viewerOf } from '../access/user-store.ts'
import type { Viewer } from '../access/viewer.ts'
import type { HttpDeps } from './deps.ts'
import type { TokensOfForms } from './form-tokens.ts'
import { type KeptCookies, keptCookies } from './kept-cookies.ts'
import { type FrameCookies, frameCookies } from './lti/frame-cookies.ts'
import type { Notice } from './sealed-sessions.ts'
import { beginSession, endSession, signedInUser } from './sessions.ts'

/** Of pages that anybody may open. */
export interface Visitor {
  /** For the page's forms; asking for it sets a cookie. */
  formToken(): string
  /** What only this browser has, once it was shown a form; null: it was not. */
  browser: string | null
  /** Signs a person in. @param idToken where the provider of identities has said who it is */
  begin(userId: string, now: Date, idToken?: string): Promise<void>
  /** Whoever is signed in at this browser. */
  user(): Promise<User | null>
  /** What this browser keeps of signing in. */
  cookies: KeptCookies
  /** What it keeps of launches under way, in a frame of a learning platform. */
  frame: FrameCookies
  /** Network address, for counting; of IPv6 the network, for a single machine has very many addresses. */
  address: string
  theme: Theme | null
}

export interface Visit {
  user: User
  viewer: Viewer
  /** For the forms of the page that is answered. */
  formToken: string
  theme: Theme | null
  /** Taken from the session: shown on this page and never again. */
  takeNotices(): Notice[]
  /** Shown on the next page. */
  notify(notice: Notice): void
  /** By which the provider of identities knows whom to sign out; null: it was not asked who this is. */
  idToken: string | null
  /** This session ends. */
  signOut(): Promise<void>
}

type Theme = 'light' | 'dark'

const MOST_NOTICES = 5

/** A notice is not spent on an answer of which nobody sees the top: only a head, or a part that is put into a page. */
export const showsWholePage = (request: Request): boolean =>
  request.method !== 'HEAD' && request.get('HX-Request') === undefined

export function visitOf(
  user: User,
  request: Request,
  response: Response,
  tokens: TokensOfForms,
): Visit {
  return {
    user,
    viewer: viewerOf(user),
    formToken: tokens.ofSession.make(request, response),
    theme: themeOf(request),
    takeNotices: () => {
      if (!showsWholePage(request)) return []
      const notices = request.session.notices ?? []
      if (notices.length > 0) request.session.notices = []
      return notices
    },
    notify: (notice) => {
      const earlier = request.session.notices ?? []
      request.session.notices = [...earlier, notice].slice(-MOST_NOTICES)
    },
    idToken: request.session.idToken ?? null,
    signOut: () => endSession(request),
  }
}

export function visitorOf(
  deps: Pick<HttpDeps, 'db' | 'clock'>,
  request: Request,
  response: Response,
  tokens: TokensOfForms,
): Visitor {
  return {
    formToken: () => tokens.ofVisitor.make(request, response),
    browser: tokens.ofVisitor.browserOf(request),
    begin: (userId, now, idToken) => beginSession(request, userId, now, idToken),
    user: () => signedInUser(deps, request),
    cookies: keptCookies(request, response),
    frame: frameCookies(request, response),
    address: ipKeyGenerator(request.ip ?? 'unknown'),
    theme: themeOf(request),
  }
}

/** null: as the device has it. */
function themeOf(request: Request): Theme | null {
  const theme: unknown = request.cookies?.theme
  return theme === 'light' || theme === 'dark' ? theme : null
}
