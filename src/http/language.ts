import type { Request, Response } from 'express'
import { type Language, pageLanguage } from '../foundation/texts/pages.ts'
import { rememberPreference } from './preference-cookie.ts'

/** The language of an API answer: Accept-Language, Vietnamese unless English is preferred. */
export function acceptedLanguage(request: Request): Language {
  return pageLanguage(request.acceptsLanguages('vi', 'en'))
}

/** The language of a page: `?lang=` where it names one, else what was chosen before, else Accept-Language. */
export function askedLanguage(request: Request): Language {
  for (const asked of [request.query.lang, request.cookies?.lang])
    if (asked === 'vi' || asked === 'en') return asked
  return acceptedLanguage(request)
}

/**
 * Remembers the language that a reader goes on in from a page of this service: the switch, and what they open after it.
 * The address of a page that somebody else has sent changes nothing for good.
 */
export function rememberLanguage(request: Request, response: Response): void {
  const { lang } = request.query
  if (lang !== 'vi' && lang !== 'en') return
  if (request.get('Sec-Fetch-Site') !== 'same-origin' || request.cookies?.lang === lang) return
  rememberPreference(request, response, { name: 'lang', value: lang })
}
