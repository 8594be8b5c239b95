/**
 * Prints a certificate: snapshot in, PDF/A-3b out, tagged, with its font inside.
 * The same snapshot gives the same bytes on every machine and in every process: no clock, no system font.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler, type NodeTypstCompileResult } from '@myriaddreamin/typst-ts-node-compiler'
import { z } from 'zod'
import { shortDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import {
  cleanSnapshot,
  displayAttendance,
  displayScore,
  placeAndDate,
  shortVerifyAddress,
  titleLines,
} from './display.ts'
import { readFontFaces } from './fonts.ts'
import { qrSvg } from './qr.ts'
import type { CertificateSnapshot } from './snapshot.ts'

export interface CertificateRenderer {
  /**
   * @throws HocvuError `certificate.letters` when the font has no glyph for a letter of the snapshot;
   * `certificate.template` with line and column when the template itself fails
   */
  render(snapshot: CertificateSnapshot): Buffer
}

const TEMPLATES = join(dirname(fileURLToPath(import.meta.url)), 'templates')

/** Compilations after which what the compiler remembers of earlier certificates is dropped. */
const REMEMBERED = 20

/**
 * Reads the font once; keep the renderer, each certificate then takes about 12 ms.
 * Rendering is synchronous: await something between certificates of a batch. The compiler's documents
 * (about 1.5 MB each) are freed between turns of the event loop only; with that, memory stays level.
 */
export function createRenderer(
  template: string = join(TEMPLATES, 'certificate.typ'),
): CertificateRenderer {
  const compiler = NodeCompiler.create({
    workspace: dirname(template),
    fontArgs: [{ fontBlobs: readFontFaces() }],
  })
  return {
    render(snapshot) {
      const printed = cleanSnapshot(snapshot)
      const compiled = compiler.compile({
        mainFilePath: template,
        inputs: { certificate: JSON.stringify(printedFacts(printed)) },
      })
      const document = compiled.result
      if (!document) throw templateError(compiler, compiled)
      if (document.numOfPages !== 1)
        throw new HocvuError(
          'certificate.template',
          `Certificate ${printed.number} takes ${document.numOfPages} pages instead of 1. Shorten the program's title or mend the template.`,
        )
      try {
        return compiler.pdf(document, { pdfStandard: 'a-3b', pdfTags: true })
      } catch (error) {
        throw exportError(error, printed.number)
      } finally {
        compiler.evictCache(REMEMBERED)
      }
    },
  }
}

/** What the template prints; every value is text as it stands on the paper, or null. */
function printedFacts(snapshot: CertificateSnapshot) {
  const { attendance, score, start, end, learner } = snapshot
  const percent = attendance && displayAttendance(attendance)
  return {
    number: snapshot.number,
    registerNumber: String(snapshot.registerNumber),
    title: snapshot.title,
    titleLines: titleLines(snapshot.title),
    issuer: snapshot.issuer,
    signer: snapshot.signer,
    program: snapshot.program.vi,
    fullName: learner.fullName,
    dateOfBirth: shortDate(learner.dateOfBirth),
    unit: learner.unit,
    start: start && shortDate(start),
    end: end && shortDate(end),
    periods: snapshot.periods === null ? null : String(snapshot.periods),
    score: score && displayScore(score),
    attendance: percent && `${percent}%`,
    placeAndDate: placeAndDate(snapshot.place, snapshot.issueDate),
    issueDate: snapshot.issueDate,
    code: snapshot.code,
    verifyAddress: shortVerifyAddress(snapshot.verifyUrl),
    verifyUrl: snapshot.verifyUrl,
    qr: qrSvg(snapshot.verifyUrl),
  }
}

const Diagnostic = z.object({
  message: z.string(),
  path: z.string(),
  range: z.object({ start: z.object({ line: z.number(), character: z.number() }) }).nullish(),
})

function templateError(compiler: NodeCompiler, compiled: NodeTypstCompileResult): HocvuError {
  const diagnostics = compiled.takeDiagnostics()
  const found = diagnostics
    ? z.array(Diagnostic).safeParse(compiler.fetchDiagnostics(diagnostics)).data
    : undefined
  const places = (found ?? []).map(({ message, path, range }) => {
    const name = path.split(/[\\/]/).at(-1)
    // The compiler counts from 0, editors from 1.
    const at = range ? `:${range.start.line + 1}:${range.start.character + 1}` : ''
    return `${name}${at}: ${message}`
  })
  return new HocvuError(
    'certificate.template',
    `The certificate template does not compile. Mend it: ${places.join('; ') || 'no diagnostics given'}`,
  )
}

function exportError(error: unknown, number: string): HocvuError {
  const message = error instanceof Error ? error.message : String(error)
  const letters = /the text `\\?"(.+?)\\?"` could not be displayed/.exec(message)?.[1]
  if (letters)
    return new HocvuError(
      'certificate.letters',
      `Certificate ${number}: the font has no glyph for "${letters}". Correct the name, unit or title it stands in.`,
      { params: { letters }, cause: error },
    )
  return new HocvuError(
    'certificate.template',
    `Certificate ${number} cannot be written as PDF/A-3b: ${message}`,
    { cause: error },
  )
}
