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

/** @param endsAt when the count begins anew */
function refusal(endsAt: number): HocvuError {
  const left = Math.ceil((endsAt - Date.now()) / 1000)
  return new HocvuError('access.rate-limited', 'The caller sends more requests than allowed.', {
    retryAfterSeconds: Math.min(Math.max(left, 1), WINDOW_SECONDS),
  })
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
    handler: (request, _response, next) => {
      const counted = Counted.safeParse(request).data?.rateLimit.resetTime.getTime()
      next(refusal(counted ?? Date.now() + WINDOW_SECONDS * 1000))
    },
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
 * (pages that do not exist) and asking for one page again and again; all together have a wider limit. The three are
 * looked at in one go, for every public page comes this way.
 */
export function limitPages(deps: Counting, { page, address }: Limits): RequestHandler {
  const { counts } = deps
  return (request, response, next) => {
    const visitor = visitorOf(deps, request)
    const guesses = `guesses ${visitor}`
    const goesBeyond = (caller: string, limit: number): boolean => {
      const { requests, endsAt } = counts.add(caller, WINDOW_SECONDS * 1000)
      if (requests <= limit) return false
      next(refusal(endsAt))
      return true
    }
    if (goesBeyond(`address ${visitor}`, address)) return
    response.once('finish', () => {
      if (response.statusCode < 400) counts.takeBack(guesses)
    })
    if (goesBeyond(guesses, page) || goesBeyond(`page ${visitor} ${request.path}`, page)) return
    next()
  }
}

/**
 * For pages in a frame of a course: a whole class opens the same address in one minute, from one address. There is nothing
 * to guess: whoever comes is named by a signed token.
 */
export function limitFrames(deps: Counting, { address }: Limits): RequestHandler {
  return (request, _response, next) => {
    const { requests, endsAt } = deps.counts.add(
      `address ${visitorOf(deps, request)}`,
      WINDOW_SECONDS * 1000,
    )
    if (requests > address) next(refusal(endsAt))
    else next()
  }
}

/** For forms by which somebody looks for people: each may send a mail, so an address has fewer of them. */
export function limitAsking(deps: Counting, limits: Limits): RequestHandler[] {
  return [
    limitPages(deps, limits),
    limiter(deps, 'asking', { limit: limits.ask, keyGenerator: addressOf }),
  ]
}
