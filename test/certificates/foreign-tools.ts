/**
 * Programs of other hands that read our PDFs. A missing one is said aloud; where HOCVU_REQUIRE_PDF_TOOLS is set, as
 * `.ci/run` sets it, it fails the tests that need it.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jsQR from 'jsqr'
import { readVariable } from '../../config/settings.ts'

/** @throws Error when it is missing where skipping would hide a fault */
export function installed(program: string, debianPackage: string): boolean {
  if (spawnSync(program, ['--version']).error === undefined) return true
  const message = `${debianPackage} not installed`
  if (readVariable('HOCVU_REQUIRE_PDF_TOOLS') !== undefined)
    throw new Error(`${message} (no ${program}); run: apt-get install ${debianPackage}`)
  console.warn(`skipped: ${message}`)
  return false
}

/** Standard output of a program that reads the PDF; `{pdf}` and `{folder}` stand for its file and a scratch folder. */
export function readPdf(pdf: Buffer, program: string, args: string[]): string {
  return inScratch(pdf, (folder, file) => {
    const filled = args.map((arg) => arg.replace('{pdf}', file).replace('{folder}', folder))
    return execFileSync(program, filled, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  })
}

/** A file inside the PDF, as `pdfdetach` takes it out. */
export function readAttachment(pdf: Buffer, name: string): Buffer {
  return inScratch(pdf, (folder, file) => {
    execFileSync('pdfdetach', ['-savefile', name, '-o', join(folder, 'attached'), file])
    return readFileSync(join(folder, 'attached'))
  })
}

/** What a phone's camera reads from the first page. */
export function readQrCode(pdf: Buffer): string {
  return inScratch(pdf, (folder, file) => {
    execFileSync('pdftoppm', ['-png', '-r', '150', '-singlefile', file, join(folder, 'page')])
    const found = execFileSync('zbarimg', ['--raw', '-q', join(folder, 'page.png')], {
      encoding: 'utf8',
    })
    return found.trim()
  })
}

/** The same with a reader of other hands. */
export function readQrCodeOfPixels(pdf: Buffer): string | null {
  return inScratch(pdf, (folder, file) => {
    execFileSync('pdftoppm', ['-r', '150', '-singlefile', file, join(folder, 'page')])
    const ppm = readFileSync(join(folder, 'page.ppm'))
    const [head = '', width = '0', height = '0'] =
      /^P6\s(\d+)\s(\d+)\s255\s/.exec(ppm.toString('latin1', 0, 40)) ?? []
    const rgba = new Uint8ClampedArray(Number(width) * Number(height) * 4).fill(255)
    for (let at = 0; at < rgba.length / 4; at++)
      rgba.set(ppm.subarray(head.length + at * 3, head.length + at * 3 + 3), at * 4)
    return jsQR.default(rgba, Number(width), Number(height))?.data ?? null
  })
}

function inScratch<Result>(pdf: Buffer, read: (folder: string, file: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-pdf-'))
  try {
    const file = join(folder, 'certificate.pdf')
    writeFileSync(file, pdf)
    return read(folder, file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
