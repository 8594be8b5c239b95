/** What a browser keeps of signing in: sent to the pages of signing in alone, read by no script. */
import type { Request, Response } from 'express'

/** By which a browser is known from which somebody has signed in before. */
export const DEVICE = 'hocvu_device'

export interface KeptCookies {
  read(name: string): string | null
  keep(name: string, value: string, lengthMs: number): void
  forget(name: string): void
}

export function keptCookies(request: Request, response: Response): KeptCookies {
  const fixed = { httpOnly: true, sameSite: 'lax', path: '/sign-in' } as const
  const shared = { ...fixed, secure: request.secure }
  return {
    read: (name) => {
      const cookie: unknown = request.cookies?.[name]
      return typeof cookie === 'string' ? cookie : null
    },
    keep: (name, value, lengthMs) => {
      response.cookie(name, value, { ...shared, maxAge: lengthMs })
    },
    forget: (name) => {
      response.clearCookie(name, shared)
    },
  }
}
