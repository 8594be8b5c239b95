/** All certificates of a cohort, or those that somebody chose, as one PDF for the printer, streamed. What could not be printed stands on a last page. */
import { Readable } from 'node:stream'
import type { Viewer } from '../../access/viewer.ts'
import {
  beginHandOut,
  failed,
  fileFor,
  type HandOut,
  type HandOutDeps,
  type HandOutOf,
  type HandOutOrder,
  type HandOutReport,
} from './hand-out.ts'
import { notPrintedPage } from './not-printed.ts'

/** @throws HocvuError `certificate.none-to-hand-out` */
export async function printCertificates(
  deps: HandOutDeps,
  viewer: Viewer,
  of: HandOutOf,
  order: HandOutOrder,
): Promise<{ report: HandOutReport; pdf: Readable }> {
  const handOut = await beginHandOut(deps, viewer, of, order)
  const pages = pagesOf(deps, handOut, of)
  return { report: handOut.report, pdf: Readable.from(pages, { objectMode: false }) }
}

async function* pagesOf(
  deps: HandOutDeps,
  handOut: HandOut,
  of: HandOutOf,
): AsyncGenerator<Buffer> {
  const { report, lines } = handOut
  // The parts that read and write PDF files take long to load, and few processes print.
  const { pdfBook } = await import('./pdf-book.ts')
  const book = pdfBook('ids' in of ? 'Giấy chứng nhận' : `Giấy chứng nhận, ${of.definition.name}`)
  for (const line of lines) {
    const file = await fileFor(deps, handOut, line)
    if (file === null) continue
    try {
      yield await book.add(file)
      report.files += 1
    } catch (error) {
      failed(report, line, {
        reason: 'Không đọc được tệp PDF của giấy này để ghép trang.',
        detail: `The pages of its file cannot be read: ${error instanceof Error ? error.message : error}`,
      })
    }
  }
  if (report.failed.length > 0) yield await book.add(notPrintedPage(report))
  yield book.end()
}
