import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { openingStream, sealingStream } from '../../src/backup/sealed-stream.ts'

const key = Buffer.alloc(32, 7)
const bound = Buffer.from('what stands in clear')
const PIECE = 64 * 1024
const SEALED_PIECE = PIECE + 20

async function through(source: Buffer[], stream: ReturnType<typeof sealingStream>) {
  const out: Buffer[] = []
  await pipeline(Readable.from(source, { objectMode: false }), stream, async (all) => {
    for await (const chunk of all) out.push(chunk)
  })
  return Buffer.concat(out)
}
const seal = (plain: Buffer) => through([plain], sealingStream(key, bound))
const open = (sealed: Buffer, secret = key, clear = bound) =>
  through([sealed], openingStream(secret, clear))
const plainOf = (length: number) => Buffer.from(Array.from({ length }, (_, at) => at % 251))

describe('a sealed stream', () => {
  it.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 5])(
    'of %d bytes opens as it was',
    async (length) => {
      const plain = plainOf(length)
      expect((await open(await seal(plain))).equals(plain)).toBe(true)
    },
  )

  it('opens in whatever pieces it comes', async () => {
    const sealed = await seal(plainOf(PIECE + 9))
    const bytes = Array.from({ length: Math.ceil(sealed.length / 777) }, (_, at) =>
      sealed.subarray(at * 777, (at + 1) * 777),
    )
    expect(await through(bytes, openingStream(key, bound))).toEqual(plainOf(PIECE + 9))
  })

  it('never shows what was sealed', async () => {
    const sealed = await seal(Buffer.from('001234567890 '.repeat(9000)))
    expect(sealed.includes('001234567890')).toBe(false)
  })

  const damages: [string, (sealed: Buffer) => Buffer][] = [
    ['cut off between two pieces', (sealed) => sealed.subarray(0, SEALED_PIECE)],
    ['cut off in a piece', (sealed) => sealed.subarray(0, SEALED_PIECE + 100)],
    ['cut off by a byte', (sealed) => sealed.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['with a byte more', (sealed) => Buffer.concat([sealed, Buffer.from([0])])],
    ['twice in one file', (sealed) => Buffer.concat([sealed, sealed])],
    [
      'with two pieces in each other’s place',
      (sealed) =>
        Buffer.concat([
          sealed.subarray(SEALED_PIECE, 2 * SEALED_PIECE),
          sealed.subarray(0, SEALED_PIECE),
          sealed.subarray(2 * SEALED_PIECE),
        ]),
    ],
    ['without its first piece', (sealed) => sealed.subarray(SEALED_PIECE)],
    ...[0, 4, 5000, SEALED_PIECE - 1, SEALED_PIECE, 2 * SEALED_PIECE + 3].map(
      (at): [string, (sealed: Buffer) => Buffer] => [
        `with another byte at ${at}`,
        (sealed) => {
          const changed = Buffer.from(sealed)
          changed[at] = (changed[at] ?? 0) ^ 1
          return changed
        },
      ],
    ),
  ]
  it.each(damages)('%s is refused', async (_, damage) => {
    const sealed = await seal(plainOf(2 * PIECE + 10))
    await expect(open(damage(sealed))).rejects.toMatchObject({ code: 'backup.damaged' })
  })

  it('under another key, or below another text in clear, is refused', async () => {
    const sealed = await seal(plainOf(10))
    await expect(open(sealed, Buffer.alloc(32, 8))).rejects.toMatchObject({
      code: 'backup.damaged',
    })
    await expect(open(sealed, key, Buffer.from('else'))).rejects.toMatchObject({
      code: 'backup.damaged',
    })
  })
})
