import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentPieces } from '../../../src/certificates/bulk/page-content.ts'

const pieces = (text: string) =>
  contentPieces(Buffer.from(text, 'latin1')).map((piece) => Buffer.from(piece).toString('latin1'))

/** A drawing of more than a kilobyte, as a frame is. */
const drawing = (sign: string) => `q\n${`${sign}.5 2 l\n`.repeat(200)}S\nQ`

describe('the content of a page, taken apart', () => {
  it('gives each large drawing a piece of its own, so that pages can share it', () => {
    const one = pieces(`BT (An) Tj ET\n${drawing('1')}\nBT (12) Tj ET`)
    const other = pieces(`BT (Bình, con ông Chung) Tj ET\n${drawing('1')}\nBT (1300) Tj ET`)
    expect(one).toHaveLength(3)
    expect(other[1]).toBe(one[1])
    expect(other[1]).toContain('1.5 2 l')
  })

  it('is never cut inside a text, whatever stands in it', () => {
    const text = `(a Q b ET \\) Q ${'x Q '.repeat(400)} (inner Q) EMC)`
    expect(pieces(`BT ${text} Tj ET ${drawing('2')}`)[0]).toContain(text)
    const hex = `<${'51 '.repeat(500)}>`
    expect(pieces(`BT ${hex} Tj ET ${drawing('2')}`)[0]).toContain(hex)
  })

  it('is left whole behind an image that stands in the content itself', () => {
    const image = `BI /W 1 ID ${'Q ET '.repeat(500)} EI`
    expect(pieces(`${drawing('1')}\n${image}\n${drawing('2')}`)).toHaveLength(2)
  })

  it('is the same again when the pieces are read one after the other', () => {
    const part = fc.oneof(
      fc.constantFrom('Q', 'ET\n', '(', ')', '<', '>', '<<', '>>', '\\', '%', 'BI', ' ', '\n'),
      fc.constant(drawing('3')),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('')
        const bytes = Buffer.from(text)
        expect(Buffer.concat(contentPieces(bytes)).equals(bytes)).toBe(true)
      }),
    )
  })
})
