/** An archive of texts, made on the spot. */
import { buffer } from 'node:stream/consumers'
import { zipStream } from '../../src/foundation/zip-stream.ts'

export async function zipped(files: Record<string, string | Buffer>): Promise<Buffer> {
  async function* entries() {
    for (const [name, content] of Object.entries(files))
      yield { name, content: Buffer.from(content) }
  }
  return await buffer(zipStream(entries(), new Date('2026-03-02T02:00:00Z')))
}
