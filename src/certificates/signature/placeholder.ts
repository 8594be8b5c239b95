/** Makes room for a signature in a file: an update after its bytes, with a signature field that is not seen. */
import { plainAddPlaceholder } from '@signpdf/placeholder-plain'
import { sha256 } from '../../foundation/secrets.ts'

const SYSTEM = 'Chữ ký số của hệ thống, không thay chữ ký số của cơ quan'
const SYSTEM_EN = 'Signature of the system; it does not stand for the agency’s own'

/** What viewers show beside the signature; who signed is told by the certificate alone. */
const REASON = textString(`${SYSTEM} / ${SYSTEM_EN}`)
const NAME = textString(SYSTEM)
const LOCATION = textString('Hệ thống Học Vụ')

/** What stands in the place of letters that were no UTF-8 when objects were written again. */
const SPOILT = Buffer.from('\uFFFD')

/** @param room bytes for the signature. @throws Error when the file is none that Typst writes */
export function withPlaceholder(pdf: Buffer, at: Date, room: number): Buffer {
  const placed = plainAddPlaceholder({
    pdfBuffer: pdf,
    reason: standIn(REASON, 'r'),
    name: standIn(NAME, 'n'),
    location: standIn(LOCATION, 'l'),
    contactInfo: '',
    signingTime: at,
    signatureLength: room,
    appName: 'hocvu',
  })
  const kept = pdf.subarray(0, pdf.lastIndexOf('%%EOF') + 5)
  if (!placed.subarray(0, kept.length).equals(kept))
    throw new Error('the place for a signature was not made after the file, but in it')
  if (placed.includes(SPOILT, kept.length))
    throw new Error('the document’s catalog or page has letters that its signature would spoil')
  write(placed, kept.length, REASON, 'r')
  write(placed, kept.length, NAME, 'n')
  write(placed, kept.length, LOCATION, 'l')
  return withIdentifier(placed, kept)
}

/** UTF-16 in hex, which no way of writing bytes can spoil. */
function textString(text: string): string {
  return `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`
}

/** plain ASCII as long as what goes there: the placeholder spoils other letters. */
function standIn(written: string, letter: string): string {
  return letter.repeat(written.length - 2)
}

function write(pdf: Buffer, from: number, written: string, letter: string): void {
  const at = pdf.indexOf(`(${standIn(written, letter)})`, from)
  if (at < 0) throw new Error('the place for a signature is not as it should be')
  pdf.write(written, at, 'latin1')
}

const ID = /\/ID\s*\[\s*(<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\[\s\S])*\))/

/** PDF/A wants an identifier in every trailer: the file's own, and one of this state of it. */
function withIdentifier(placed: Buffer, original: Buffer): Buffer {
  const state = `<${sha256(placed).toString('hex', 0, 16)}>`
  const trailer = original.toString('latin1', original.lastIndexOf('trailer'))
  const first = ID.exec(trailer)?.[1] ?? `<${sha256(original).toString('hex', 0, 16)}>`
  const table = placed.lastIndexOf('\nxref\n') + 1
  const end = placed.lastIndexOf('>>\nstartxref')
  if (table < original.length || end < table)
    throw new Error('the trailer of the signature is not as it should be')
  // Where the table is said to begin stands a line break.
  const tail = `/ID [${first} ${state}]\n>>\nstartxref\n${table}\n%%EOF\n`
  return Buffer.concat([placed.subarray(0, end), Buffer.from(tail, 'latin1')])
}
