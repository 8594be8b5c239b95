/** Rate limits. Counted in each process for itself. */
import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'
import { callerOf } from './authentication.ts'
import type { Limits } from './deps.ts'

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

function limiter(options: Partial<Options>): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_SECONDS * 1000,
    standardHeaders: false,
    legacyHeaders: false,
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
export function limitApi({ api }: Limits): RequestHandler {
  return limiter({ limit: api, keyGenerator: (request) => callerOf(request)?.keyId ?? 'nobody' })
}

/**
 * For public pages. A class of learners may share one address, so what counts against an address is guessing
 * (pages that do not exist) and asking for one page again and again; all together have a wider limit.
 */
export function limitPages({ page, address }: Limits): RequestHandler[] {
  return [
    limiter({ limit: address, keyGenerator: addressOf }),
    limiter({ limit: page, keyGenerator: addressOf, skipSuccessfulRequests: true }),
    limiter({
      limit: page,
      keyGenerator: (request) => `${addressOf(request)} ${request.path}`,
    }),
  ]
}

/** For forms by which somebody looks for people: each may send a mail, so an address has fewer of them. */
export function limitAsking(limits: Limits): RequestHandler[] {
  return [...limitPages(limits), limiter({ limit: limits.ask, keyGenerator: addressOf })]
}
