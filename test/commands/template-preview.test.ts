import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseSettings } from '../../config/settings.ts'
import type { CommandContext } from '../../src/commands/command.ts'
import { checkPrograms } from '../../src/commands/programs.ts'
import { previewTemplate } from '../../src/commands/template-preview.ts'
import { installed, readPdf } from '../certificates/foreign-tools.ts'
import { lan } from '../support/installation.ts'
import { platformsYaml, programYaml } from '../support/world.ts'

const own = mkdtempSync(join(tmpdir(), 'hocvu-preview-'))
afterAll(() => rmSync(own, { recursive: true, force: true }))

let result: unknown
let printed = ''

/** A configuration folder with a program for each of these templates; null: the house's. */
function contextWith(templates: Record<string, string | null>): CommandContext {
  const folder = mkdtempSync(join(own, 'config-'))
  mkdirSync(join(folder, 'programs'))
  writeFileSync(join(folder, 'platforms.yaml'), platformsYaml)
  for (const [name, text] of Object.entries(templates)) {
    const program = programYaml({ id: `p-${name}`, cohorts: '[]' })
    const named = program.replace('periods: 16 }', `periods: 16, template: ${name} }`)
    writeFileSync(join(folder, `programs/${name}.yaml`), name === 'house' ? program : named)
    if (text === null) continue
    mkdirSync(join(folder, 'templates', name), { recursive: true })
    writeFileSync(join(folder, 'templates', name, 'certificate.typ'), text)
  }
  return {
    settings: parseSettings({
      LOG_LEVEL: 'silent',
      HOCVU_CONFIG: folder,
      HOCVU_DATA: join(folder, 'no-data'),
    }),
    viewer: lan,
    output: {
      json: true,
      say: () => {},
      note: () => {},
      progress: () => {},
      result: (value, human) => {
        result = value
        printed = human()
      },
      error: (thrown) => {
        throw thrown
      },
    },
    open: async () => {
      throw new Error('a preview opens no installation')
    },
    untilStopped: async () => {},
  }
}

const OWN = '#import "hocvu/facts.typ": facts\nTrao cho #facts.fullName của #facts.issuer'

describe('hocvu template preview', () => {
  it('prints the samples of an invented program, with the house’s template', async () => {
    const out = join(own, 'house')
    expect(await previewTemplate(contextWith({}), { out })).toBe(0)
    const names = [
      'complete',
      'long-name',
      'every-letter',
      'missing-facts',
      'long-texts',
      'revised',
    ]
    const files = names.map((name) => join(out, `${name}.pdf`))
    expect(result).toEqual({ program: null, template: null, files })
    for (const file of files) expect(readFileSync(file, 'latin1').slice(0, 5)).toBe('%PDF-')
  })

  it.skipIf(!installed('pdftotext', 'poppler-utils'))(
    'prints a program’s wording with its own template',
    async () => {
      const out = join(own, 'program')
      const context = contextWith({ tinh: OWN })
      expect(await previewTemplate(context, { program: 'p-tinh', out })).toBe(0)
      const text = readPdf(readFileSync(join(out, 'long-name.pdf')), 'pdftotext', ['{pdf}', '-'])
      expect(text.replace(/\s+/g, ' ')).toContain(
        'Trao cho Nguyễn Phước Quý Thị Hoàng Phương Thảo Nguyên Diễm Ngọc Hươn của Sở Khoa học và Công nghệ',
      )
    },
  )

  it('writes over what an earlier preview has left', async () => {
    const out = join(own, 'again')
    const context = contextWith({ tinh: OWN })
    await previewTemplate(context, { out })
    const before = readFileSync(join(out, 'complete.pdf'))
    await previewTemplate(context, { out, template: 'tinh' })
    expect(readFileSync(join(out, 'complete.pdf')).equals(before)).toBe(false)
  })

  it.each([
    [
      { program: 'p-broken' },
      'certificate.template',
      /templates\/broken\/certificate\.typ:2:2: unknown/,
    ],
    [
      { program: 'p-missing' },
      'certificate.template',
      /There is no templates\/missing\/certificate/,
    ],
    [
      { template: 'nowhere' },
      'certificate.template',
      /There is no templates\/nowhere\/certificate/,
    ],
    [{ program: 'no-such' }, 'not-found', /no program "no-such"/],
  ])('says what is wrong with %o', async (options, code, message) => {
    const context = contextWith({ broken: 'Xin chào\n#nobody', missing: null })
    const out = join(own, 'wrong')
    const failing = previewTemplate(context, { ...options, out })
    await expect(failing).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    expect(existsSync(join(out, 'complete.pdf'))).toBe(false)
  })
})

describe('hocvu programs check', () => {
  it('finds a template that is missing or broken, whatever else it checks', async () => {
    const context = contextWith({ house: null, tinh: OWN, broken: '#nobody', missing: null })
    expect(await checkPrograms(context, undefined, { files: true })).toBe(3)
    expect(result).toMatchObject({
      ok: false,
      broken: 0,
      templates: [
        {
          program: 'p-broken',
          template: 'broken',
          fault: expect.stringContaining('certificate.typ:1:2'),
        },
        {
          program: 'p-missing',
          template: 'missing',
          fault: expect.stringContaining('There is no'),
        },
        { program: 'p-tinh', template: 'tinh', fault: null },
      ],
    })
    expect(printed).toContain('templates that do not print: 2')
  })
})
