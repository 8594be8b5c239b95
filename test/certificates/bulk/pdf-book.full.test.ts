import { PDFDocument, PDFName, rgb } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { pdfBook } from '../../../src/certificates/bulk/pdf-book.ts'
import { createRenderer } from '../../../src/certificates/render.ts'
import { loadFileSigner } from '../../../src/certificates/signature/file-signer.ts'
import { fixedClock } from '../../../src/foundation/clock.ts'
import { installed, readPdf } from '../foreign-tools.ts'
import { sampleFor } from '../sample.ts'
import { openKeyShop } from '../signature/test-keys.ts'

const poppler = installed('pdftotext', 'poppler-utils')
const qpdf = installed('qpdf', 'qpdf')
const openssl = installed('openssl', 'openssl')

async function bookOf(files: readonly Buffer[]): Promise<Buffer> {
  const book = pdfBook('Giấy chứng nhận, Lớp 1')
  const chunks: Buffer[] = []
  for (const file of files) chunks.push(await book.add(file))
  return Buffer.concat([...chunks, book.end()])
}

const NAMES = ['Lò Văn Phương', 'Nguyễn Thị Ngọc Quỳnh', 'Vàng A Chu', 'Đặng Đình Ữ']
const files: Buffer[] = []
beforeAll(() => {
  const renderer = createRenderer()
  for (const fullName of NAMES) files.push(renderer.render(sampleFor({ fullName }), null))
})

describe('one PDF of many', () => {
  it.runIf(poppler && qpdf)('is whole, and has each page with its text, in order', async () => {
    const book = await bookOf(files)
    expect(readPdf(book, 'qpdf', ['--check', '{pdf}'])).toContain(
      'No syntax or stream encoding errors',
    )
    expect(readPdf(book, 'pdfinfo', ['{pdf}'])).toMatch(
      /Title: +Giấy chứng nhận, Lớp 1[\s\S]*Pages: +4/,
    )
    for (const [index, file] of files.entries()) {
      const page = ['-f', `${index + 1}`, '-l', `${index + 1}`, '-layout', '{pdf}', '-']
      const text = readPdf(book, 'pdftotext', page)
      expect(text).toContain(NAMES[index])
      expect(text).toBe(readPdf(file, 'pdftotext', ['-layout', '{pdf}', '-']))
    }
  })

  it.runIf(poppler)('looks as the files do, to the last dot', async () => {
    const book = await bookOf(files.slice(0, 2))
    const picture = (pdf: Buffer, page: number) =>
      readPdf(pdf, 'sh', ['-c', `pdftoppm -r 60 -f ${page} -l ${page} {pdf} | sha256sum`])
    expect(picture(book, 1)).toBe(picture(files[0] ?? Buffer.alloc(0), 1))
    expect(picture(book, 2)).toBe(picture(files[1] ?? Buffer.alloc(0), 1))
  })

  it.runIf(openssl)('takes the pages of a signed file, and not its signature', async () => {
    const shop = openKeyShop()
    const p12 = shop.makeP12(shop.makeKey('/C=VN/O=Sở Nội vụ/CN=Hệ thống Học Vụ'), '')
    const signer = await loadFileSigner(p12, '', fixedClock('2026-04-06T02:00:00Z'))
    shop.close()
    const [plain = Buffer.alloc(0)] = files
    const signed = await signer.sign(plain, new Date('2026-04-06T01:30:15Z'))
    expect((await bookOf([signed])).equals(await bookOf([plain]))).toBe(true)
  })

  it('holds once what the files have in common', async () => {
    const [first = Buffer.alloc(0)] = files
    const alone = (await bookOf([first])).length
    expect((await bookOf(Array.from({ length: 20 }, () => first))).length).toBeLessThan(
      alone + 20_000,
    )
    expect((await bookOf(files)).length).toBeLessThan(alone * 3)
  })

  it('is the same bytes for the same files', async () => {
    expect((await bookOf(files)).equals(await bookOf(files))).toBe(true)
  })

  it.runIf(qpdf)('has a tree of pages that holds more than one branch', async () => {
    const [first = Buffer.alloc(0)] = files
    const book = await bookOf(Array.from({ length: 60 }, () => first))
    expect(readPdf(book, 'qpdf', ['--show-npages', '{pdf}']).trim()).toBe('60')
    expect(readPdf(book, 'qpdf', ['--check', '{pdf}'])).toContain('No syntax')
  })

  it('leaves out a file that is none, and goes on as if it had not been there', async () => {
    const book = pdfBook('t')
    const chunks = [await book.add(files[0] ?? Buffer.alloc(0))]
    await expect(book.add(Buffer.from('%PDF-1.7 broken'))).rejects.toThrow()
    chunks.push(await book.add(files[1] ?? Buffer.alloc(0)), book.end())
    const whole = pdfBook('t')
    const expected = [
      await whole.add(files[0] ?? Buffer.alloc(0)),
      await whole.add(files[1] ?? Buffer.alloc(0)),
      whole.end(),
    ]
    expect(Buffer.concat(chunks).equals(Buffer.concat(expected))).toBe(true)
  })
})

describe('what signing software lays over a page', () => {
  /** A page with a red seal in a form field, at 100,100 to 200,150; turned pages and scaled pictures included. */
  async function sealed(flags: number): Promise<Buffer> {
    const document = await PDFDocument.create()
    const page = document.addPage([300, 200])
    page.drawRectangle({ x: 0, y: 0, width: 10, height: 10, color: rgb(0, 0, 1) })
    const { context } = document
    const seal = context.register(
      context.stream('1 0 0 rg 0 0 10 5 re f', { BBox: [0, 0, 10, 5], Matrix: [2, 0, 0, 2, 7, 7] }),
    )
    const field = context.register(
      context.obj({
        Type: 'Annot',
        Subtype: 'Widget',
        FT: 'Sig',
        F: flags,
        Rect: [200, 150, 100, 100],
        AP: { N: seal },
      }),
    )
    page.node.set(PDFName.of('Annots'), context.obj([field]))
    return Buffer.from(await document.save())
  }
  /** Colours of points of the page, 72 dots an inch, as PPM gives them. */
  async function colours(flags: number, points: [x: number, y: number][]): Promise<number[][]> {
    const book = await bookOf([await sealed(flags)])
    const hex = readPdf(book, 'sh', ['-c', 'pdftoppm -r 72 {pdf} | od -An -v -tx1 | tr -d " \\n"'])
    const picture = Buffer.from(hex, 'hex')
    const start = picture.indexOf('255\n') + 4
    return points.map(([x, y]) => {
      const at = start + ((199 - y) * 300 + x) * 3
      return [...picture.subarray(at, at + 3)]
    })
  }
  const RED = [255, 0, 0]
  const WHITE = [255, 255, 255]

  it.runIf(poppler)('is printed where it was', async () => {
    const seen = await colours(4, [
      [102, 102],
      [198, 148],
      [97, 125],
      [150, 153],
    ])
    expect(seen).toEqual([RED, RED, WHITE, WHITE])
  })

  it.runIf(poppler)('is not printed when it is hidden, or for the screen alone', async () => {
    expect(await colours(6, [[150, 125]])).toEqual([WHITE])
    expect(await colours(0, [[150, 125]])).toEqual([WHITE])
  })
})
