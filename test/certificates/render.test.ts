import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createRenderer } from '../../src/certificates/render.ts'
import type { CertificateSnapshot } from '../../src/certificates/snapshot.ts'
import { HocvuError } from '../../src/foundation/errors.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { installed, readPdf, readQrCode } from './foreign-tools.ts'
import { bareSample, sample, sampleFor } from './sample.ts'

const renderer = createRenderer()
const render = (snapshot: CertificateSnapshot) => renderer.render(snapshot)

const VIETNAMESE_LETTERS = [
  ...Array.from({ length: 0x1ef9 - 0x1ea0 + 1 }, (_, offset) =>
    String.fromCodePoint(0x1ea0 + offset),
  ),
  ...'ơưđƠƯĐăâêôĂÂÊÔáàãéèíìĩóòõúùũýÁÀÃÉÈÍÌĨÓÒÕÚÙŨÝ',
]

/** Words of six letters, so that a long name can wrap as names do. */
const inWords = (letters: string[]) =>
  letters
    .map((letter, at) => (at % 6 === 5 ? `${letter} ` : letter))
    .join('')
    .trim()

describe('a certificate as a file', () => {
  it('has the same bytes each time', () => {
    expect(render(sample).equals(render(sample))).toBe(true)
  })

  it('has the same bytes from another renderer that printed something else before', () => {
    const other = createRenderer()
    other.render(bareSample)
    expect(other.render(sample).equals(render(sample))).toBe(true)
  })

  it('has the same bytes in another process with another time zone', () => {
    const script = fileURLToPath(new URL('./print-digest.ts', import.meta.url))
    const digest = execFileSync(process.execPath, ['--import', 'tsx', script], {
      encoding: 'utf8',
      env: { TZ: 'America/New_York' },
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
    })
    expect(digest.trim()).toBe(sha256(render(sample)).toString('hex'))
  })

  it('has other bytes for another certificate', () => {
    expect(render(sample).equals(render(sampleFor({ fullName: 'Lò Văn Phường' })))).toBe(false)
  })

  it('declares PDF/A-3b and its language', () => {
    const text = render(sample).toString('latin1')
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
    expect(text).toMatch(/\/Lang \(vi/)
  })
})

describe.skipIf(!installed('pdftotext', 'poppler-utils'))(
  'a certificate as read by poppler',
  () => {
    const textOf = (pdf: Buffer) => readPdf(pdf, 'pdftotext', ['{pdf}', '-']).replace(/\s+/g, ' ')
    const factsOf = (pdf: Buffer) => {
      const lines = readPdf(pdf, 'pdfinfo', ['-isodates', '{pdf}']).split('\n')
      return new Map(lines.map((line) => [line.split(':')[0], line.replace(/^[^:]*:\s*/, '')]))
    }

    it('says everything a certificate says', () => {
      const text = textOf(render(sample))
      for (const expected of [
        'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
        'Độc lập - Tự do - Hạnh phúc',
        'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
        'GIẤY CHỨNG NHẬN HOÀN THÀNH KHÓA HỌC',
        'Chứng nhận Ông/Bà: Lò Văn Phương',
        'Ngày sinh: 05/09/1985',
        'Đơn vị: Ủy ban nhân dân xã Chiềng Mung',
        'Đã hoàn thành khóa học: Kỹ năng số cơ bản',
        'Từ ngày 02/03/2026 đến ngày 31/03/2026',
        'Thời lượng: 16 tiết',
        'Kết quả kiểm tra: 8,5 điểm',
        'Chuyên cần: 92,5%',
        'Số hiệu: 128/2026/GCN',
        'Số vào sổ: 128',
        'Mã tra cứu: K7QF-2M9X-T4RB-8VHD-W3NC-6ZPJ',
        'Tra cứu tại: hocvu.example.gov.vn/verify',
        'Sơn La, ngày 06 tháng 4 năm 2026',
        'GIÁM ĐỐC',
        'Quàng Thị Ánh Tuyết',
      ]) {
        expect(text).toContain(expected)
      }
      expect(text.toLowerCase()).not.toContain('chứng chỉ')
    })

    it.each([
      ['NFC', (name: string) => name.normalize('NFC')],
      ['NFD', (name: string) => name.normalize('NFD')],
      [
        'mixed',
        (name: string) =>
          [...name].map((letter, at) => letter.normalize(at % 2 ? 'NFD' : 'NFC')).join(''),
      ],
    ])('prints every Vietnamese letter, given in %s', (_, written) => {
      const name = inWords(VIETNAMESE_LETTERS)
      expect(textOf(render(sampleFor({ fullName: written(name) })))).toContain(` ${name} `)
    })

    it('prints every Vietnamese letter in regular type too', () => {
      for (let at = 0; at < VIETNAMESE_LETTERS.length; at += 30) {
        const letters = VIETNAMESE_LETTERS.slice(at, at + 30).join('')
        expect(textOf(render({ ...sample, code: letters }))).toContain(`Mã tra cứu: ${letters}`)
      }
    })

    it.each([
      '#eval("1 + 1")',
      '#panic("x") *bold* _it_ $x^2$',
      '"Ông\' \\ `raw` <nhãn> @ref',
      '= Tiêu đề // ghi chú /* x */',
      '{"a": [1]} \\u{41} -- --- ...',
      'a'.repeat(30),
    ])('prints %s as it is written', (name) => {
      expect(textOf(render(sampleFor({ fullName: name })))).toContain(name)
    })

    it('embeds all of its fonts, and no other family', () => {
      const fonts = readPdf(render(sample), 'pdffonts', ['{pdf}']).trim().split('\n').slice(2)
      expect(fonts.length).toBeGreaterThanOrEqual(3)
      for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+Tinos-\S+ .* yes yes yes /)
    })

    it('is one tagged A4 page on its side, named by title and number, dated by its issue', () => {
      const facts = factsOf(render(sample))
      expect(facts.get('Pages')).toBe('1')
      expect(facts.get('Page size')).toMatch(/^841\.\d+ x 595\.\d+ pts \(A4\)/)
      expect(facts.get('Tagged')).toBe('yes')
      expect(facts.get('Title')).toBe('Giấy chứng nhận hoàn thành khóa học số 128/2026/GCN')
      expect(facts.get('CreationDate')).toMatch(/^2026-04-06T/)
    })

    it('keeps a name of 60 letters and a long unit, issuer, course and signer on one page', () => {
      const name = 'Nguyễn Phước Quý Thị Hoàng Phương Thảo Nguyên Diễm Ngọc Hươn'
      expect(name).toHaveLength(60)
      const pdf = render({
        ...sampleFor({
          fullName: name,
          unit: 'Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp khu vực Mộc Châu – Vân Hồ',
        }),
        issuer:
          'Ban Chỉ đạo phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số tỉnh Sơn La',
        program: {
          ...sample.program,
          vi: 'Bồi dưỡng chuyên sâu về quản trị dữ liệu, dữ liệu mở và kho dữ liệu dùng chung cho công chức, viên chức phụ trách chuyển đổi số các sở, ban, ngành và cấp xã năm 2026',
        },
        signer: { title: 'KT. Giám đốc Phó Giám đốc thường trực', name },
      })
      expect(factsOf(pdf).get('Pages')).toBe('1')
      expect(textOf(pdf)).toContain(name)
    })

    it('leaves out what is not known, with its label', () => {
      const text = textOf(render(bareSample))
      for (const absent of ['null', 'none', 'Từ ngày', 'Thời lượng', 'Kết quả', 'Chuyên cần'])
        expect(text).not.toContain(absent)
      expect(text).toContain('Ngày 06 tháng 4 năm 2026')
    })

    it('says one end of the course when only one is known', () => {
      expect(textOf(render({ ...sample, end: null }))).toContain('Từ ngày: 02/03/2026')
      expect(textOf(render({ ...sample, start: null }))).toContain('Đến ngày: 31/03/2026')
    })
  },
)

describe.skipIf(!installed('pdftoppm', 'poppler-utils') || !installed('zbarimg', 'zbar-tools'))(
  'the QR code on the paper',
  () => {
    it('opens the verify address', () => {
      expect(readQrCode(render(sample))).toBe(sample.verifyUrl)
    })
  },
)

describe.skipIf(!installed('qpdf', 'qpdf'))('the structure of the file', () => {
  it.each([
    ['with everything', sample],
    ['with nothing optional', bareSample],
  ])('is sound %s', (_, snapshot) => {
    expect(readPdf(render(snapshot), 'qpdf', ['--check', '{pdf}'])).toContain(
      'No syntax or stream encoding errors found',
    )
  })
})

describe('what cannot be printed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-template-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const failure = (attempt: () => unknown): HocvuError => {
    try {
      attempt()
    } catch (error) {
      if (error instanceof HocvuError) return error
      throw error
    }
    throw new Error('nothing was thrown')
  }

  it('names file, line and column of a fault in a template', () => {
    const template = join(folder, 'broken.typ')
    writeFileSync(template, '#set page(width: 10cm)\n\n  #unknown-thing\n')
    const error = failure(() => createRenderer(template).render(sample))
    expect(error.code).toBe('certificate.template')
    expect(error.message).toContain('broken.typ:3:4: unknown variable: unknown-thing')
  })

  it('refuses a template that takes more than one page', () => {
    const template = join(folder, 'long.typ')
    writeFileSync(template, 'a #pagebreak() b')
    const error = failure(() => createRenderer(template).render(sample))
    expect(error.code).toBe('certificate.template')
    expect(error.message).toContain('2 pages')
  })

  it('refuses texts that no size fits on a page, instead of cutting them', () => {
    const endless = { ...sample.program, vi: 'Kỹ năng số '.repeat(300) }
    const error = failure(() => render({ ...sample, program: endless }))
    expect(error.code).toBe('certificate.template')
    expect(error.message).toContain('too long for one page')
  })

  it('names a letter that the font does not have, instead of printing a box', () => {
    const error = failure(() => render(sampleFor({ fullName: 'Lý 漢 An' })))
    expect(error.code).toBe('certificate.letters')
    expect(error.userText('vi')).toContain('漢')
  })

  it('prints the next certificate after a failure', () => {
    failure(() => render(sampleFor({ fullName: '漢' })))
    expect(render(sample).subarray(0, 5).toString()).toBe('%PDF-')
  })
})
