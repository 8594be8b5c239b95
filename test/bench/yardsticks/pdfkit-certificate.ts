/** The house's certificate as one draws it with pdfkit: the same words, letters, frame, drum, QR code and attachment. */
import PDFDocument from 'pdfkit'
import { qrPath } from '../../../src/certificates/qr.ts'
import type { CertificateSnapshot } from '../../../src/certificates/snapshot.ts'

const MM = 72 / 25.4
const [WIDTH, HEIGHT] = [297 * MM, 210 * MM]
const [INK, RED, BRONZE, GROUND] = ['#1d1a16', '#a1201f', '#a3782b', '#f6efe0']

type Document = InstanceType<typeof PDFDocument>

/** @param fonts regular, italic, bold */
export async function drawWithPdfkit(
  snapshot: CertificateSnapshot,
  [regular, italic, bold]: readonly Buffer[],
  credential: Buffer,
): Promise<Buffer> {
  const document = new PDFDocument({
    size: [WIDTH, HEIGHT],
    margin: 0,
    lang: 'vi-VN',
    pdfVersion: '1.7',
    subset: 'PDF/A-3b',
    info: { Title: `${snapshot.title} số ${snapshot.number}`, CreationDate: new Date(0) },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve) => document.on('end', resolve))
  document
    .registerFont('regular', regular)
    .registerFont('italic', italic)
    .registerFont('bold', bold)
  drawDrum(document)
  drawFrame(document)
  drawWords(document, snapshot)
  drawQr(document, snapshot.verifyUrl)
  document.file(credential, { name: 'credential.json', type: 'application/json' })
  document.end()
  await ended
  return Buffer.concat(chunks)
}

function drawWords(document: Document, snapshot: CertificateSnapshot): void {
  const { learner, program, signer } = snapshot
  const line = (font: string, size: number, y: number, words: string, x = 25, width = 247) =>
    document
      .font(font)
      .fontSize(size)
      .text(words, x * MM, y * MM, { width: width * MM, align: 'center', lineBreak: false })
  document.fillColor(INK)
  line('regular', 13, 22, (snapshot.parentBody ?? '').toUpperCase(), 25, 113)
  line('bold', 13, 27, snapshot.issuer.toUpperCase(), 25, 113)
  line('bold', 13, 22, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 146, 126)
  line('bold', 14, 27, 'Độc lập - Tự do - Hạnh phúc', 146, 126)
  document.fillColor(RED)
  line('bold', 38, 40, 'GIẤY CHỨNG NHẬN')
  line('bold', 18, 55, 'HOÀN THÀNH KHÓA HỌC')
  document.fillColor(INK)
  line('italic', 11, 64, snapshot.legalBasis[0] ?? '')
  line('italic', 14, 75, 'Chứng nhận Ông/Bà:')
  line('bold', 28, 83, learner.fullName)
  line('regular', 14, 97, `Ngày sinh: 05/09/1985        Đơn vị: ${learner.unit}`)
  line('italic', 14, 107, 'Đã hoàn thành khóa học:')
  line('bold', 21, 115, program.vi)
  line('regular', 14, 126, 'Từ ngày 02/03/2026 đến ngày 31/03/2026')
  line(
    'regular',
    14,
    133,
    'Thời lượng: 16 tiết     Kết quả kiểm tra: 8,5 điểm     Chuyên cần: 92,5%',
  )
  line('regular', 14, 139, snapshot.wording[0]?.vi ?? '')
  line('italic', 13, 143, 'Sơn La, ngày 06 tháng 4 năm 2026', 176, 96)
  line('bold', 13, 150, 'KT. GIÁM ĐỐC', 176, 96)
  line('bold', 13, 155, 'PHÓ GIÁM ĐỐC', 176, 96)
  line('italic', 10, 161, '(Ký tên, đóng dấu)', 176, 96)
  line('bold', 14, 185, signer?.name ?? '', 176, 96)
  const known = [
    `Số hiệu: ${snapshot.number}`,
    `Số vào sổ: ${snapshot.registerNumber}`,
    'Quyết định số 214/QĐ-SKHCN ngày 02 tháng 4 năm 2026',
    `Mã tra cứu: ${snapshot.code}`,
    'Tra cứu tại: hocvu.example.gov.vn/verify',
  ]
  document.font('regular').fontSize(10.5)
  for (const [at, words] of known.entries())
    document.text(words, 58 * MM, (165 + at * 4.6) * MM, { lineBreak: false })
}

function drawQr(document: Document, address: string): void {
  const { side, path } = qrPath(address)
  const scale = (32 * MM) / side
  document
    .save()
    .translate(22.4 * MM, 159 * MM)
    .scale(scale)
    .path(path)
    .fill('#000')
    .restore()
}

function drawFrame(document: Document): void {
  const rect = (inset: number, weight: number, colour: string) =>
    document
      .lineWidth(weight)
      .rect(inset * MM, inset * MM, WIDTH - 2 * inset * MM, HEIGHT - 2 * inset * MM)
      .stroke(colour)
  rect(8.5, 2, RED)
  rect(14.5, 0.8, RED)
  rect(15.6, 0.35, BRONZE)
  for (const y of [11.5, 198.5])
    rings(document, BRONZE, 1.5 * MM, 4.6 * MM, () =>
      document.moveTo(22 * MM, y * MM).lineTo(275 * MM, y * MM),
    )
  for (const x of [11.5, 285.5])
    rings(document, BRONZE, 1.5 * MM, 4.6 * MM, () =>
      document.moveTo(x * MM, 22 * MM).lineTo(x * MM, 188 * MM),
    )
}

function rings(
  document: Document,
  colour: string,
  radius: number,
  step: number,
  path: () => Document,
): void {
  const dots = (paint: string, diameter: number) => {
    document.save().lineWidth(diameter).lineCap('round').dash(0.01, { space: step })
    path().stroke(paint).restore()
  }
  dots(colour, 2 * radius + 0.45)
  dots('#fff', 2 * radius - 0.45)
  dots(colour, 0.72 * radius)
}

function drawDrum(document: Document): void {
  const [x, y, radius] = [WIDTH / 2, HEIGHT / 2, 62 * MM]
  const polar = (r: number, turn: number): [number, number] => [
    x + radius * r * Math.sin(2 * Math.PI * turn),
    y - radius * r * Math.cos(2 * Math.PI * turn),
  ]
  document.lineWidth(0.5)
  for (const r of [0.3, 0.32, 0.4, 0.42, 0.52, 0.54, 0.74, 0.76, 0.86, 0.88, 0.97, 1])
    document.circle(x, y, radius * r).stroke(GROUND)
  for (const [r, count, size] of [
    [0.36, 30, 0.022],
    [0.64, 44, 0.035],
    [0.81, 64, 0.026],
  ] as const)
    rings(document, GROUND, radius * size, (2 * Math.PI * radius * r) / count, () =>
      document.circle(x, y, radius * r),
    )
  for (const [low, high, count] of [
    [0.43, 0.51, 60],
    [0.89, 0.96, 120],
  ] as const) {
    document.moveTo(...polar(low, 0))
    for (let at = 0; at < count; at++)
      document.lineTo(...polar(high, (at + 0.5) / count)).lineTo(...polar(low, (at + 1) / count))
    document.stroke(GROUND)
  }
  const points = Array.from({ length: 28 }, (_, at) => polar(at % 2 === 0 ? 0.27 : 0.085, at / 28))
  document.polygon(...points).fill(GROUND)
}
