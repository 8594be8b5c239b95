import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { surrogateReader, withSurrogates } from '../../src/evidence/national-id-surrogates.ts'
import { createVault } from '../../src/foundation/secrets.ts'

const vault = createVault(Buffer.alloc(32, 7))
const PERSON = '014185000011'
const hash = (id: string) => vault.hash('national-id', id).toString('hex')

describe('a national ID in a kept answer', () => {
  const body = `{"idnumber":"${PERSON}","phone":"0912345678","n":114185000022}`
  const kept = withSurrogates(body, vault)

  it('is not in it any more', () => {
    expect(kept).not.toContain(PERSON)
    expect(kept).not.toContain('114185000022')
  })

  it('is read again as twelve other digits with the same ending, which hash to the same person', () => {
    const reader = surrogateReader(vault)
    const { idnumber, phone, n } = JSON.parse(reader.read(kept))
    expect(idnumber).toMatch(/^099\d{5}0011$/)
    expect(String(n)).toMatch(/^999\d{5}0022$/)
    expect(phone).toBe('0912345678')
    expect(reader.vault.hash('national-id', idnumber).toString('hex')).toBe(hash(PERSON))
    expect(reader.vault.hash('national-id', String(n)).toString('hex')).toBe(hash('114185000022'))
    expect(reader.vault.hash('national-id', '014185009999').toString('hex')).toBe(
      hash('014185009999'),
    )
  })

  it('written in groups, as on the card, is masked', () => {
    expect(withSurrogates('CCCD 014 185 000 011', vault)).not.toContain('014 185')
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
          const read = reader.read(withSurrogates(`"${person}"`, vault)).replaceAll('"', '')
          expect(reader.vault.hash('national-id', read).toString('hex')).toBe(hash(person))
          expect(seen.get(read)).toBeUndefined()
          seen.set(read, person)
        }
      }),
      { numRuns: 30 },
    )
  })
})
