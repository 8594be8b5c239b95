import { describe, expect, it } from 'vitest'
import { fill, pageLanguage, pageTexts } from '../../src/foundation/texts/pages.ts'

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

describe('the catalogues of page texts', () => {
  it('hold the same texts in both languages', () => {
    expect(Object.keys(pageTexts.en).sort()).toEqual(Object.keys(pageTexts.vi).sort())
  })

  it('leave no text empty but the English gloss of Vietnamese titles', () => {
    const empty = [...Object.entries(pageTexts.vi), ...Object.entries(pageTexts.en)]
      .filter(([, text]) => text.trim() === '')
      .map(([name]) => name)
    expect(empty).toEqual(['certificateGloss'])
  })

  it('have the same placeholders in both languages', () => {
    const english = new Map(Object.entries(pageTexts.en))
    for (const [name, text] of Object.entries(pageTexts.vi))
      expect(placeholders(english.get(name) ?? ''), name).toEqual(placeholders(text))
  })

  it('are in NFC and never promise a "chứng chỉ"', () => {
    for (const text of Object.values(pageTexts.vi)) {
      expect(text).toBe(text.normalize('NFC'))
      expect(text.toLowerCase()).not.toContain('chứng chỉ')
    }
  })
})

describe('the language of a page', () => {
  it.each([
    ['en', 'en'],
    ['vi', 'vi'],
    [undefined, 'vi'],
    ['fr', 'vi'],
    [['en', 'vi'], 'vi'],
  ])('asked as %s is %s', (asked, language) => {
    expect(pageLanguage(asked)).toBe(language)
  })
})

describe('filling a text', () => {
  it('puts values in as they are, even when they look like placeholders', () => {
    expect(fill('{a} and {b}', { a: '{b}', b: '$&' })).toBe('{b} and $&')
  })
})
