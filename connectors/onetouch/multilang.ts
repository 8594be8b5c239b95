/**
 * Names in several languages as Moodle keeps them: `<span lang="vi" class="multilang">…</span>`, `<lang lang="vi">…</lang>`
 * or `{mlang vi}…{mlang}`. Blocks that follow each other say the same thing; text around them belongs to every language.
 */
import { cleanText } from '../../src/foundation/names.ts'

const BLOCK =
  /<(?<tag>span|lang)\b(?<attributes>[^>]*)>(?<inner>.*?)<\/\k<tag>\s*>|\{\s*mlang\s+(?<languages>[^{}]+)\}(?<text>.*?)\{\s*mlang\s*\}/gis
/** For readers of no other language (`{mlang other}`). */
const OTHER = 'other'
const SHOWN = 'vi'

type Segment = string | Map<string, string>

/** The name in each language, the one to show first; a name without languages stands under an empty key. */
export function inEachLanguage(written: string): ReadonlyMap<string, string> {
  const segments = segmentsOf(written)
  const groups = segments.filter((segment) => typeof segment !== 'string')
  const spoken = new Set(groups.flatMap((group) => [...group.keys()]))
  if (spoken.size > 1) spoken.delete(OTHER)
  const languages = [...spoken].sort((a, b) => Number(b === SHOWN) - Number(a === SHOWN))
  if (languages.length === 0) return new Map([['', cleanText(written)]])
  return new Map(languages.map((language) => [language, cleanText(readIn(segments, language))]))
}

/** The name to show: in Vietnamese, else in the first language it is written in. */
export function shownName(written: string | null): string | null {
  if (written === null) return null
  const [shown] = inEachLanguage(written).values()
  return shown ?? null
}

/** How names of courses, grade items and activities are compared: in any of their languages. */
export function sameName(written: string | null, wanted: string): boolean {
  return written !== null && [...inEachLanguage(written).values()].includes(cleanText(wanted))
}

function readIn(segments: readonly Segment[], language: string): string {
  return segments
    .map((segment) =>
      typeof segment === 'string'
        ? segment
        : (segment.get(language) ?? segment.get(OTHER) ?? [...segment.values()][0] ?? ''),
    )
    .join('')
}

function segmentsOf(written: string): Segment[] {
  const segments: Segment[] = []
  let end = 0
  for (const match of written.matchAll(BLOCK)) {
    const { tag, attributes = '', inner, languages, text } = match.groups ?? {}
    const spoken = tag === undefined ? (languages ?? '') : languageOf(tag, attributes)
    if (spoken === null) continue
    const between = written.slice(end, match.index)
    end = match.index + match[0].length
    const before = segments.at(-1)
    const group =
      before instanceof Map && between.trim() === '' ? before : new Map<string, string>()
    if (group !== before) segments.push(between, group)
    for (const language of spoken.split(','))
      group.set(language.trim().toLowerCase(), inner ?? text ?? '')
  }
  return [...segments, written.slice(end)]
}

/** null: an ordinary span, which is part of the text. */
function languageOf(tag: string, attributes: string): string | null {
  const language = /\blang\s*=\s*["']?([\w-]+)/i.exec(attributes)?.[1] ?? null
  const marked = /\bclass\s*=\s*["']?[^"'>]*\bmultilang\b/i.test(attributes)
  return tag.toLowerCase() === 'lang' || marked ? language : null
}
