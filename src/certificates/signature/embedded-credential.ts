/** Gets the credential out that is attached to a certificate's PDF. Anybody may have made the file. */
import { PdfFile } from './pdf/file.ts'
import { type PdfDict, PdfFault, type PdfValue, textOf } from './pdf/values.ts'

const CREDENTIAL_FILE = 'credential.json'

/** Ours have some kilobytes. */
const MAX_CREDENTIAL_BYTES = 1024 * 1024
/** Of a tree of names, with the names themselves. */
const MAX_NODES = 1000

/** @returns null when the file cannot be read, or holds none or several */
export async function embeddedCredential(pdf: Buffer): Promise<Buffer | null> {
  try {
    const file = new PdfFile(pdf)
    const credentials = attachments(file).filter(({ name }) => name === CREDENTIAL_FILE)
    const [only] = credentials
    return only === undefined || credentials.length > 1 ? null : contentOf(file, only.description)
  } catch (error) {
    if (error instanceof PdfFault) return null
    throw error
  }
}

/** What the document's own list of attachments names. */
function attachments(file: PdfFile): { name: string; description: PdfDict }[] {
  const names = file.dict(file.catalog.get('Names'))
  const found: { name: string; description: PdfDict }[] = []
  const waiting: (PdfValue | undefined)[] = [names?.get('EmbeddedFiles')]
  for (let seen = 0; waiting.length > 0; seen++) {
    const node = file.dict(waiting.pop())
    const kids = file.items(node?.get('Kids'))
    const pairs = file.items(node?.get('Names'))
    seen += pairs.length / 2
    if (seen + waiting.length + kids.length > MAX_NODES)
      throw new PdfFault('the list of attachments does not end')
    waiting.push(...kids)
    for (let at = 1; at < pairs.length; at += 2) {
      const description = file.dict(pairs[at])
      if (description === null) continue
      const name =
        textOf(file.resolve(description.get('UF'))) ?? textOf(file.resolve(description.get('F')))
      if (name !== null) found.push({ name, description })
    }
  }
  return found
}

function contentOf(file: PdfFile, description: PdfDict): Buffer | null {
  const files = file.dict(description.get('EF'))
  const stream = file.resolve(files?.get('UF') ?? files?.get('F'))
  return stream.kind === 'stream' ? file.data(stream, MAX_CREDENTIAL_BYTES) : null
}
