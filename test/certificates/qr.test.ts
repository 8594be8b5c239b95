import { randomBytes } from 'node:crypto'
import jsQR from 'jsqr'
import { describe, expect, it } from 'vitest'
import { qrPath } from '../../src/certificates/qr.ts'

const SCALE = 4

/** The code as a camera sees it, black on white. */
function pixelsOf(text: string): { rgba: Uint8ClampedArray; width: number } {
  const { side, path } = qrPath(text)
  const width = side * SCALE
  const rgba = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x = '', y = '', length = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++)
      for (let at = Number(x) * SCALE; at < (Number(x) + Number(length)) * SCALE; at++)
        rgba.fill(0, (row * width + at) * 4, (row * width + at) * 4 + 3)
  return { rgba, width }
}

describe('a QR code', () => {
  it('says what it was made of', () => {
    for (let at = 0; at < 20; at++) {
      const address = `https://hocvu.example.gov.vn/verify/${randomBytes(16).toString('base64url')}`
      const { rgba, width } = pixelsOf(address)
      expect(jsQR.default(rgba, width, width)?.data).toBe(address)
    }
  })

  it('takes an address that is long, and letters that are not ASCII', () => {
    for (const text of [
      `https://example.gov.vn/${'a'.repeat(300)}`,
      'https://tỉnh.example/xác-minh',
    ]) {
      const { rgba, width } = pixelsOf(text)
      expect(jsQR.default(rgba, width, width)?.data).toBe(text)
    }
  })

  it('is the same each time', () => {
    expect(qrPath('https://example.gov.vn/verify/a')).toEqual(
      qrPath('https://example.gov.vn/verify/a'),
    )
  })
})
