/** Whoever did something, as it is kept: `user:lan`, `cli:root`, `api-key:portal`, `schedule`. */
import { auditTexts } from '../../foundation/texts/console/audit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'

/** @param name of a person who signs in, where it is known */
export function actorWords(actor: string, name: string | null, language: Language): string {
  const texts = auditTexts[language]
  const [kind, ...rest] = actor.split(':')
  const own = rest.join(':')
  if (kind === 'user') return name === null ? own : `${name} (${own})`
  if (kind === 'api-key') return fill(texts.key, { name: own })
  if (kind === 'cli') return fill(texts.commandLine, { name: own })
  if (kind === 'link') return own === 'first' ? texts.firstAdministrator : texts.bySignInLink
  if (actor === 'schedule' || actor === 'configuration' || actor === 'system') return texts[actor]
  return actor
}
