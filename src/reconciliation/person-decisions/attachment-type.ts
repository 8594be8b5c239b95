/** What a document laid beside a decision is, told by its content: a name proves nothing. Pure. */

const attachmentTypes = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

type AttachmentType = (typeof attachmentTypes)[keyof typeof attachmentTypes]

/** null: nothing that is taken. A document with macros is not taken either. */
export function attachmentTypeOf(bytes: Buffer): AttachmentType | null {
  if (startsWith(bytes, '%PDF-')) return attachmentTypes.pdf
  if (startsWith(bytes, '\xff\xd8\xff')) return attachmentTypes.jpeg
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return attachmentTypes.png
  if (startsWith(bytes, 'PK\x03\x04')) return officeType(bytes)
  return isCsv(bytes) ? attachmentTypes.csv : null
}

const startsWith = (bytes: Buffer, magic: string) =>
  bytes.subarray(0, magic.length).equals(Buffer.from(magic, 'latin1'))

function officeType(bytes: Buffer): AttachmentType | null {
  const names = entryNames(bytes)
  if (!names.has('[Content_Types].xml')) return null
  if ([...names].some((name) => name.endsWith('vbaProject.bin'))) return null
  if (names.has('word/document.xml')) return attachmentTypes.docx
  return names.has('xl/workbook.xml') ? attachmentTypes.xlsx : null
}

const CENTRAL_HEADER = 0x02014b50
const END_OF_DIRECTORY = Buffer.from('PK\x05\x06', 'latin1')
/** Lengths of the parts of a zip that do not vary. */
const END_BYTES = 22
const HEADER_BYTES = 46

/** Names in the directory of a zip; what is cut off or damaged names nothing more. */
function entryNames(bytes: Buffer): Set<string> {
  const names = new Set<string>()
  const end = bytes.lastIndexOf(END_OF_DIRECTORY)
  if (end < 0 || end + END_BYTES > bytes.length) return names
  let at = bytes.readUInt32LE(end + 16)
  while (at + HEADER_BYTES <= end && bytes.readUInt32LE(at) === CENTRAL_HEADER) {
    const nameEnd = at + HEADER_BYTES + bytes.readUInt16LE(at + 28)
    names.add(bytes.toString('utf8', at + HEADER_BYTES, nameEnd))
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return names
}

/** Text of Unicode whose first line has columns; pages and scripts are text too, and begin otherwise. */
function isCsv(bytes: Buffer): boolean {
  const text = readText(bytes)
  if (text === null || /^\s*(?:[<{]|#!)/.test(text)) return false
  if (/[^\P{Cc}\t\r\n]/u.test(text)) return false
  const [first = ''] = text.trimStart().split(/[\r\n]/, 1)
  return /[,;\t]/.test(first)
}

function readText(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
