/** All certificates of a cohort, or those that somebody chose, as one archive, streamed, with a list of what is in it and what is not. */
import type { Readable } from 'node:stream'
import type { Viewer } from '../../access/viewer.ts'
import type { WrittenCell } from '../../foundation/sheets/write-sheet.ts'
import { writeSheet } from '../../foundation/sheets/write-sheet.ts'
import { type ZipEntry, zipStream } from '../../foundation/zip-stream.ts'
import { certificateFileName } from './file-name.ts'
import {
  beginHandOut,
  fileFor,
  type HandOut,
  type HandOutDeps,
  type HandOutOf,
  type HandOutReport,
} from './hand-out.ts'

/** What a PDF holds is compressed already. */
const PDF_COMPRESSION = 1

/** @throws HocvuError `certificate.none-to-hand-out` */
export async function certificatesZip(
  deps: HandOutDeps,
  viewer: Viewer,
  of: HandOutOf,
): Promise<{ report: HandOutReport; archive: Readable }> {
  const handOut = await beginHandOut(deps, viewer, of, 'register')
  const now = deps.clock.now()
  return { report: handOut.report, archive: zipStream(entries(deps, handOut, now), now) }
}

async function* entries(deps: HandOutDeps, handOut: HandOut, now: Date): AsyncGenerator<ZipEntry> {
  const { report, lines } = handOut
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const line of lines) {
    const content = await fileFor(deps, handOut, line)
    if (content === null) continue
    const name = certificateFileName(line, taken)
    names.set(line.id, name)
    report.files += 1
    yield { name, content, compressionLevel: PDF_COMPRESSION }
  }
  yield { name: 'danh-sach.xlsx', content: list(handOut, names, now), compressionLevel: 0 }
}

function list({ report, lines }: HandOut, names: ReadonlyMap<string, string>, now: Date): Readable {
  const reasons = new Map(report.failed.map(({ number, reason }) => [number, reason]))
  const rows = lines.map((line): WrittenCell[] => {
    const file = names.get(line.id) ?? null
    return [
      line.registerNumber,
      line.number,
      line.fullName,
      line.unit,
      file,
      file === null ? `Chưa có tệp: ${reasons.get(line.number) ?? ''}` : null,
    ]
  })
  return writeSheet(
    {
      name: 'Danh sách',
      titles: [
        `DANH SÁCH GIẤY CHỨNG NHẬN${report.cohort === null ? '' : `, LỚP ${report.cohort}`}`,
        summary(report),
      ],
      columns: [
        { header: 'Số vào sổ', width: 10 },
        { header: 'Số hiệu', width: 20 },
        { header: 'Họ và tên', width: 28 },
        { header: 'Đơn vị', width: 34 },
        { header: 'Tệp', width: 40 },
        { header: 'Ghi chú', width: 40 },
      ],
      rows,
    },
    now,
  )
}

function summary({ files, failed, revoked, awaitingSignature }: HandOutReport): string {
  return [
    `${files} tệp`,
    ...(failed.length > 0 ? [`${failed.length} giấy chưa có tệp`] : []),
    ...(awaitingSignature > 0 ? [`${awaitingSignature} giấy đang chờ ký số, không kèm theo`] : []),
    ...(revoked > 0 ? [`${revoked} giấy đã thu hồi, không kèm theo`] : []),
  ].join('; ')
}
