/** Rate limits. Counted together by all processes of the service. */
import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit'
import { z } from 'zod'
import { knownDevice } from '../access/known-device.ts'
import { HocvuError } from '../foundation/errors.ts'
import { callerOf } from './authentication.ts'
import type { HttpDeps, Limits } from './deps.ts'
import { DEVICE } from './kept-cookies.ts'
import { sharedStore } from './limit-store.ts'

const WINDOW_SECONDS = 60

const addressOf = (request: Request) => ipKeyGenerator(request.ip ?? 'unknown')

const Counted = z.object({ rateLimit: z.object({ resetTime: z.date() }) })

/** Until the count begins anew. */
function secondsLeft(request: Request): number {
  const counted = Counted.safeParse(request)
  if (!counted.success) return WINDOW_SECONDS
  const left = Math.ceil((counted.data.rateLimit.resetTime.getTime() - Date.now()) / 1000)
  return Math.min(Math.max(left, 1), WINDOW_SECONDS)
}

type Counting = Pick<HttpDeps, 'counts' | 'vault'>

/** Signing in, whoever has come in by this browser before is not held up by what others do behind the same address. */
function visitorOf({ vault }: Pick<HttpDeps, 'vault'>, request: Request): string {
  const kept: unknown = request.cookies?.[DEVICE]
  const device = typeof kept === 'string' ? knownDevice(vault, kept) : null
  return device === null ? addressOf(request) : `device ${device}`
}

/** @param name tells the counts of limiters apart */
function limiter(deps: Counting, name: string, options: Partial<Options>): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_SECONDS * 1000,
    standardHeaders: false,
    legacyHeaders: false,
    store: sharedStore(deps.counts, name),
    // Without proxies in front (TRUST_PROXY=0) forwarding headers are anybody's and not looked at.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (request, _response, next) =>
      next(
        new HocvuError('access.rate-limited', 'The caller sends more requests than allowed.', {
          retryAfterSeconds: secondsLeft(request),
        }),
      ),
    ...options,
  })
}

/** For the API: by key, never by address. */
export function limitApi(deps: Counting, { api }: Limits): RequestHandler {
  return limiter(deps, 'api', {
    limit: api,
    keyGenerator: (request) => callerOf(request)?.keyId ?? 'nobody',
  })
}

/**
 * For public pages. A class of learners may share one address, so what counts against an address is guessing
 * (pages that do not exist) and asking for one page again and again; all together have a wider limit.
 */
export function limitPages(deps: Counting, { page, address }: Limits): RequestHandler[] {
  const visitor = (request: Request) => visitorOf(deps, request)
  return [
    limiter(deps, 'address', { limit: address, keyGenerator: visitor }),
    limiter(deps, 'guesses', { limit: page, keyGenerator: visitor, skipSuccessfulRequests: true }),
    limiter(deps, 'page', {
      limit: page,
      keyGenerator: (request) => `${visitor(request)} ${request.path}`,
    }),
  ]
}

/** For forms by which somebody looks for people: each may send a mail, so an address has fewer of them. */
export function limitAsking(deps: Counting, limits: Limits): RequestHandler[] {
  return [
    ...limitPages(deps, limits),
    limiter(deps, 'asking', { limit: limits.ask, keyGenerator: addressOf }),
  ]
}
