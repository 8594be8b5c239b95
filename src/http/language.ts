import type { Request } from 'express'
import { type Language, pageLanguage } from '../foundation/texts/pages.ts'

/** The language of an API answer: Accept-Language, Vietnamese unless English is preferred. */
export function acceptedLanguage(request: Request): Language {
  return pageLanguage(request.acceptsLanguages('vi', 'en'))
}

/** The language of a page: `?lang=` where it names one, else Accept-Language. */
export function askedLanguage(request: Request): Language {
  const asked = request.query.lang
  return asked === 'vi' || asked === 'en' ? asked : acceptedLanguage(request)
}
