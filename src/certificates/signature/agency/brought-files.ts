/** Files that somebody brought: PDFs, and ZIP archives of them. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { SignedFileFault } from '../../../foundation/texts/signed-files.ts'
import { MAX_PDF_BYTES } from '../pdf/file.ts'
import { readZip, ZipFault } from './read-zip.ts'

/** One file, or why it cannot be read. */
export type BroughtFile = {
  name: string
  /** Path of the file, or of the archive that it came in. */
  source: string
} & ({ bytes: Buffer } | { fault: SignedFileFault; detail: string | null })

const ZIP = 'PK\x03\x04'
const EMPTY_ZIP = 'PK\x05\x06'
const LONGEST_NAME = 200

/**
 * One after the other, archives unfolded. What lies in an archive beside the PDFs, such as its list, is passed over.
 * @param sources where each stands on disk, and what it is called in reports
 */
export async function* broughtFiles(
  sources: Iterable<{ path: string; name: string }>,
): AsyncGenerator<BroughtFile> {
  for (const { path, name } of sources) {
    let file: FileHandle
    try {
      file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    } catch (error) {
      const detail = error instanceof Error && 'code' in error ? String(error.code) : null
      yield { name: shown(name), source: path, fault: 'unreadable', detail }
      continue
    }
    try {
      for await (const found of filesIn(file, name)) yield { ...found, source: path }
    } finally {
      await file.close()
    }
  }
}

type Found =
  | { name: string; bytes: Buffer }
  | { name: string; fault: SignedFileFault; detail: string | null }

async function* filesIn(file: FileHandle, name: string): AsyncGenerator<Found> {
  const state = await file.stat()
  if (!state.isFile()) {
    yield { name: shown(name), fault: 'unreadable', detail: 'it is no file' }
    return
  }
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
  const begin = buffer.toString('latin1')
  if (begin === ZIP || begin === EMPTY_ZIP) {
    yield* filesOfArchive(file, name)
  } else if (state.size > MAX_PDF_BYTES) {
    yield { name: shown(name), fault: 'too-large', detail: null }
  } else {
    const bytes = Buffer.alloc(state.size)
    const { bytesRead } = await file.read(bytes, 0, state.size, 0)
    yield { name: shown(name), bytes: bytes.subarray(0, bytesRead) }
  }
}

async function* filesOfArchive(file: FileHandle, archive: string): AsyncGenerator<Found> {
  let pdfs = 0
  try {
    for await (const entry of readZip(file, MAX_PDF_BYTES)) {
      if (!/\.pdf$/i.test(entry.name) || /(?:^|\/)(?:__MACOSX\/|\._)/.test(entry.name)) continue
      pdfs += 1
      const name = shown(`${archive}/${entry.name}`)
      yield 'bytes' in entry
        ? { name, bytes: entry.bytes }
        : { name, fault: entry.fault, detail: null }
    }
    if (pdfs === 0) yield { name: shown(archive), fault: 'no-pdf', detail: null }
  } catch (error) {
    if (!(error instanceof ZipFault)) throw error
    yield { name: shown(archive), fault: 'unreadable', detail: error.message }
  }
}

/** Names come from anywhere and stand in reports and terminals. */
function shown(name: string): string {
  const clean = name.replace(/\p{C}/gu, '')
  return clean.length > LONGEST_NAME ? `…${clean.slice(-LONGEST_NAME)}` : clean
}
