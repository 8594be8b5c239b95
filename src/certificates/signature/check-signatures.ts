/** Checks the signatures of a PDF that anybody may have made: which bytes each covers, whose it is, what came after it. */
import { createHash, X509Certificate } from 'node:crypto'
import { foreignChange } from './pdf/changes.ts'
import { PdfFile } from './pdf/file.ts'
import { revisionsAfter } from './pdf/updates.ts'
import { countOf, nameOf, type PdfDict, PdfFault, type PdfValue, textOf } from './pdf/values.ts'
import type { SignatureCheck } from './signature-check.ts'
import { fingerprintOf, type VerifiedSignature, verifySignedData } from './verify-signed-data.ts'

/** More fields than that nobody signs; a file that has them keeps the service busy. */
const MAX_FIELDS = 10
/** Fields and their parts. */
const MAX_VISITS = 200
const MAX_FIELD_DEPTH = 10
const MAX_SIGNATURE_BYTES = 256 * 1024

/**
 * In the order in which they were put on. A file without any gives none. One that cannot be read as a PDF gives one
 * unsound check when it has bytes that look like a signature, else none.
 * @param trust certificates as PEM whose signatures are `known`
 */
export async function checkSignatures(
  pdf: Buffer,
  trust: { certificates: readonly string[] },
): Promise<SignatureCheck[]> {
  const known = new Set(trust.certificates.map((pem) => fingerprintOf(new X509Certificate(pem))))
  try {
    const file = new PdfFile(pdf)
    const fields = signatureFields(file)
    const checks = fields.map(({ name, signature }) => checkOne(file, name, signature, known))
    const stray = occurrences(pdf, '/ByteRange') - distinct(fields)
    if (stray > 0)
      checks.push(unsound(null, 'a signature stands in the file that its form does not hold'))
    return checks.toSorted((a, b) => a.end - b.end)
  } catch (error) {
    if (!(error instanceof PdfFault)) throw error
    return occurrences(pdf, '/ByteRange') > 0 ? [unsound(null, error.message)] : []
  }
}

interface SignatureField {
  name: string
  signature: PdfDict
}

function signatureFields(file: PdfFile): SignatureField[] {
  const found: SignatureField[] = []
  const seen = new Set<number>()
  let visits = 0
  const visit = (
    value: PdfValue,
    parents: { name: string; type: string | null; depth: number },
  ) => {
    if (value.kind === 'ref') {
      if (seen.has(value.number)) return
      seen.add(value.number)
    }
    const field = file.dict(value)
    if (field === null) return
    visits += 1
    if (parents.depth > MAX_FIELD_DEPTH || visits > MAX_VISITS)
      throw new PdfFault('the form has too many fields')
    const part = textOf(file.resolve(field.get('T')))
    const name = [parents.name, part ?? ''].filter((one) => one !== '').join('.')
    const type = nameOf(file.resolve(field.get('FT'))) ?? parents.type
    const signature = file.dict(field.get('V'))
    if (type === 'Sig' && signature !== null) found.push({ name, signature })
    if (found.length > MAX_FIELDS) throw new PdfFault('the form has too many fields')
    for (const kid of file.items(field.get('Kids')))
      visit(kid, { name, type, depth: parents.depth + 1 })
  }
  const form = file.dict(file.catalog.get('AcroForm'))
  for (const field of file.items(form?.get('Fields')))
    visit(field, { name: '', type: null, depth: 0 })
  return found
}

/** Two fields may show the same signature. */
function distinct(fields: readonly SignatureField[]): number {
  return new Set(fields.map(({ signature }) => signature)).size
}

function checkOne(
  file: PdfFile,
  field: string,
  signature: PdfDict,
  known: ReadonlySet<string>,
): SignatureCheck {
  let range: CoveredRange
  let contents: Buffer
  try {
    ;({ range, contents } = coveredRange(file, signature))
  } catch (error) {
    if (!(error instanceof PdfFault)) throw error
    return unsound(field, error.message)
  }
  const kind =
    nameOf(file.resolve(signature.get('Type'))) === 'DocTimeStamp' ? 'timestamp' : 'signature'
  const verified = verifySignedData(contents, (hash) =>
    createHash(hash)
      .update(file.bytes.subarray(0, range.gapStart))
      .update(file.bytes.subarray(range.gapEnd, range.end))
      .digest(),
  )
  const after = whatFollows(file, range.end)
  const signedAt = verified.signedAt ?? pdfDate(textOf(file.resolve(signature.get('M'))))
  return {
    field,
    kind,
    covers: after.kind === 'nothing' ? 'whole' : 'earlier',
    end: range.end,
    appended: after.kind,
    ...verified,
    signedAt,
    inTime: isInTime(verified, signedAt),
    known: verified.signer !== null && known.has(verified.signer.fingerprint),
    fault: verified.fault ?? after.fault,
  }
}

function isInTime({ signer }: VerifiedSignature, signedAt: Date | null): boolean {
  return (
    signer !== null &&
    signedAt !== null &&
    signer.validFrom <= signedAt &&
    signedAt <= signer.validTo
  )
}

interface CoveredRange {
  gapStart: number
  gapEnd: number
  end: number
}

/** The range leaves out exactly the signature's own text, and nothing else up to the end of a whole file. */
function coveredRange(
  file: PdfFile,
  signature: PdfDict,
): { range: CoveredRange; contents: Buffer } {
  const range = file.items(signature.get('ByteRange')).map((item) => countOf(file.resolve(item)))
  const contents = file.resolve(signature.get('Contents'))
  const [start, gapStart, gapEnd, rest] = range
  if (range.length !== 4 || start !== 0 || gapStart == null || gapEnd == null || rest == null)
    throw new PdfFault('what it covers is not stated as it must be')
  // A reference would have it found elsewhere than where the gap is.
  if (contents.kind !== 'string' || !contents.hex || signature.get('Contents') !== contents)
    throw new PdfFault('its own text is not where it must be')
  if (contents.start !== gapStart || contents.end !== gapEnd)
    throw new PdfFault('it leaves out more or less than its own text')
  if (contents.bytes.length > MAX_SIGNATURE_BYTES) throw new PdfFault('it is too large')
  const end = gapEnd + rest
  if (end > file.bytes.length) throw new PdfFault('it covers more than there is')
  return { range: { gapStart, gapEnd, end }, contents: contents.bytes }
}

function whatFollows(
  file: PdfFile,
  end: number,
): { kind: SignatureCheck['appended']; fault: string | null } {
  const { bytes } = file
  try {
    // The white space behind the end of a file is nobody's.
    const eof = bytes.lastIndexOf('%%EOF', Math.max(end - '%%EOF'.length, 0)) + '%%EOF'.length
    if (/[^\0\t\n\f\r ]/.test(bytes.toString('latin1', eof, end)))
      throw new PdfFault('what it covers is no whole file')
    let before = file.upTo(eof)
    const revisions = revisionsAfter(file, eof)
    for (const revision of revisions) {
      const change = foreignChange(before, revision)
      if (change !== null) throw new PdfFault(`after it was signed, ${change}`)
      before = revision.file
    }
    return { kind: revisions.length === 0 ? 'nothing' : 'signatures', fault: null }
  } catch (error) {
    if (!(error instanceof PdfFault)) throw error
    return { kind: 'changes', fault: error.message }
  }
}

function unsound(field: string | null, fault: string): SignatureCheck {
  return {
    field,
    kind: 'signature',
    covers: 'unsound',
    end: 0,
    appended: 'changes',
    digest: false,
    signature: false,
    signer: null,
    certificates: [],
    signedAt: null,
    inTime: false,
    known: false,
    fault,
  }
}

function occurrences(bytes: Buffer, text: string): number {
  let count = 0
  for (let at = bytes.indexOf(text); at >= 0 && count < 1000; at = bytes.indexOf(text, at + 1))
    count += 1
  return count
}

const DATE = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|([+-])(\d{2})'?(\d{2})?'?)?/

/** `D:20261122090248+07'00'`. */
function pdfDate(text: string | null): Date | null {
  const [, year, month, day, hour, minute, second, sign, hours = '00', minutes = '00'] =
    DATE.exec(text ?? '') ?? []
  if (year === undefined) return null
  const zone = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(at.getTime()) ? null : at
}
