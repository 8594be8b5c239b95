import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  questionDigest,
  surrogateReader,
  withSurrogates,
} from '../../src/evidence/national-id-surrogates.ts'
import { createVault } from '../../src/foundation/secrets.ts'

const vault = createVault(Buffer.alloc(32, 7))
const PERSON = '014185000011'
const hash = (id: string, by = vault) => by.hash('national-id', id).toString('hex')
const seal = (body: string, headers: Record<string, string> = {}) =>
  withSurrogates({ body, headers }, vault)

describe('a national ID in a kept answer', () => {
  const body = `{"idnumber":"${PERSON}","phone":"0912345678"}`
  const kept = seal(body, {
    link: `<https://lms.example.gov.vn/users?after=${PERSON}>; rel="next"`,
  })

  it('is not in it any more, nor in its headers', () => {
    expect(JSON.stringify(kept)).not.toContain(PERSON)
  })

  it('is read again as twelve other digits with the same ending, which hash to the same person', () => {
    const reader = surrogateReader(vault)
    const read = reader.read(kept.text, kept.headers)
    const { idnumber, phone } = JSON.parse(read.body)
    expect(idnumber).toMatch(/^099\d{5}0011$/)
    expect(phone).toBe('0912345678')
    expect(read.headers.link).toContain(`after=${idnumber}>`)
    expect(hash(idnumber, reader.vault)).toBe(hash(PERSON))
    expect(hash('014185009999', reader.vault)).toBe(hash('014185009999'))
  })

  it('written in groups, as on the card, is masked', () => {
    expect(seal('CCCD 014 185 000 011').text).not.toContain('014 185')
  })

  it('is told apart from another one with the same ending, over many answers', () => {
    const id = fc
      .integer({ min: 1_000_000, max: 9_699_999 })
      .map((number) => `0${String(number).padStart(7, '0')}0011`)
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 2, maxLength: 20 }), (ids) => {
        const reader = surrogateReader(vault)
        const seen = new Map<string, string>()
        // Each answer is sealed by itself, so each begins to count anew.
        for (const person of ids) {
          const read = reader.read(seal(`"${person}"`).text, {}).body.replaceAll('"', '')
          expect(hash(read, reader.vault)).toBe(hash(person))
          expect(seen.get(read)).toBeUndefined()
          seen.set(read, person)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is nobody’s once the surrogates of its ending are used up, and never somebody else’s', () => {
    const ids = Array.from({ length: 100_001 }, (_, at) => `01${String(at).padStart(6, '0')}0011`)
    const quick = { ...vault, hash: (_: string, id: string) => Buffer.from(id) }
    const reader = surrogateReader(quick)
    const { text } = withSurrogates({ body: ids.join(' '), headers: {} }, quick)
    const read = reader.read(text, {}).body.split(' ')
    expect(hash(read[99_999] ?? '', reader.vault)).toBe(hash(ids[99_999] ?? '', quick))
    expect(read.at(-1)).toBe('********0011')
  })
})

describe('twelve digits that are no national ID', () => {
  it.each([
    ['a running number', '{"id":120000000001}'],
    ['a minute, as a cursor', '{"next":"202603011200"}'],
    ['a number of a mobile with its country', '+84912345678 840912345678'],
    ['a time in milliseconds', '{"at":1772323200000}'],
    ['the end of a UUID', '{"id":"6f9c2b1e-0c1d-4b7a-9f00-012345678901"}'],
    ['a decimal fraction', '{"grade":0.012345678901}'],
  ])('stay as they are: %s', (_, body) => {
    const reader = surrogateReader(vault)
    const kept = seal(body)
    expect(JSON.parse(kept.text).body).toBe(body)
    expect(reader.read(kept.text, {}).body).toBe(body)
  })
})

describe('a question that names a national ID', () => {
  it('is the same question when a replay asks it with the surrogate', () => {
    const reader = surrogateReader(vault)
    const { body } = reader.read(seal(`["${PERSON}","014185000022"]`).text, {})
    const [person, other] = JSON.parse(body)
    const ask = (id: string, by = vault) => questionDigest(`["GET","/grades?u=${id}"]`, by)
    expect(ask(person, reader.vault)).toEqual(ask(PERSON))
    expect(ask(other, reader.vault)).not.toEqual(ask(PERSON))
  })
})
