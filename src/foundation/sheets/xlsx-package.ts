/**
 * An .xlsx file is a zip of XML files, and a few kilobytes of it can unfold to gigabytes. This opens the package
 * within limits and hands on a plain, uncompressed one that holds exactly what was measured, so that the reader of
 * the sheets can meet no entry, size or cell address that was not checked here.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import { unreadable } from './unreadable.ts'

/** All XML of a package together, unpacked. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024
const MAX_ENTRIES = 5_000
/** The bounds of the format itself. */
const MAX_SHEET_ROWS = 1_048_576
const MAX_SHEET_COLUMNS = 16_384
/** Of all sheets together. The reader fills every row up to the widest one. */
const MAX_CELLS = 20_000_000
/** Of all sheets together: these take 1.4 GB while they are read. 250.000 people with 12 columns are as many. */
const MAX_FILLED_CELLS = 3_000_000

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
const STORED = 0
const DEFLATED = 8
const ENCRYPTED_FLAG = 1

interface Part {
  name: Buffer
  content: Buffer
}

const notAWorkbook = {
  en: 'it is not a whole Excel workbook. Open it in Excel, save it as .xlsx and import that.',
  vi: 'tệp không phải là sổ tính Excel hoàn chỉnh. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi nhập lại.',
}

const tooMuch = {
  en: 'it unpacks to more than a list can hold. Copy the list alone into a new workbook and import that.',
  vi: 'nội dung sau khi giải nén quá lớn. Hãy chép riêng danh sách sang một sổ tính mới rồi nhập lại.',
}

export interface XlsxPackage {
  /** The same workbook, uncompressed, with the XML parts only. */
  bytes: Buffer
  /** The XML of a part such as `xl/styles.xml`; null when there is none. */
  part(name: string): Buffer | null
}

/** @throws HocvuError `sheet.unreadable` when it is no workbook, damaged, or larger than a list can be */
export function openXlsxPackage(bytes: Buffer): XlsxPackage {
  let parts: Part[]
  try {
    parts = readParts(bytes)
  } catch (error) {
    // A Buffer read beyond its end and damaged deflate data both mean: cut off or not a zip.
    if (error instanceof RangeError || isZlibError(error)) throw unreadable(notAWorkbook, error)
    throw error
  }
  if (!parts.some((part) => part.name.toString() === 'xl/workbook.xml'))
    throw unreadable(notAWorkbook)
  const counts = parts.map((part) => countCells(part.content))
  const sum = (of: 'spanned' | 'filled') => counts.reduce((all, count) => all + count[of], 0)
  if (sum('spanned') > MAX_CELLS || sum('filled') > MAX_FILLED_CELLS) throw unreadable(tooMuch)
  return {
    bytes: storedPackage(parts),
    part: (name) => parts.find((part) => part.name.toString() === name)?.content ?? null,
  }
}

function readParts(bytes: Buffer): Part[] {
  const end = bytes.lastIndexOf(uint32(END_OF_DIRECTORY))
  if (end < 0) throw unreadable(notAWorkbook)
  const entries = bytes.readUInt16LE(end + 10)
  if (entries > MAX_ENTRIES) throw unreadable(tooMuch)
  const parts: Part[] = []
  let room = MAX_UNPACKED_BYTES
  let at = bytes.readUInt32LE(end + 16)
  for (let entry = 0; entry < entries; entry++) {
    if (bytes.readUInt32LE(at) !== CENTRAL_HEADER) throw unreadable(notAWorkbook)
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    const name = bytes.subarray(at + 46, nameEnd)
    if (/\.xml(\.rels)?$/.test(name.toString())) {
      const content = unpack(bytes, at, room)
      // No workbook has one. The readers here follow none, and the next one shall not meet any.
      if (content.includes('<!DOCTYPE') || content.includes('<!ENTITY'))
        throw unreadable(notAWorkbook)
      room -= content.length
      parts.push({ name, content })
    }
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return parts
}

/** The content of the entry whose central header stands at an offset. */
function unpack(bytes: Buffer, at: number, room: number): Buffer {
  const flags = bytes.readUInt16LE(at + 8)
  const method = bytes.readUInt16LE(at + 10)
  const packedSize = bytes.readUInt32LE(at + 20)
  // Believed as far as it refuses, so that a bomb that owns up costs nothing, and one that lies no more than it says.
  const size = bytes.readUInt32LE(at + 24)
  if (size > room) throw unreadable(tooMuch)
  const local = bytes.readUInt32LE(at + 42)
  if (bytes.readUInt32LE(local) !== LOCAL_HEADER || (flags & ENCRYPTED_FLAG) !== 0)
    throw unreadable(notAWorkbook)
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  if (start + packedSize > bytes.length) throw unreadable(notAWorkbook)
  const packed = bytes.subarray(start, start + packedSize)
  if (method === STORED) {
    if (packed.length > room) throw unreadable(tooMuch)
    return packed
  }
  if (method !== DEFLATED) throw unreadable(notAWorkbook)
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) })
  } catch (error) {
    if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) throw unreadable(tooMuch, error)
    throw error
  }
}

/** One cell or row tag with its attributes; a tag that is written otherwise is taken as hostile. */
const CELL_OR_ROW = /<(?:[A-Za-z]\w*:)?(c|row)(?=[\s/>])([^<>]*)(>?)/g
const ATTRIBUTES = /^(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*\/?$/
const ADDRESS = /(?:^|[\s:])r\s*=\s*["']([^"']*)["']/g

/** Filled cells of a sheet, and all from the first to the last of them. Addresses outside the format are refused. */
function countCells(content: Buffer): { spanned: number; filled: number } {
  if (!content.includes('<sheetData') && !content.includes(':sheetData'))
    return { spanned: 0, filled: 0 }
  let filled = 0
  let lastRow = 0
  let lastColumn = 0
  for (const [, tag, attributes = '', end] of content.toString('utf8').matchAll(CELL_OR_ROW)) {
    if (end !== '>' || !ATTRIBUTES.test(attributes)) throw unreadable(notAWorkbook)
    for (const [, address = ''] of attributes.matchAll(ADDRESS)) {
      const [row, column] = addressOf(address)
      if (row > MAX_SHEET_ROWS || column > MAX_SHEET_COLUMNS) throw unreadable(tooMuch)
      if (tag === 'c' && !attributes.endsWith('/')) {
        filled += 1
        lastRow = Math.max(lastRow, row)
        lastColumn = Math.max(lastColumn, column)
      }
    }
  }
  return { spanned: lastRow * lastColumn, filled }
}

/** Row and column, from 1, of an address such as `B7`. */
export function addressOf(address: string): [row: number, column: number] {
  const match = /^([A-Z]{0,3})(\d{1,7})$/.exec(address)
  if (!match) throw unreadable(notAWorkbook)
  const [, letters = '', digits = ''] = match
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return [Number(digits), column]
}

function storedPackage(parts: Part[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of parts) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const central = Buffer.alloc(14)
    central.writeUInt32LE(offset, 10)
    files.push(uint32(LOCAL_HEADER), common, name, content)
    directory.push(uint32(CENTRAL_HEADER), uint16(20), common, central, name)
    offset += 30 + name.length + content.length
  }
  const directoryBytes = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END_OF_DIRECTORY, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directoryBytes.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, directoryBytes, end])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('Z_')
  )
}
