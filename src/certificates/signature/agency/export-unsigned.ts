/** The files of a cohort that wait for the agency's signature, as one archive with lists of what is in it, streamed. */
import type { Readable } from 'node:stream'
import type { Viewer } from '../../../access/viewer.ts'
import { asHocvuError, HocvuError } from '../../../foundation/errors.ts'
import { writeSheet } from '../../../foundation/sheets/write-sheet.ts'
import { type ZipEntry, zipStream } from '../../../foundation/zip-stream.ts'
import type { Cohort } from '../../../programs/store.ts'
import { certificateFileName } from '../../bulk/file-name.ts'
import { certificateFile, type FileDeps } from '../../files.ts'
import { presentCertificate } from '../../found.ts'
import { unsignedLines } from './unsigned-store.ts'

/** What a PDF holds is compressed already. */
const PDF_COMPRESSION = 1

interface ManifestEntry {
  /** null: the file could not be made. */
  file: string | null
  number: string
  registerNumber: number
  learner: string
  fullName: string
  unit: string
  /** By which the signed file is known again: it stands inside the file. */
  id: string
  revision: number
  sha256: string | null
  fault: string | null
}

/** Grows while the archive is read. */
export interface ExportReport {
  cohort: string
  waiting: number
  files: number
  failed: { number: string; fault: string }[]
}

/** @throws HocvuError `certificate.none-to-sign` when none waits */
export async function exportUnsigned(
  deps: FileDeps,
  viewer: Viewer,
  cohort: Cohort,
): Promise<{ report: ExportReport; archive: Readable }> {
  const lines = await unsignedLines(deps.db, viewer, cohort.id)
  if (lines.length === 0)
    throw new HocvuError(
      'certificate.none-to-sign',
      `No certificate of cohort ${cohort.id} waits for the agency's signature.`,
      { params: { cohort: cohort.id } },
    )
  const report: ExportReport = { cohort: cohort.id, waiting: lines.length, files: 0, failed: [] }
  const now = deps.clock.now()
  const taken = new Set<string>()
  async function* entries(): AsyncGenerator<ZipEntry> {
    const manifest: ManifestEntry[] = []
    for (const { certificate, year, ...line } of lines) {
      const waiting = await presentCertificate(deps.db, certificate, { awaitsSignature: true })
      // Revoked, revised or signed since the export began.
      if (waiting === null || waiting.snapshot.code !== line.id) continue
      try {
        const { bytes, sha256 } = await certificateFile(deps, waiting)
        const file = certificateFileName({ ...line, year }, taken)
        report.files += 1
        manifest.push({ ...line, file, sha256: sha256.toString('hex'), fault: null })
        yield { name: file, content: bytes, compressionLevel: PDF_COMPRESSION }
      } catch (thrown) {
        const { code, message } = asHocvuError(thrown)
        if (!code.startsWith('certificate.')) throw thrown
        report.failed.push({ number: line.number, fault: message })
        manifest.push({ ...line, file: null, sha256: null, fault: message })
      }
    }
    const json = JSON.stringify({ cohort: cohort.id, exportedAt: now, files: manifest }, null, 2)
    yield { name: 'manifest.json', content: Buffer.from(`${json}\n`) }
    yield {
      name: 'danh-sach.xlsx',
      content: sheetOf(cohort.id, manifest, now),
      compressionLevel: 0,
    }
  }
  return { report, archive: zipStream(entries(), now) }
}

function sheetOf(cohort: string, manifest: readonly ManifestEntry[], now: Date): Readable {
  return writeSheet(
    {
      name: 'Chờ ký số',
      titles: [
        `GIẤY CHỨNG NHẬN CHỜ KÝ SỐ, LỚP ${cohort}`,
        'Ký từng tệp PDF bằng chữ ký số của cơ quan (lưu bổ sung, không in lại), rồi gửi lại các tệp đã ký. Không cần giữ tên tệp.',
      ],
      columns: [
        { header: 'Tệp', width: 40 },
        { header: 'Số hiệu', width: 20 },
        { header: 'Số vào sổ', width: 10 },
        { header: 'Mã CBCCVC', width: 16 },
        { header: 'Họ và tên', width: 28 },
        { header: 'Đơn vị', width: 34 },
        { header: 'Mã trong tệp', width: 28 },
        { header: 'SHA-256', width: 68 },
        { header: 'Ghi chú', width: 30 },
      ],
      rows: manifest.map((one) => [
        one.file,
        one.number,
        one.registerNumber,
        one.learner,
        one.fullName,
        one.unit,
        one.id,
        one.sha256,
        one.file === null ? 'Chưa tạo được tệp' : null,
      ]),
    },
    now,
  )
}
