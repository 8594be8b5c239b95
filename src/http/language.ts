import type { Request } from 'express'
import { type Language, pageLanguage } from '../foundation/texts/pages.ts'

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
