/** What an answer tells, also where it is an archive or a workbook. */
import type supertest from 'supertest'
import { unzipped } from '../support/unzipped.ts'

/** The whole body as bytes. */
export async function bytesOf(request: supertest.Test) {
  const { status, headers, body } = await request.buffer(true).parse((response, done) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () => done(null, Buffer.concat(chunks)))
  })
  return { status, headers, bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0) }
}

/** Names and texts inside; of a PDF nothing, for its letters are numbers of glyphs. */
export async function textOf(request: supertest.Test): Promise<string> {
  const { bytes } = await bytesOf(request)
  return textIn(bytes)
}

function textIn(bytes: Buffer): string {
  if (bytes.subarray(0, 4).toString('latin1') === '%PDF') return ''
  // Without the tags: addresses of cells look like codes of people.
  if (bytes.subarray(0, 5).toString('latin1') === '<?xml')
    return bytes.toString().replace(/<[^>]*>/g, ' ')
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return bytes.toString()
  return [...unzipped(bytes)].map(([name, content]) => `${name}\n${textIn(content)}`).join('\n')
}
