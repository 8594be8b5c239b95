/** How a dossier writes codes, numbers and instants in a language. Pure. */
import { dateAndTimeInVietnam, shortDate } from '../../foundation/dates.ts'
import { Exact } from '../../foundation/decimal.ts'
import { type DossierTexts, dossierTexts } from '../../foundation/texts/dossier.ts'
import { dossierCodes } from '../../foundation/texts/dossier-codes.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'

export interface Words {
  language: Language
  texts: DossierTexts
  say(name: keyof DossierTexts, values?: Record<string, string | number>): string
  /** What a code or the name of a field is called. */
  code(code: string): string
  /** The same of a figure that a rule compared, and its place among the others. */
  figure(name: string): string
  rankOf(name: string): number
  moment(at: Date): string
  /** `rules` and platforms are called by what they are. */
  who(actor: string): string
  number(decimal: string): string
  /** A figure or a value of a payload: decimals, instants, dates, codes. */
  value(value: unknown): string
}

const RANKS = new Map(Object.keys(dossierCodes).map((name, rank) => [name, rank]))

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/
const DATE = /^\d{4}-\d{2}-\d{2}$/
const DECIMAL = /^-?\d+\.\d+$/

export function wordsOf(language: Language): Words {
  const texts = dossierTexts[language]
  const code = (name: string) => dossierCodes[name]?.[language] ?? name.replaceAll(/[-_]/g, ' ')
  const moment = (at: Date) => dateAndTimeInVietnam(at)
  const number = (decimal: string) => {
    const cut = new Exact(decimal).toDecimalPlaces(4, Exact.ROUND_DOWN).toFixed()
    const shown = cut === new Exact(decimal).toFixed() ? cut : `${cut}…`
    return language === 'vi' ? shown.replace('.', ',') : shown
  }
  return {
    language,
    texts,
    say: (name, values = {}) => fill(texts[name], values),
    code,
    figure: (name) => dossierCodes[`figure-${name}`]?.[language] ?? code(name),
    rankOf: (name) => RANKS.get(`figure-${name}`) ?? RANKS.get(name) ?? RANKS.size,
    moment,
    who: (actor) =>
      actor === 'rules' || actor === 'key'
        ? texts.rules
        : actor === 'platform'
          ? texts.platformSays
          : actor,
    number,
    value: (value) => {
      if (typeof value === 'boolean') return value ? texts.yes : texts.no
      if (typeof value !== 'string') return JSON.stringify(value)
      if (INSTANT.test(value)) return moment(new Date(value))
      if (DATE.test(value)) return shortDate(value)
      if (DECIMAL.test(value)) return number(value)
      return dossierCodes[value]?.[language] ?? value
    },
  }
}
