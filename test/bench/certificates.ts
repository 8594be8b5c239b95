/**
 * `npm run bench -- certificates`: what a certificate's file takes. Beside it, in turns, so that a busy machine is busy for
 * all of them: a bare compile of its words by the same compiler, the compiler alone on the same page, and the page drawn
 * with pdfkit.
 */
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { readFontFaces } from '../../src/certificates/fonts.ts'
import { printedFacts } from '../../src/certificates/printed-facts.ts'
import { qrSvg } from '../../src/certificates/qr.ts'
import { createRenderer, mainText } from '../../src/certificates/render.ts'
import { loadFileSigner } from '../../src/certificates/signature/file-signer.ts'
import type { CertificateSnapshot } from '../../src/certificates/snapshot.ts'
import { readHouseTemplate } from '../../src/certificates/template-folder.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { fullSample } from '../certificates/sample.ts'
import { openKeyShop } from '../certificates/signature/test-keys.ts'
import type { BenchRow } from './comparison.ts'
import { drawWithPdfkit } from './yardsticks/pdfkit-certificate.ts'

const ROUNDS = 400
/** At the beginning, while the engines warm up; not counted. */
const WARM_UP = 40
/** It takes so much longer that fewer say enough. */
const PDFKIT_EVERY = 10

/** As long as a real one: about 3.5 kB. */
const CREDENTIAL = Buffer.from(JSON.stringify({ proof: 'abcdefghijklmnopqrstuvwxyz'.repeat(135) }))

/** No two have a fact in common that the compiler could remember from the one before. */
function certificate(n: number): CertificateSnapshot {
  const code = `${String(n).padStart(6, '0')}FpNlL71QxGvUFwABCD`
  return {
    ...fullSample,
    replaces: null,
    revision: 1,
    registerNumber: n,
    number: `${n}/2026/GCN`,
    learner: { ...fullSample.learner, fullName: `Lò Văn Phương ${n}` },
    code,
    verifyUrl: `https://hocvu.example.gov.vn/verify/${code}`,
  }
}

/**
 * The same words in the same letters and sizes, one below the other, with the QR code ready-made: no frame, no fitting
 * to the page, no credential, nothing of this project.
 */
const BARE = `
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

function bareFacts(snapshot: CertificateSnapshot): Buffer {
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
function compilerOf(main: string, files: ReadonlyMap<string, Buffer>) {
  const workspace = fileURLToPath(new URL('certificates.ts/nowhere', import.meta.url))
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

class Times {
  readonly #taken: number[] = []
  size = 0

  async take(work: () => Buffer | Promise<Buffer>): Promise<Buffer> {
    const began = performance.now()
    const bytes = await work()
    this.#taken.push(performance.now() - began)
    this.size = bytes.length
    return bytes
  }

  /** Milliseconds: half took less, and a tenth took less. */
  shown(): { median: number; fast: number } {
    const sorted = this.#taken.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
    return { median: at(0.5), fast: at(0.1) }
  }
}

export async function benchPaper(): Promise<BenchRow[]> {
  const renderer = createRenderer()
  const compileBare = compilerOf(BARE, new Map())
  const compileSame = compilerOf(mainText('certificate.typ'), readHouseTemplate())
  const fonts = readFontFaces()
  const shop = openKeyShop()
  const p12 = shop.makeP12(shop.makeKey('/C=VN/O=Bench/CN=Bench'), 'bench')
  const signer = await loadFileSigner(p12, 'bench', systemClock)
  shop.close()
  const signedAt = new Date('2026-04-06T02:00:00Z')

  let times = noTimes()
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    if (round === WARM_UP) times = noTimes()
    const pdf = await times.whole.take(() => renderer.render(certificate(3 * round), CREDENTIAL))
    await times.signing.take(() => signer.sign(pdf, signedAt))
    const bare = certificate(3 * round + 1)
    const words = { 'facts.json': bareFacts(bare), 'qr.svg': Buffer.from(qrSvg(bare.verifyUrl)) }
    await times.bare.take(() => compileBare(words))
    const same = certificate(3 * round + 2)
    const ready = {
      'facts.json': Buffer.from(JSON.stringify(printedFacts(same, true))),
      'qr.svg': Buffer.from(qrSvg(same.verifyUrl)),
      'credential.json': CREDENTIAL,
    }
    await times.same.take(() => compileSame(ready))
    if (round % PDFKIT_EVERY === 0)
      await times.pdfkit.take(() => drawWithPdfkit(bare, fonts, CREDENTIAL))
    // Documents are freed between turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { whole, bare, same, pdfkit, signing } = times
  say('a certificate, credential inside', whole)
  say('a bare Typst compile of its words', bare, whole)
  say('the compiler alone on the same page', same, whole)
  say('the page drawn with pdfkit 0.20, untagged', pdfkit, whole)
  say('signing it with an RSA key of 2048 bits', signing)
  return []
}

const noTimes = () => ({
  whole: new Times(),
  bare: new Times(),
  same: new Times(),
  pdfkit: new Times(),
  signing: new Times(),
})

function say(what: string, times: Times, beside?: Times): void {
  const { median, fast } = times.shown()
  const compared = beside
    ? `; the certificate takes ${(beside.shown().median / median).toFixed(2)} × (fastest tenth ${(beside.shown().fast / fast).toFixed(2)} ×)`
    : ''
  console.log(
    `${what}: ${median.toFixed(2)} ms (fastest tenth ${fast.toFixed(2)}), ${Math.round(times.size / 1024)} kB${compared}`,
  )
}
