import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { attachmentTypeOf } from '../../../src/reconciliation/person-decisions/attachment-type.ts'
import {
  openAttachment,
  receiveAttachment,
} from '../../../src/reconciliation/person-decisions/attachments.ts'
import { lan } from '../../support/installation.ts'
import { createSchool, type School } from './school.ts'

const PDF = Buffer.from('%PDF-1.7\nGiấy xin phép của Lò Thị An\n%%EOF')
const bytes = (text: string) => Buffer.from(text, 'latin1')

/** A zip whose directory names these files, and nothing else. */
function zipOf(...names: string[]): Buffer {
  const headers = names.map((name) => {
    const header = Buffer.alloc(46)
    header.writeUInt32LE(0x02014b50, 0)
    header.writeUInt16LE(Buffer.byteLength(name), 28)
    return Buffer.concat([header, Buffer.from(name)])
  })
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(4, 16)
  return Buffer.concat([bytes('PK\x03\x04'), ...headers, end])
}

const CONTENT_TYPES = '[Content_Types].xml'

describe('what a document is', () => {
  it.each([
    ['a PDF', PDF, 'application/pdf'],
    ['a JPEG', bytes('\xff\xd8\xff\xe0JFIF'), 'image/jpeg'],
    ['a PNG', bytes('\x89PNG\r\n\x1a\n....'), 'image/png'],
    ['a CSV', Buffer.from('\ufeffMã,Lý do\nA1,ốm\n'), 'text/csv; charset=utf-8'],
    [
      'a DOCX',
      zipOf(CONTENT_TYPES, 'word/document.xml'),
      expect.stringContaining('wordprocessing'),
    ],
    ['a DOCX with macros', zipOf(CONTENT_TYPES, 'word/document.xml', 'word/vbaProject.bin'), null],
    ['another zip', zipOf('word.txt'), null],
    ['a zip that is cut off', zipOf(CONTENT_TYPES, 'xl/workbook.xml').subarray(0, -22), null],
    ['a page', Buffer.from('<html>a,b</html>'), null],
    ['a script', Buffer.from('#!/bin/sh\necho a,b'), null],
    ['text without columns', Buffer.from('xin nghỉ'), null],
    ['old letters', bytes('M\xe3,L\xfd do'), null],
    ['a program', bytes('MZ\x90\x00,'), null],
    ['a PDF further down', Buffer.concat([bytes('MZ'), PDF]), null],
  ])('is told by its content: %s', (_, content, type) => {
    expect(attachmentTypeOf(content)).toEqual(type)
  })

  it('is told of a real workbook too', async () => {
    const workbook = await writeXlsxFile([[{ value: 'Mã' }]]).toBuffer()
    expect(attachmentTypeOf(workbook)).toContain('spreadsheetml')
  })
})

describe('a document laid beside a decision', () => {
  let school: School
  beforeAll(async () => {
    school = await createSchool([
      { code: 'A1', marks: 'pppa', unit: 'Xã A' },
      { code: 'B1', marks: 'pppa', unit: 'Xã B' },
    ])
  })
  afterAll(() => school.close())

  const bring = (by = lan) =>
    receiveAttachment(school, by, { name: 'don xin phep.pdf', bytes: PDF })

  it('comes back as it was brought, and cannot be read in the database', async () => {
    const { id, type, size } = await bring()
    expect({ type, size }).toEqual({ type: 'application/pdf', size: PDF.length })
    expect(await openAttachment(school, lan, id)).toEqual({
      name: 'don xin phep.pdf',
      type: 'application/pdf',
      bytes: PDF,
    })
    const { sealed } = await school.db
      .selectFrom('attachments')
      .select('sealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(sealed.includes('Giấy xin phép')).toBe(false)
    expect(sealed.includes('%PDF')).toBe(false)
  })

  it('is refused when it is too large, empty or something else', async () => {
    const brought = (content: Buffer) =>
      receiveAttachment(school, lan, { name: 'a.pdf', bytes: content })
    const large = Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024)])
    await expect(brought(large)).rejects.toMatchObject({ code: 'request.too-large' })
    await expect(brought(Buffer.alloc(0))).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(brought(Buffer.from('MZ'))).rejects.toMatchObject({
      code: 'attachment.unreadable',
      fields: [{ field: 'file' }],
    })
  })

  it('is shown to whoever sees everybody it is about, and to nobody else', async () => {
    const [ofA, ofB] = [await school.viewerOf('Xã A'), await school.viewerOf('Xã B')]
    const { id } = await bring()
    await expect(openAttachment(school, ofA, id)).rejects.toMatchObject({ code: 'not-found' })
    const taken = await school.excuse(['A1'], { attachment: id })
    expect((await openAttachment(school, ofA, id)).bytes).toEqual(PDF)
    await expect(openAttachment(school, ofB, id)).rejects.toMatchObject({ code: 'not-found' })
    await school.undo(taken)
    expect((await openAttachment(school, ofA, id)).bytes).toEqual(PDF)
  })

  it('about people of several units is for who sees them all: a list names each', async () => {
    const { id } = await bring()
    await school.override(['A1', 'B1'], { attachment: id })
    for (const unit of ['Xã A', 'Xã B'])
      await expect(openAttachment(school, await school.viewerOf(unit), id)).rejects.toMatchObject({
        code: 'not-found',
      })
    expect((await openAttachment(school, lan, id)).bytes).toEqual(PDF)
  })

  it('is not opened by laying somebody else’s beside a decision of one’s own', async () => {
    const [ofA, ofB] = [await school.viewerOf('Xã A'), await school.viewerOf('Xã B')]
    const { id } = await bring()
    const refused = { code: 'not-found', fields: [{ field: 'attachment' }] }
    await expect(school.override(['B1'], { attachment: id }, ofB)).rejects.toMatchObject(refused)
    const own = await bring(ofB)
    await school.override(['B1'], { attachment: own.id }, ofB)
    expect((await openAttachment(school, ofB, own.id)).bytes).toEqual(PDF)
    // Used by B, it is no longer for anybody to use who happens to be called alike.
    const namesake = { ...ofA, actor: ofB.actor }
    await expect(school.override(['A1'], { attachment: own.id }, namesake)).rejects.toMatchObject(
      refused,
    )
  })
})
