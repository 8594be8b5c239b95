/**
 * What a browser keeps from the beginning of a launch to its end, in a frame of another site: kept apart for each site
 * that has the frame (`Partitioned`), and gone after ten minutes. Each launch has its own, for a page may open several.
 */
import type { Request, Response } from 'express'
import { LOGIN_MS } from '../../lti/launch/begin.ts'

export interface FrameCookies {
  keep(state: string, value: string): void
  /** Of every launch under way in this browser, that of this one first. */
  values(state: string): string[]
  forget(state: string): void
}

const PREFIX = '__Host-hocvu_lti_'
/** Beyond so many nobody looks. */
const MOST = 20

/** States are base64url: fit for a name. */
const nameOf = (state: string) => `${PREFIX}${state.replace(/[^\w-]/g, '').slice(0, 12)}`

export function frameCookies(request: Request, response: Response): FrameCookies {
  // Browsers take `__Host-` for secure cookies of the whole host alone; to this machine itself also without TLS.
  const shared = {
    ...{ httpOnly: true, secure: true, sameSite: 'none' as const, partitioned: true, path: '/' },
  } as const
  return {
    keep: (state, value) => {
      response.cookie(nameOf(state), value, { ...shared, maxAge: LOGIN_MS })
    },
    values: (state) => {
      const ours = Object.entries(request.cookies ?? {}).filter(([name]) => name.startsWith(PREFIX))
      // Others may have begun any number in this browser.
      const isOther = ([name]: [string, unknown]) => name !== nameOf(state)
      return ours
        .toSorted((a, b) => Number(isOther(a)) - Number(isOther(b)))
        .flatMap(([, value]) => (typeof value === 'string' ? [value] : []))
        .slice(0, MOST)
    },
    forget: (state) => {
      response.clearCookie(nameOf(state), shared)
    },
  }
}
