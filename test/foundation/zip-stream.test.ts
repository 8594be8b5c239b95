import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { type ZipEntry, zipStream } from '../../src/foundation/zip-stream.ts'
import { until } from '../support/until.ts'
import { unzipped } from '../support/unzipped.ts'

const AT = new Date('2026-03-02T02:00:00Z')

async function* entriesOf(...entries: ZipEntry[]): AsyncGenerator<ZipEntry> {
  yield* entries
}

describe('a ZIP archive as a stream', () => {
  it('holds each entry, compressed or not', async () => {
    const archive = zipStream(
      entriesOf(
        { name: 'a.txt', content: Buffer.from('Một') },
        { name: 'thư mục/b.txt', content: Buffer.from('Hai'), compressionLevel: 0 },
        { name: 'empty', content: Buffer.alloc(0) },
      ),
      AT,
    )
    const texts = [...unzipped(await buffer(archive))].map(([name, text]) => [name, `${text}`])
    expect(texts).toEqual([
      ['a.txt', 'Một'],
      ['thư mục/b.txt', 'Hai'],
      ['empty', ''],
    ])
  })

  it('takes the next entry only when the reader has taken the one before, and stops with the reader', async () => {
    let begun = 0
    let ended = false
    async function* endless(): AsyncGenerator<ZipEntry> {
      try {
        for (;;) {
          begun += 1
          yield { name: `${begun}`, content: Buffer.alloc(100_000, begun), compressionLevel: 0 }
        }
      } finally {
        ended = true
      }
    }
    let read = 0
    for await (const chunk of zipStream(endless(), AT)) {
      read += chunk.length
      if (read > 1_000_000) break
    }
    expect(begun).toBeLessThan(15)
    await until('the work has ended', () => ended)
  })

  it('breaks when an entry cannot be made', async () => {
    async function* broken(): AsyncGenerator<ZipEntry> {
      yield { name: 'a', content: Buffer.from('a') }
      throw new Error('no more')
    }
    await expect(buffer(zipStream(broken(), AT))).rejects.toThrow('no more')
  })
})
