/** Programs of other hands that read our PDFs. A missing one is said aloud; where CI=true, poppler must be there. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readVariable } from '../../config/settings.ts'

/** @throws Error when poppler is missing in CI, where skipping would hide a fault */
export function installed(program: string, debianPackage: string): boolean {
  if (spawnSync(program, ['--version']).error === undefined) return true
  const message = `${debianPackage} not installed (no ${program})`
  if (debianPackage === 'poppler-utils' && readVariable('CI') === 'true')
    throw new Error(`${message}; run: apt-get install ${debianPackage}`)
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
