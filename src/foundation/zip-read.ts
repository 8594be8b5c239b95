/** Files out of a ZIP archive that somebody has brought, within limits: a few kilobytes of it can unfold to gigabytes. */
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { fromBufferPromise } from 'yauzl'

export interface ZipLimits {
  entries: number
  /** Of all wanted files together, unpacked. */
  bytes: number
}

/** Why an archive is not read. */
export class ZipFault extends Error {
  readonly kind: 'damaged' | 'too-much' | 'encrypted' | 'twice'

  constructor(kind: ZipFault['kind'], message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

export interface ZipContent {
  /** Every path in the archive, folders left out. */
  names: string[]
  files: Map<string, Buffer>
}

/**
 * Paths that lead out of the archive are refused, whether their files are wanted or not.
 * @param isWanted by path; nothing else is unpacked
 * @throws ZipFault
 */
export async function readZip(
  bytes: Buffer,
  isWanted: (name: string) => boolean,
  limits: ZipLimits,
): Promise<ZipContent> {
  const content: ZipContent = { names: [], files: new Map() }
  let room = limits.bytes
  try {
    // Backslashes, absolute paths and `..` are refused by the library.
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true })
    if (zip.entryCount > limits.entries)
      throw new ZipFault('too-much', `it has ${zip.entryCount} entries`)
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry
      if (fileName.endsWith('/')) continue
      content.names.push(fileName)
      if (!isWanted(fileName)) continue
      if (content.files.has(fileName)) throw new ZipFault('twice', `it has ${fileName} twice`)
      if (entry.isEncrypted()) throw new ZipFault('encrypted', `${fileName} is encrypted`)
      // What an entry says of its size is believed as far as it refuses; a stream that gives more breaks off.
      if (entry.uncompressedSize > room) throw new ZipFault('too-much', `${fileName} is too large`)
      const file = await unpack(await zip.openReadStreamPromise(entry))
      if (crc32(file) !== entry.crc32) throw new ZipFault('damaged', `${fileName} is damaged`)
      room -= file.length
      content.files.set(fileName, file)
    }
    return content
  } catch (thrown) {
    if (thrown instanceof ZipFault) throw thrown
    // What is wrong with an archive, the library tells by plain errors.
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    throw new ZipFault('damaged', message, thrown)
  }
}

async function unpack(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
