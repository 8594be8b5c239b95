/** Whether a request is somebody's look at a page, and not a program's beside it. */
import type { Request } from 'express'

/** What social networks, messengers and search engines call themselves when they fetch what is behind a link. */
const PREVIEWS =
  /facebookexternalhit|facebot|meta-external|whatsapp\/|telegrambot|twitterbot|linkedinbot|slackbot|discordbot|skypeuripreview|googlebot|bingbot|coccocbot|applebot|crawler|spider|\bbot\b|bot\/|preview/i
/** These have browsers of their own too, which people read in. */
const MESSENGERS = /zalo|viber/i
const BROWSERS = /android|iphone|ipad|windows nt|macintosh/i

/**
 * HEAD requests, link previews, what a browser fetches ahead of the reader, later parts of a file and what a browser has
 * already are no use of a certificate.
 */
export function isUse(request: Pick<Request, 'method' | 'get'>): boolean {
  if (request.method !== 'GET') return false
  if (/prefetch|preview|prerender/i.test(`${request.get('Purpose')} ${request.get('Sec-Purpose')}`))
    return false
  if (request.get('If-None-Match') !== undefined) return false
  const range = request.get('Range')
  if (range !== undefined && !/^bytes=0-/.test(range)) return false
  return !isPreview(request)
}

/** A program that fetches what is behind a link, to show it beside the link or to list it. */
export function isPreview(request: Pick<Request, 'get'>): boolean {
  const agent = request.get('User-Agent') ?? ''
  return PREVIEWS.test(agent) || (MESSENGERS.test(agent) && !BROWSERS.test(agent))
}
