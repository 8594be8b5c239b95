/** Signs a file as an agency's own program does, and changes files as somebody else might. */
import { execFileSync } from 'node:child_process'
import { plainAddPlaceholder } from '@signpdf/placeholder-plain'
import { SignPdf } from '@signpdf/signpdf'
import { Signer } from '@signpdf/utils'
import { PdfFile } from '../../../src/certificates/signature/pdf/file.ts'
import {
  detachedSigner,
  type SignDetached,
} from '../../../src/certificates/signature/signed-data.ts'
import type { MadeKey } from './test-keys.ts'

class Pen extends Signer {
  readonly #sign: SignDetached
  constructor(sign: SignDetached) {
    super()
    this.#sign = sign
  }
  override async sign(content: Buffer, at = new Date()): Promise<Buffer> {
    return await this.#sign(content, at)
  }
}

/** As openssl signs, at the time of the machine. @param options of `openssl cms` */
export function opensslPen(
  { keyFile, certificateFile }: MadeKey,
  options: string[] = [],
): SignDetached {
  return async (content) =>
    execFileSync(
      'openssl',
      [
        ...['cms', '-sign', '-binary', '-outform', 'DER', '-md', 'sha256'],
        ...['-signer', certificateFile, '-inkey', keyFile, ...options],
      ],
      { input: content, stdio: ['pipe', 'pipe', 'pipe'] },
    )
}

/** @param seal draws the signature where a seal would be */
export async function signAs(
  key: MadeKey,
  pdf: Buffer,
  at: Date,
  {
    seal = false,
    sign = detachedSigner(key.key, key.certificate, []),
  }: { seal?: boolean; sign?: SignDetached } = {},
): Promise<Buffer> {
  const placed = plainAddPlaceholder({
    pdfBuffer: pdf,
    reason: 'Approved',
    contactInfo: '',
    name: 'Agency',
    location: 'Son La',
    signingTime: at,
    signatureLength: 4096,
    widgetRect: seal ? [560, 90, 740, 160] : [0, 0, 0, 0],
  })
  return await new SignPdf().sign(placed, new Pen(sign), at)
}

/** Text of an object that stands in the file, without its `obj` and `endobj`. */
export function objectText(pdf: Buffer, number: number): string {
  const place = new PdfFile(pdf).place(number)
  if (place.at !== 'offset') throw new Error(`object ${number} is not in the file`)
  const text = pdf.toString('latin1', place.offset, pdf.indexOf('endobj', place.offset))
  return text.slice(text.indexOf('obj') + 'obj'.length).trim()
}

/** Number that a reference in the catalog, or below it, leads to: `Pages`, or `Pages/Kids`. */
export function numberAt(pdf: Buffer, path: string): number {
  const file = new PdfFile(pdf)
  let at = file.trailer.get('Root')
  for (const key of path === '' ? [] : path.split('/')) {
    const value = file.resolve(at)
    at = value.kind === 'dict' ? value.dict.get(key) : undefined
    const list = at?.kind === 'array' ? at : file.resolve(at)
    if (list.kind === 'array') at = list.items[0]
  }
  if (at?.kind !== 'ref') throw new Error(`${path} is no reference`)
  return at.number
}

/** A number that no object has. */
export const freeNumber = (pdf: Buffer) => {
  const size = new PdfFile(pdf).trailer.get('Size')
  return size?.kind === 'number' ? size.value : 1000
}

/** Appends an update as any program does that saves incrementally. */
export function appended(pdf: Buffer, objects: Record<number, string>): Buffer {
  const { trailer, sections } = new PdfFile(pdf)
  const root = trailer.get('Root')
  if (root?.kind !== 'ref') throw new Error('no catalog')
  const parts = ['\n']
  const offsets: [number, number][] = []
  let at = pdf.length + 1
  for (const [number, text] of Object.entries(objects)) {
    const part = `${number} 0 obj\n${text}\nendobj\n`
    offsets.push([Number(number), at])
    parts.push(part)
    at += part.length
  }
  const rows = offsets.map(
    ([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`,
  )
  const size = Math.max(freeNumber(pdf), ...Object.keys(objects).map((one) => Number(one) + 1))
  parts.push(
    `xref\n0 0\n${rows.join('')}trailer\n<< /Size ${size} /Root ${root.number} 0 R /Prev ${sections[0]?.stated} >>\nstartxref\n${at}\n%%EOF\n`,
  )
  return Buffer.concat([pdf, Buffer.from(parts.join(''), 'latin1')])
}

/** The same file with one value of an object changed, by an update. */
export function changed(pdf: Buffer, number: number, change: (text: string) => string): Buffer {
  const before = objectText(pdf, number)
  const after = change(before)
  if (after === before) throw new Error(`object ${number} stays as it is: ${before.slice(0, 200)}`)
  return appended(pdf, { [number]: after })
}
