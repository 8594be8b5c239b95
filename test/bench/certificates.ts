/**
 * `npm run bench -- certificates`: what a certificate's file takes. Beside it, in turns, so that a busy machine is busy for
 * all of them: a bare compile of its words by the same compiler, the compiler alone on the same page, and the page drawn
 * with pdfkit.
 */
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
import { type BenchRow, median } from './comparison.ts'
import { BARE, bareFacts, compilerOf } from './yardsticks/bare-typst.ts'
import { drawWithPdfkit } from './yardsticks/pdfkit-certificate.ts'

const ROUNDS = 1000
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

class Times {
  readonly #taken: number[] = []

  async take(work: () => Buffer | Promise<Buffer>): Promise<Buffer> {
    const began = performance.now()
    const bytes = await work()
    this.#taken.push(performance.now() - began)
    return bytes
  }

  /** Milliseconds. */
  get median(): number {
    return median(this.#taken)
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
  const of = `${ROUNDS.toLocaleString('en')} certificate PDFs`
  const shown = (ms: number) => `${ms.toFixed(2)} ms each`
  return [
    {
      work: of,
      unit: 'ms',
      ours: whole.median * ROUNDS,
      beside: 'a bare Typst compile of the template',
      yardstick: same.median * ROUNDS,
      goal: { atMost: 1.5 },
      note: `${shown(whole.median)}; the same words one below the other, without frame and fitting: ${shown(bare.median)}; signing apart, RSA 2048: ${shown(signing.median)}`,
    },
    {
      work: `${of}, drawn`,
      unit: 'PDF/s',
      ours: 1000 / whole.median,
      beside: 'the page drawn with pdfkit, untagged',
      yardstick: 1000 / pdfkit.median,
      goal: { atLeast: 15 },
      note: `every ${PDFKIT_EVERY}th of them is drawn with pdfkit`,
    },
  ]
}

const noTimes = () => ({
  whole: new Times(),
  bare: new Times(),
  same: new Times(),
  pdfkit: new Times(),
  signing: new Times(),
})
