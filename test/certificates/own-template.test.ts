import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readFontFaces } from '../../src/certificates/fonts.ts'
import { createRenderer } from '../../src/certificates/render.ts'
import { requireTemplate } from '../../src/certificates/template-folder.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { installed, readAttachment, readPdf } from './foreign-tools.ts'
import { bareSample, CREDENTIAL, fullSample, sample } from './sample.ts'

const templates = mkdtempSync(join(tmpdir(), 'hocvu-templates-'))
afterAll(() => rmSync(templates, { recursive: true, force: true }))

const renderer = createRenderer(templates)
const print = (template: string, snapshot = fullSample) =>
  renderer.render({ ...snapshot, template }, CREDENTIAL)

let made = 0
/** A template folder of its own, with these files. */
function folderWith(files: Record<string, string | Buffer>): string {
  made += 1
  const name = `own-${made}`
  for (const [path, content] of Object.entries(files)) {
    const file = join(templates, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  return name
}

function faultOf(attempt: () => unknown): HocvuError {
  try {
    attempt()
  } catch (error) {
    if (error instanceof HocvuError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#a1201f"/></svg>'

const WITH_EVERYTHING = `
#import "hocvu/facts.typ": facts
#import "hocvu/parts.typ": *
#import "wording.typ": greeting
#let (width, height) = (247mm, 167mm)
#show: framed-page
#context {
  place(top + left, heading-row(facts.parentBody, facts.issuer, width).body)
  place(top + left, dy: 30mm, fit-parts((
    part(0mm, 30pt, greeting),
    part(4mm, 20pt, facts.fullName, weight: "bold"),
  ), width, 60mm).body)
  place(bottom + left, identity(facts, 140mm).body)
  place(bottom + right, signature(facts.placeAndDate, facts.issuer, facts.signer, facts.signedByHand, 96mm).body)
}
#place(center + horizon, image("images/logo.svg", width: 20mm, alt: "Biểu trưng"))
`

const hasPoppler = installed('pdftotext', 'poppler-utils')
const textOf = (pdf: Buffer) =>
  readPdf(pdf, 'pdftotext', ['{pdf}', '-']).replace(/\s+/g, ' ').trim()

describe.skipIf(!hasPoppler)('a program’s own template', () => {
  it('prints with its own files and the house’s parts; title, language and credential come by themselves', () => {
    const name = folderWith({
      'certificate.typ': WITH_EVERYTHING,
      'wording.typ': '#let greeting = "Trân trọng trao tặng"',
      'images/logo.svg': LOGO,
    })
    const pdf = print(name)
    expect(textOf(pdf)).toContain('Trân trọng trao tặng Lò Văn Phương')
    expect(textOf(pdf)).toContain('Quyết định số 214/QĐ-SKHCN')
    expect(readPdf(pdf, 'pdfinfo', ['{pdf}'])).toContain('số 128/2026/GCN')
    expect(pdf.toString('latin1')).toMatch(/\/Lang \(vi/)
    expect(readAttachment(pdf, 'credential.json')).toEqual(CREDENTIAL)
  })

  it('is given every fact, also those that are absent', () => {
    const name = folderWith({
      'certificate.typ': `#import "hocvu/facts.typ": facts
#set text(size: 7pt)
#for (name, fact) in facts [#name: #repr(fact) #parbreak()]`,
    })
    const text = textOf(print(name))
    for (const expected of [
      'fullName: "Lò Văn Phương"',
      'parentBody: "UBND tỉnh Sơn La"',
      'cohort: "Lớp 1 Mộc Châu"',
      'programInEnglish: "Basic digital skills"',
      'titleLines: ("KT. Giám đốc", "Phó Giám đốc")',
    ])
      expect(text).toContain(expected)
    expect(textOf(print(name, bareSample))).toContain('signer: none')
  })

  it('may stand alone, without any part of the house', () => {
    const name = folderWith({
      'certificate.typ': `#let facts = json("hocvu/facts.json")
#set page(paper: "a5")
#facts.fullName #image("hocvu/qr.svg", width: 20mm, alt: "QR")`,
    })
    expect(textOf(print(name))).toContain('Lò Văn Phương')
  })

  it('prints in fonts of its folder', () => {
    const [font = Buffer.alloc(0)] = readFontFaces()
    const renamed = Buffer.from(
      font.toString('latin1').replaceAll('T\0i\0n\0o\0s', 'T\0i\0n\0x\0s'),
      'latin1',
    )
    const name = folderWith({
      'certificate.typ': '#set text(font: "Tinxs")\nXin chào',
      'fonts/own.ttf': renamed,
    })
    const pdf = print(name)
    expect(textOf(pdf)).toBe('Xin chào')
    expect(readPdf(pdf, 'pdffonts', ['{pdf}'])).toContain('Tinxs')
  })
})

describe('the width that words are taken to have at most', () => {
  it('is no less than they have, for every letter in every face', () => {
    const name = folderWith({
      'certificate.typ': `#import "hocvu/parts.typ": *
#let letters = (range(32, 127) + range(192, 384) + range(0x1ea0, 0x1efa)).map(str.from-unicode) + "ƠơƯư“”‘’–—…Ǆ漢".codepoints()
#context {
  let wider = letters.filter(letter => {
    let ems = most-ems(letter)
    let widths = ("regular", "bold").map(weight => ("normal", "italic").map(style => {
      measure(text(size: 100pt, weight: weight, style: style, letter)).width
    })).flatten()
    ems != none and calc.max(..widths) > ems * 100.001pt
  })
  assert(wider == (), message: "wider: " + wider.join(" "))
  assert(most-ems("Ǆ") == none and most-ems("a") < 1)
  let state = measure(text(size: 100pt, weight: "bold")[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM])
  assert(state.width <= 2100pt)
  let line = measure(text(size: 100pt)[Hxg])
  assert(calc.abs(line.height - capitals * 100pt) < 0.01pt)
}`,
    })
    expect(print(name).length).toBeGreaterThan(0)
  })
})

describe('what a template cannot do', () => {
  const outside = join(templates, 'secret.txt')
  writeFileSync(outside, 'a secret beside the folder')

  it.each([
    ['a file above its folder', '#read("../secret.txt")'],
    ['a file by its whole path', '#read("/etc/hostname")'],
    ['a file of another template', '#read("../own-1/certificate.typ")'],
  ])('is reading %s', (_, text) => {
    const error = faultOf(() => print(folderWith({ 'certificate.typ': text })))
    expect(error.code).toBe('certificate.template')
    expect(error.message).toMatch(/certificate\.typ:1:\d+: failed to load file/)
  })

  it('is following a link out of its folder', () => {
    const name = folderWith({ 'certificate.typ': '#read("notes.txt")' })
    symlinkSync(outside, join(templates, name, 'notes.txt'))
    expect(faultOf(() => print(name)).message).toContain('is a link out of its folder')
  })

  it('is fetching a package', () => {
    const name = folderWith({ 'certificate.typ': 'a\n#import "@preview/cetz:0.4.0": canvas' })
    expect(faultOf(() => print(name)).message).toContain(
      `templates/${name}/certificate.typ:2:10: packages are not fetched`,
    )
  })

  it('is taking the name of the house’s parts', () => {
    const name = folderWith({ 'certificate.typ': 'a', 'hocvu/parts.typ': '#let facts = (:)' })
    expect(faultOf(() => print(name)).message).toContain('takes the name')
  })
})

describe('a template with a fault', () => {
  it('is named with file, line and column', () => {
    const name = folderWith({
      'certificate.typ': '#include "parts/body.typ"',
      'parts/body.typ': '#set page(width: 10cm)\n\n  #unknown-thing\n',
    })
    const error = faultOf(() => print(name))
    expect(error.code).toBe('certificate.template')
    expect(error.message).toContain(
      `templates/${name}/parts/body.typ:3:4: unknown variable: unknown-thing`,
    )
  })

  it('is named where it uses a part of the house wrongly', () => {
    const name = folderWith({
      'certificate.typ':
        '#import "hocvu/parts.typ": *\n#import "hocvu/facts.typ": facts\n#context fit-parts((part(0mm, 20pt, facts.title),), 100mm, 1mm).body',
    })
    const { message } = faultOf(() => print(name))
    expect(message).toContain('too long for one page')
    expect(message).toContain(`used at templates/${name}/certificate.typ:3:10`)
  })

  it('holds up no certificate of another template', () => {
    const broken = folderWith({ 'certificate.typ': '#panic("no")' })
    faultOf(() => print(broken))
    const house = renderer.render(sample, CREDENTIAL)
    expect(house.equals(createRenderer().render(sample, CREDENTIAL))).toBe(true)
  })

  it('is refused when it takes more than one page', () => {
    const name = folderWith({ 'certificate.typ': 'a #pagebreak() b' })
    expect(faultOf(() => print(name)).message).toContain('2 pages')
  })

  it('is told at issue when it is not there', () => {
    expect(() => requireTemplate(templates, null)).not.toThrow()
    const error = faultOf(() => requireTemplate(templates, 'missing'))
    expect(error.code).toBe('certificate.template')
    expect(error.message).toContain('templates/missing/certificate.typ')
    expect(faultOf(() => requireTemplate(templates, '../own-1')).code).toBe('certificate.template')
  })
})

describe('a template that changes', () => {
  it.skipIf(!hasPoppler)('is read anew, without a restart', () => {
    const name = folderWith({ 'certificate.typ': '#include "words.typ"', 'words.typ': 'một' })
    const first = print(name)
    expect(textOf(first)).toBe('một')
    expect(print(name).equals(first)).toBe(true)
    writeFileSync(join(templates, name, 'words.typ'), 'hai')
    utimesSync(join(templates, name, 'words.typ'), new Date(), new Date(Date.now() + 5000))
    expect(textOf(print(name))).toBe('hai')
  })

  it('prints the same bytes as one that always was so', () => {
    const name = folderWith({ 'certificate.typ': '#include "words.typ"', 'words.typ': 'một' })
    const other = createRenderer(templates)
    print(name)
    expect(print(name).equals(other.render({ ...fullSample, template: name }, CREDENTIAL))).toBe(
      true,
    )
  })
})
