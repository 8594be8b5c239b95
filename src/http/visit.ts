/** Whoever is at the screen: a signed-in person, or a visitor of the public pages. */
import type { Request, Response } from 'express'
import { type User, viewerOf } from '../access/user-store.ts'
import type { Viewer } from '../access/viewer.ts'
import type { FormTokens } from './form-tokens.ts'
import { beginSession, endSession, type Notice } from './sessions.ts'

/** Of pages that anybody may open. */
export interface Visitor {
  /** For the page's forms; asking for it sets a cookie. */
  formToken(): string
  /** Signs a person in. */
  begin(userId: string, now: Date): Promise<void>
  /** Network address, for counting. */
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
  /** This session ends. */
  signOut(): Promise<void>
}

export type Theme = 'light' | 'dark'

export function visitOf(
  user: User,
  request: Request,
  response: Response,
  tokens: FormTokens,
): Visit {
  return {
    user,
    viewer: viewerOf(user),
    formToken: tokens.make(request, response),
    theme: themeOf(request),
    takeNotices: () => {
      const notices = request.session.notices ?? []
      if (notices.length > 0) request.session.notices = []
      return notices
    },
    notify: (notice) => {
      request.session.notices = [...(request.session.notices ?? []), notice]
    },
    signOut: () => endSession(request),
  }
}

export function visitorOf(request: Request, response: Response, tokens: FormTokens): Visitor {
  return {
    formToken: () => tokens.make(request, response),
    begin: (userId, now) => beginSession(request, userId, now),
    address: request.ip ?? 'unknown',
    theme: themeOf(request),
  }
}

/** null: as the device has it. */
function themeOf(request: Request): Theme | null {
  const theme: unknown = request.cookies?.theme
  return theme === 'light' || theme === 'dark' ? theme : null
}
