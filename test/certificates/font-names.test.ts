import { describe, expect, it } from 'vitest'
import { foreignFonts, postScriptNames } from '../../src/certificates/font-names.ts'
import { readFontFaces } from '../../src/certificates/fonts.ts'
import { createRenderer } from '../../src/certificates/render.ts'
import { sample } from './sample.ts'

const faces = readFontFaces().flatMap(postScriptNames)

describe('the name of a font', () => {
  it('is read from its file', () => {
    expect(new Set(faces)).toEqual(
      new Set(['Tinos-Regular', 'Tinos-Italic', 'Tinos-Bold', 'Tinos-BoldItalic']),
    )
  })

  it('is read from each font of a collection', () => {
    const [face = Buffer.alloc(0)] = readFontFaces()
    const head = Buffer.alloc(16)
    head.write('ttcf')
    head.writeUInt32BE(1, 8)
    head.writeUInt32BE(16, 12)
    const moved = Buffer.from(face)
    // Tables are found from the beginning of the file.
    for (let at = 12; at < 12 + moved.readUInt16BE(4) * 16; at += 16)
      moved.writeUInt32BE(moved.readUInt32BE(at + 8) + 16, at + 8)
    expect(postScriptNames(Buffer.concat([head, moved]))).toContain('Tinos-Regular')
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('not a font at all, but long enough to be looked at')],
    ['half a font', (readFontFaces()[0] ?? Buffer.alloc(0)).subarray(0, 400)],
  ])('is none of %s', (_, bytes) => {
    expect(postScriptNames(bytes)).toEqual([])
  })
})

describe('a font of the machine', () => {
  it('is not in the house’s certificate', () => {
    expect(foreignFonts(createRenderer().render(sample, null), faces)).toEqual([])
  })

  it('is found among those that a file is printed in', () => {
    const pdf = Buffer.from(
      '/BaseFont /ABCDEF+Tinos-Bold /BaseFont /GHIJKL+DejaVuSans /BaseFont /MNOPQR+LibertinusSerif-Regular-Identity-H',
    )
    expect(foreignFonts(pdf, faces)).toEqual(['DejaVuSans'])
  })
})
