/**
 * Reads a ZIP archive from disk, entry by entry: only one is in memory at a time, however large the archive is. An entry
 * that is damaged or unfolds too far is told of and keeps no other from being read.
 */
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

const END_OF_DIRECTORY = 0x06054b50
const CENTRAL_HEADER = 0x02014b50
const LOCAL_HEADER = 0x04034b50
const END_BYTES = 22
const COMMENT_BYTES = 65_535
const STORED = 0
const DEFLATED = 8
const ENCRYPTED_FLAG = 1
const UTF8_FLAG = 0x800

const MAX_ENTRIES = 20_000
/** Of the archive's own list of its entries. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
/** Of all entries together, unpacked. */
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024 * 1024

export type ZipContent = { name: string } & (
  | { bytes: Buffer }
  | { fault: 'unreadable' | 'encrypted' | 'too-large' }
)

/** The archive as a whole cannot be read. */
export class ZipFault extends Error {}

/** @param limit bytes of one entry, unpacked. @throws ZipFault */
export async function* readZip(file: FileHandle, limit: number): AsyncGenerator<ZipContent> {
  const { size } = await file.stat()
  const directory = await readDirectory(file, size).catch((error: unknown) => {
    throw error instanceof EntryFault ? new ZipFault('it is no whole ZIP archive') : error
  })
  let room = MAX_UNPACKED_BYTES
  for (const entry of entriesOf(directory)) {
    const { name } = entry
    if (name.endsWith('/')) continue
    if (entry.unpacked > limit) {
      yield { name, fault: 'too-large' }
      continue
    }
    if ((entry.flags & ENCRYPTED_FLAG) !== 0) {
      yield { name, fault: 'encrypted' }
      continue
    }
    // Damaged ones count too: thousands may name the same few bytes, which unfold anew for each.
    room -= entry.unpacked
    if (room <= 0) throw new ZipFault('it unfolds to more than is taken at once')
    const bytes = await unpack(file, entry, size).catch((error: unknown) => {
      if (isOfTheEntry(error)) return null
      throw error
    })
    yield bytes === null ? { name, fault: 'unreadable' } : { name, bytes }
  }
}

interface Entry {
  name: string
  flags: number
  method: number
  crc: number
  packed: number
  unpacked: number
  local: number
}

async function readDirectory(file: FileHandle, size: number): Promise<Buffer> {
  const tail = await readAt(
    file,
    Math.max(0, size - END_BYTES - COMMENT_BYTES),
    Math.min(size, END_BYTES + COMMENT_BYTES),
  )
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(END_OF_DIRECTORY)
  const end = tail.lastIndexOf(mark)
  if (end < 0 || end + END_BYTES > tail.length) throw new ZipFault('it is no whole ZIP archive')
  const bytes = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  if (tail.readUInt16LE(end + 10) === 0xffff || offset === 0xffffffff)
    throw new ZipFault('it is larger than 4 GB or has too many files; bring it in parts')
  if (tail.readUInt16LE(end + 10) > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES)
    throw new ZipFault(`it has more than ${MAX_ENTRIES} files; bring it in parts`)
  if (offset + bytes > size) throw new ZipFault('it is no whole ZIP archive')
  return await readAt(file, offset, bytes)
}

function* entriesOf(directory: Buffer): Generator<Entry> {
  for (let at = 0; at < directory.length; ) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL_HEADER)
      throw new ZipFault('its list of files is damaged')
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const next = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw new ZipFault('its list of files is damaged')
    const flags = directory.readUInt16LE(at + 8)
    const name = directory.subarray(at + 46, nameEnd)
    yield {
      // Names serve the report alone; older programs write them in letters of their own.
      name: name.toString((flags & UTF8_FLAG) === 0 && !isUtf8(name) ? 'latin1' : 'utf8'),
      flags,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      local: directory.readUInt32LE(at + 42),
    }
    at = next
  }
}

class EntryFault extends Error {}

/** It unfolds to what it says and no further: a lie costs nothing. */
async function unpack(file: FileHandle, entry: Entry, size: number): Promise<Buffer> {
  const limit = entry.unpacked
  const header = await readAt(file, entry.local, 30)
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new EntryFault('it is not where it should be')
  const start = entry.local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (start + entry.packed > size || entry.packed > limit + 1024)
    throw new EntryFault('it is larger than stated')
  const packed = await readAt(file, start, entry.packed)
  const bytes =
    entry.method === STORED
      ? packed
      : entry.method === DEFLATED
        ? await inflate(packed, { maxOutputLength: Math.max(limit, 1) })
        : null
  if (bytes === null || bytes.length > limit || crc32(bytes) !== entry.crc)
    throw new EntryFault('it is damaged or packed in another way')
  return bytes
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead < length) throw new EntryFault('it is cut off')
  return buffer
}

function isOfTheEntry(error: unknown): boolean {
  if (error instanceof EntryFault) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE'
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes)
}
