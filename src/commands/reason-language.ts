/** The language in which a command writes the reasons of outcomes. */
import { HocvuError } from '../foundation/errors.ts'
import type { Language } from '../foundation/texts/pages.ts'

/** @throws HocvuError `request.invalid` */
export function readLanguage(text: string | undefined): Language {
  if (text === undefined || text === 'en') return 'en'
  if (text === 'vi') return 'vi'
  throw new HocvuError('request.invalid', `--language is vi or en, not ${text}.`, {
    fields: [{ field: 'language', reason: 'is vi or en' }],
  })
}
