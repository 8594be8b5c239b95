import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT, sourceFiles } from './sources.ts'

/** Where people are shown something. What they read stands in src/foundation/texts, in both languages. */
const SHOWN = sourceFiles(['src/console', 'src/http/console'])

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1')

/** Attributes that are read out or shown; a linter looks at the text between tags. */
const READ_OUT =
  /\b(?:title|alt|label|placeholder|summary|caption|aria-(?:label|description|roledescription|valuetext))=(?:"([^"]*)"|'([^']*)'|\{(?:'([^']*)'|`([^`$]*)`)\})/g

/** Letters that only Vietnamese has: no code, no address and no log line has them. */
const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/i

describe('no text outside the message catalogues', () => {
  it.each(SHOWN)('%s', (path) => {
    const text = withoutComments(readFileSync(join(PROJECT, path), 'utf8'))
    const readOut = [...text.matchAll(READ_OUT)].flatMap(([whole, ...values]) =>
      values.some((value) => /\p{L}{2}/u.test(value ?? '')) ? [whole] : [],
    )
    const vietnamese = text
      .split('\n')
      // What an example of the API shows is the reader's own data.
      .filter((line) => VIETNAMESE.test(line) && !/example/.test(line))
    expect([...(path.endsWith('.tsx') ? readOut : []), ...vietnamese]).toEqual([])
  })
})

describe('every catalogue', () => {
  const catalogues = sourceFiles(['src/foundation/texts'])

  it('fills the same places in both languages', async () => {
    for (const path of catalogues) {
      const found: Record<string, unknown> = await import(join(PROJECT, path))
      for (const [name, value] of Object.entries(found)) {
        if (!isPair(value)) continue
        const [vi, en] = [flatten(value.vi), flatten(value.en)]
        // The compiler sees to it that none is missing; a mail in both languages has its subject once.
        for (const key of Object.keys(vi).filter((candidate) => Object.hasOwn(en, candidate)))
          expect([path, name, key, places(vi[key])]).toEqual([path, name, key, places(en[key])])
      }
    }
  })
})

const isPair = (value: unknown): value is { vi: object; en: object } =>
  typeof value === 'object' &&
  value !== null &&
  'vi' in value &&
  'en' in value &&
  typeof value.vi === 'object' &&
  !Array.isArray(value.vi)

function flatten(texts: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string'
        ? [[`${prefix}${key}`, value]]
        : typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.entries(flatten(value, `${prefix}${key}.`))
          : [],
    ),
  )
}

const places = (text = ''): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].toSorted()
