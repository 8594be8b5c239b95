/**
 * Prints a certificate: snapshot and credential in, PDF/A-3b out, tagged, with its fonts inside.
 * The same snapshot and credential give the same bytes on every machine and in every process: no clock, no system font.
 */
import { fileURLToPath } from 'node:url'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { HocvuError } from '../foundation/errors.ts'
import { cleanSnapshot } from './display.ts'
import { foreignFonts, postScriptNames } from './font-names.ts'
import { readFontFaces } from './fonts.ts'
import { printedFacts } from './printed-facts.ts'
import { qrSvg } from './qr.ts'
import type { CertificateSnapshot } from './snapshot.ts'
import { compileFault, exportFault } from './template-faults.ts'
import { HOUSE, readHouseTemplate, readTemplate, templateState } from './template-folder.ts'

export interface CertificateRenderer {
  /**
   * @param credential put into the file as it is; null: none
   * @throws HocvuError `certificate.letters` when the font has no glyph for a letter of the snapshot;
   * `certificate.template` with file, line and column when the template itself fails, or is not there
   */
  render(snapshot: CertificateSnapshot, credential: Buffer | null): Buffer
  /**
   * The same page as an SVG, its letters as outlines: for a picture of it.
   * @throws HocvuError as `render`
   */
  draw(snapshot: CertificateSnapshot): string
}

/**
 * Where the compiler is told that the files are. It lies below a file, so nothing can ever be there: a template sees
 * what it is given and nothing of the machine.
 */
const NOWHERE = fileURLToPath(new URL('templates/certificate.typ/nowhere', import.meta.url))

/** Compilations after which what the compiler remembers of earlier certificates is dropped. */
const REMEMBERED = 20

/** A compiler with the files of one template. */
interface Press {
  compiler: NodeCompiler
  /** Of the folder when it was read; null for the house's own. */
  state: string | null
  /** What it may print in. */
  fonts: readonly string[]
}

/**
 * Reads the fonts once; keep the renderer. A template folder that has changed is read anew with the next certificate.
 * Rendering is synchronous: await something between certificates of a batch. The compiler's documents
 * (about 1.5 MB each) are freed between turns of the event loop only; with that, memory stays level.
 * @param templates the folder that `template` of a snapshot names a folder of; left out: there are no own templates
 */
export function createRenderer(templates?: string): CertificateRenderer {
  const faces = readFontFaces()
  const house = readHouseTemplate()
  const presses = new Map<string | null, Press>()

  const pressOf = (name: string | null): Press => {
    const state = name === null ? null : templateState(templates ?? NOWHERE, name)
    const known = presses.get(name)
    if (known?.state === state && known !== undefined) return known
    const own = name === null ? null : readTemplate(templates ?? NOWHERE, name)
    const fonts = own === null ? [] : [...faces, ...own.fonts].flatMap(postScriptNames)
    const press = { compiler: assemble(faces, house, own), state, fonts }
    presses.set(name, press)
    return press
  }

  const set = <Made>(
    snapshot: CertificateSnapshot,
    credential: Buffer | null,
    make: (press: Press, document: NodeTypstDocument, printed: CertificateSnapshot) => Made,
  ): Made => {
    const printed = cleanSnapshot(snapshot)
    const press = pressOf(snapshot.template)
    const { compiler } = press
    const facts = printedFacts(printed, credential !== null)
    give(compiler, 'facts.json', Buffer.from(JSON.stringify(facts)))
    give(compiler, 'qr.svg', Buffer.from(qrSvg(printed.verifyUrl)))
    give(compiler, 'credential.json', credential)
    try {
      return make(press, typeset(compiler, printed), printed)
    } finally {
      compiler.evictCache(REMEMBERED)
    }
  }

  return {
    render: (snapshot, credential) =>
      set(snapshot, credential, ({ compiler, fonts }, document, printed) => {
        const pdf = write(compiler, document, printed)
        const { template } = snapshot
        if (template !== null) requireOwnFonts(pdf, template, fonts)
        return pdf
      }),
    draw: (snapshot) =>
      set(snapshot, null, ({ compiler }, document) => compiler.plainSvg(document)),
  }
}

/** The compiler finds the machine's fonts as well; another machine would print in others. */
function requireOwnFonts(pdf: Buffer, template: string, fonts: readonly string[]): void {
  const [foreign] = foreignFonts(pdf, fonts)
  if (foreign !== undefined)
    throw new HocvuError(
      'certificate.template',
      `templates/${template} prints in ${foreign}, a font of this machine. Put its .ttf or .otf file into the folder, or print in Tinos.`,
    )
}

function assemble(
  faces: Buffer[],
  house: ReadonlyMap<string, Buffer>,
  own: ReturnType<typeof readTemplate> | null,
): NodeCompiler {
  const compiler = NodeCompiler.create({
    workspace: NOWHERE,
    fontArgs: [{ fontBlobs: [...faces, ...(own?.fonts ?? [])] }],
  })
  for (const [name, bytes] of house) give(compiler, name, bytes)
  for (const [path, bytes] of own?.files ?? []) compiler.mapShadow(`${NOWHERE}/${path}`, bytes)
  const main = own === null ? 'certificate.typ' : '/certificate.typ'
  give(compiler, 'main.typ', Buffer.from(mainText(main)))
  return compiler
}

/** Title, date, language and credential are the file's, whatever the template prints. */
export const mainText = (template: string) =>
  `#import "facts.typ": facts
#import "parts.typ": file-facts, letters
#file-facts(facts)
#show: letters
#include "${template}"
`

function give(compiler: NodeCompiler, name: string, content: Buffer | null): void {
  const path = `${NOWHERE}/${HOUSE}/${name}`
  if (content === null) compiler.unmapShadow(path)
  else compiler.mapShadow(path, content)
}

function typeset(compiler: NodeCompiler, { number, template }: CertificateSnapshot) {
  const compiled = compiler.compile({ mainFilePath: `${NOWHERE}/${HOUSE}/main.typ` })
  const document = compiled.result
  if (!document) {
    const diagnostics = compiled.takeDiagnostics()
    const found: unknown = diagnostics ? compiler.fetchDiagnostics(diagnostics) : []
    throw compileFault(found, { workspace: NOWHERE, template })
  }
  if (document.numOfPages !== 1)
    throw new HocvuError(
      'certificate.template',
      `Certificate ${number} takes ${document.numOfPages} pages instead of 1. Shorten the program's title or mend the template.`,
    )
  return document
}

function write(
  compiler: NodeCompiler,
  document: NodeTypstDocument,
  { number }: CertificateSnapshot,
): Buffer {
  try {
    return compiler.pdf(document, { pdfStandard: 'a-3b', pdfTags: true })
  } catch (error) {
    throw exportFault(error, number)
  }
}
