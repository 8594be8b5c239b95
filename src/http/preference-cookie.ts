/** What somebody likes to see, in a cookie. */
import type { Request, Response } from 'express'

export interface Preference {
  name: 'lang' | 'theme'
  /** null: forgotten. */
  value: string | null
}

const YEAR_MS = 365 * 24 * 3_600_000

export function rememberPreference(
  request: Request,
  response: Response,
  { name, value }: Preference,
): void {
  const shared = { httpOnly: true, sameSite: 'lax', path: '/', secure: request.secure } as const
  if (value === null) response.clearCookie(name, shared)
  else response.cookie(name, value, { ...shared, maxAge: YEAR_MS })
}
