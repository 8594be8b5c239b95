/** An export for reading: a heading for each part, a line for each fact. Pure. */
import { dateAndTimeInVietnam } from '../../foundation/dates.ts'
import { privacyTexts } from '../../foundation/texts/console/privacy.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PersonExport } from './export-person.ts'
import { sectionNames } from './person-sections.ts'

export function asReadableText(content: PersonExport, language: Language): string {
  const texts = privacyTexts[language]
  const parts = sectionNames.flatMap((name) => {
    const rows = content.sections[name]
    if (rows.length === 0) return []
    return [heading(texts.sections[name]), ...rows.map((row) => linesOf(row, language))]
  })
  const empty = sectionNames.filter((name) => content.sections[name].length === 0)
  return [
    fill(texts.exportTitle, { name: content.fullName }),
    fill(texts.exportMade, { at: dateAndTimeInVietnam(new Date(content.madeAt)) }),
    texts.exportAbout,
    ...parts,
    heading(texts.exportFiles),
    content.files.map(({ name, sha256 }) => `${name}\n  SHA-256 ${sha256}`).join('\n') ||
      texts.none,
    heading(texts.exportEmpty),
    empty.map((name) => `- ${texts.sections[name]}`).join('\n') || texts.none,
    '',
  ].join('\n\n')
}

const heading = (text: string) => `${text}\n${'='.repeat([...text].length)}`

function linesOf(row: Record<string, unknown>, language: Language): string {
  return Object.entries(row)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${shown(value, language)}`)
    .join('\n')
}

function shown(value: unknown, language: Language): string {
  const texts = privacyTexts[language]
  if (value instanceof Date) return dateAndTimeInVietnam(value)
  if (typeof value === 'boolean') return value ? texts.yes : texts.no
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
