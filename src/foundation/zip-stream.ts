/** A ZIP archive as a stream: one file after the other, none of them kept. */
import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'

export interface ZipEntry {
  /** Path inside the archive, with `/`. */
  name: string
  content: Buffer | Readable
  /** 0 to 9; what is compressed already gains little. Left out: 6. */
  compressionLevel?: number
}

/**
 * The next entry is asked for when the one before has been taken by the reader, so that a slow reader holds up the
 * work and one that leaves ends it. An entry that fails breaks the stream.
 * @param at the time that the archive gives for each entry
 */
export function zipStream(entries: AsyncIterable<ZipEntry>, at: Date): Readable {
  return Readable.from(zipped(entries, at), { objectMode: false })
}

async function* zipped(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Buffer> {
  const zip = new ZipFile()
  const out = new PassThrough()
  zip.outputStream.pipe(out)
  zip.on('error', (error: Error) => out.destroy(error))
  let source: Readable | null = null
  const fill = async () => {
    for await (const { name, content, compressionLevel = 6 } of entries) {
      source = Buffer.isBuffer(content) ? readOnce(content) : content
      const taken = finished(source, { writable: false })
      zip.addReadStream(source, name, { mtime: at, compressionLevel })
      await taken
      source = null
      if (out.destroyed) return
    }
    zip.end()
  }
  const filling = fill().catch((error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  try {
    for await (const chunk of out) yield chunk
  } finally {
    out.destroy()
    stop(source)
    await filling
  }
}

function stop(source: Readable | null): void {
  source?.destroy()
}

/** yazl keeps every stream until the archive ends, so this one forgets what it has given. */
function readOnce(content: Buffer): Readable {
  let left: Buffer | null = content
  return new Readable({
    read() {
      this.push(left)
      if (left !== null) this.push(null)
      left = null
    },
  })
}
