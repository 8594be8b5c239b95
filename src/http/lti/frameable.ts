/**
 * What lies under /lti stands in frames of learning platforms: of those that are registered and switched on, and of nobody
 * else. Every other address of the service stands in no frame at all.
 */
import type { RequestHandler } from 'express'
import { activeFrameOrigins } from '../../lti/frame-origins.ts'
import { inFramesOf } from '../content-security.ts'
import type { HttpDeps } from '../deps.ts'

/** A page that knows whose frame it is in names that platform alone, in a header of its own. */
export function frameable({ db }: Pick<HttpDeps, 'db'>): RequestHandler {
  return async (_request, response, next) => {
    response.set('Content-Security-Policy', inFramesOf(await activeFrameOrigins(db)))
    // Knows no list of origins; browsers that know `frame-ancestors` would do without it.
    response.removeHeader('X-Frame-Options')
    // A platform whose own page isolates itself takes only what says so, and one that opens a window keeps hold of it.
    response.set('Cross-Origin-Resource-Policy', 'cross-origin')
    response.set('Cross-Origin-Opener-Policy', 'unsafe-none')
    next()
  }
}
