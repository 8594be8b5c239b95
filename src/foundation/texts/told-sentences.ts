/**
 * Sentences that checks tell in English, in the other language: each is found again by the sentence it was made from.
 * Those who look at a command line read them as they are.
 */
import type { Language } from './pages.ts'

export interface ToldSentence {
  /** As the check makes it; `{name}` stands for what differs. */
  en: string
  vi: string
}

/** Reads sentences of a catalogue; null for one that the catalogue does not have. */
export function toldSentences(
  catalogue: readonly ToldSentence[],
): (told: string, language: Language) => string | null {
  const known = catalogue.map(({ en, vi }) => ({ ...patternOf(en), vi }))
  return (told, language) => {
    for (const { pattern, names, vi } of known) {
      const found = pattern.exec(told)
      if (found === null) continue
      if (language === 'en') return told
      const values = new Map(names.map((name, index) => [name, dayFirst(found[index + 1] ?? '')]))
      return vi.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '')
    }
    return null
  }
}

const dayFirst = (value: string) => value.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3/$2/$1')

function patternOf(sentence: string): { pattern: RegExp; names: string[] } {
  const names: string[] = []
  const source = sentence
    .split(/\{(\w+)\}/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      names.push(part)
      return '(.*?)'
    })
    .join('')
  return { pattern: new RegExp(`^${source}$`, 's'), names }
}
