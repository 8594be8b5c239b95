/**
 * What a certificate's file is measured against: the same words in the same letters and sizes, one below the other, with the
 * QR code ready-made, by the same compiler: no frame, no fitting to the page, no credential, nothing of this project.
 */
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { readFontFaces } from '../../../src/certificates/fonts.ts'
import type { CertificateSnapshot } from '../../../src/certificates/snapshot.ts'

export const BARE = `
#let facts = json("facts.json")
#set document(title: facts.title, date: datetime(year: 2026, month: 4, day: 6))
#set page(width: 297mm, height: 210mm, margin: 12mm)
#set par(spacing: 0.6em)
#set text(font: "Tinos", lang: "vi", fallback: false, size: 14pt)
#facts.parentBody \\
*#facts.issuer* \\
*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\
*Độc lập - Tự do - Hạnh phúc*
#align(center)[
  #text(38pt, weight: "bold", facts.lead)

  #text(18pt, weight: "bold", facts.rest)

  #text(11pt, style: "italic", facts.basis)

  _Chứng nhận Ông/Bà:_

  #text(28pt, weight: "bold", facts.fullName)

  Ngày sinh: *#facts.born* #h(2.4em) Đơn vị: *#facts.unit*

  _Đã hoàn thành khóa học:_

  #text(21pt, weight: "bold", facts.program)

  Từ ngày *02/03/2026* đến ngày *31/03/2026*

  Thời lượng: *16 tiết* #h(2.4em) Kết quả kiểm tra: *8,5 điểm* #h(2.4em) Chuyên cần: *92,5%*

  #facts.wording

  _Sơn La, ngày 06 tháng 4 năm 2026_

  *KT. GIÁM ĐỐC* \\
  *PHÓ GIÁM ĐỐC* \\
  #text(10pt)[_(Ký tên, đóng dấu)_]

  *#facts.signer*
]
#place(bottom + left, text(10.5pt)[Số hiệu: *#facts.number* \\ Số vào sổ: #facts.registerNumber \\ #facts.decision \\ Mã tra cứu: #facts.code \\ Tra cứu tại: hocvu.example.gov.vn/verify])
#place(bottom + right, image("qr.svg", width: 32mm, alt: "QR"))
`

export function bareFacts(snapshot: CertificateSnapshot): Buffer {
  return Buffer.from(
    JSON.stringify({
      title: snapshot.title,
      parentBody: snapshot.parentBody?.toUpperCase(),
      issuer: snapshot.issuer.toUpperCase(),
      lead: 'GIẤY CHỨNG NHẬN',
      rest: 'HOÀN THÀNH KHÓA HỌC',
      basis: snapshot.legalBasis[0],
      fullName: snapshot.learner.fullName,
      born: '05/09/1985',
      unit: snapshot.learner.unit,
      program: snapshot.program.vi,
      wording: snapshot.wording[0]?.vi,
      signer: snapshot.signer?.name,
      number: snapshot.number,
      registerNumber: String(snapshot.registerNumber),
      decision: 'Quyết định số 214/QĐ-SKHCN ngày 02 tháng 4 năm 2026',
      code: snapshot.code,
    }),
  )
}

/** The compiler and nothing else: files in, PDF out. */
export function compilerOf(main: string, files: ReadonlyMap<string, Buffer>) {
  const workspace = fileURLToPath(new URL('bare-typst.ts/nowhere', import.meta.url))
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: readFontFaces() }] })
  const give = (name: string, bytes: Buffer) => compiler.mapShadow(`${workspace}/${name}`, bytes)
  give('main.typ', Buffer.from(main))
  for (const [name, bytes] of files) give(name, bytes)
  return (given: Record<string, Buffer>): Buffer => {
    for (const [name, bytes] of Object.entries(given)) give(name, bytes)
    const { result } = compiler.compile({ mainFilePath: `${workspace}/main.typ` })
    if (result?.numOfPages !== 1) throw new Error('the page does not compile')
    const pdf = compiler.pdf(result, { pdfStandard: 'a-3b', pdfTags: true })
    compiler.evictCache(20)
    return pdf
  }
}
