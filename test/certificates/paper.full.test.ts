import { describe, expect, it } from 'vitest'
import { createRenderer } from '../../src/certificates/render.ts'
import type { CertificateSnapshot } from '../../src/certificates/snapshot.ts'
import {
  installed,
  readAttachment,
  readPdf,
  readQrCode,
  readQrCodeOfPixels,
} from './foreign-tools.ts'
import { bareSample, CREDENTIAL, fullSample, sample, sampleFor } from './sample.ts'

const renderer = createRenderer()
const render = (snapshot: CertificateSnapshot) => renderer.render(snapshot, CREDENTIAL)

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
        'UBND TỈNH SƠN LA SỞ KHOA HỌC VÀ CÔNG NGHỆ',
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

    it('says under which decision, on what basis, in what words, and which paper it replaces', () => {
      const text = textOf(render(fullSample))
      for (const expected of [
        'Căn cứ Kế hoạch số 118/KH-UBND ngày 15 tháng 4 năm 2025 của UBND tỉnh Sơn La',
        'Giấy chứng nhận này có giá trị trên toàn quốc.',
        'Quyết định số 214/QĐ-SKHCN ngày 02 tháng 4 năm 2026',
        'Bản chỉnh sửa lần 1 ngày 20 tháng 5 năm 2026, thay thế bản cấp ngày 06 tháng 4 năm 2026',
      ]) {
        expect(text).toContain(expected)
      }
    })

    it.each([
      ['KT. Giám đốc / Phó Giám đốc', ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC']],
      ['TL. Chủ tịch / Giám đốc Sở', ['TL. CHỦ TỊCH', 'GIÁM ĐỐC SỞ']],
      [
        'TUQ. Chủ tịch / KT. Giám đốc / Phó Giám đốc',
        ['TUQ. CHỦ TỊCH', 'KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'],
      ],
      ['Giám đốc/Trưởng ban', ['GIÁM ĐỐC/TRƯỞNG BAN']],
    ])('gives each line of the office "%s" a line of its own', (title, lines) => {
      const pdf = render({ ...sample, signer: { title, name: 'Quàng Thị Ánh Tuyết' } })
      const printed = readPdf(pdf, 'pdftotext', ['-layout', '{pdf}', '-']).split('\n')
      const at = lines.map((line) => printed.findIndex((one) => one.trim().endsWith(line)))
      expect(at).not.toContain(-1)
      expect(at).toEqual(at.toSorted((a, b) => a - b))
      expect(new Set(at).size).toBe(lines.length)
    })

    it('asks for a signature by hand only where it is signed by hand', () => {
      expect(textOf(render(sample))).toContain('(Ký tên, đóng dấu)')
      expect(textOf(render({ ...sample, agencySignature: true }))).not.toContain('Ký tên')
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
      // What the file says of itself; no validator has looked at it.
      const metadata = readPdf(render(sample), 'pdfinfo', ['-meta', '{pdf}'])
      expect(metadata).toContain('<pdfaid:part>3</pdfaid:part>')
      expect(metadata).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
      expect(metadata).toContain('<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li>')
    })

    it('is dated by the day of its revision, where it is one', () => {
      expect(factsOf(render(fullSample)).get('CreationDate')).toMatch(/^2026-05-20T/)
    })

    it('gives its credential out as it was put in', () => {
      const listed = readPdf(render(sample), 'pdfdetach', ['-list', '{pdf}'])
      expect(listed).toContain('1: credential.json')
      expect(readAttachment(render(sample), 'credential.json')).toEqual(CREDENTIAL)
      expect(readPdf(renderer.render(sample, null), 'pdfdetach', ['-list', '{pdf}'])).toMatch(/^0 /)
    })

    it('keeps eight long lines of legal basis on one page', () => {
      const basis =
        'Căn cứ Quyết định số 146/QĐ-TTg ngày 28 tháng 01 năm 2022 của Thủ tướng Chính phủ phê duyệt Đề án “Nâng cao nhận thức, phổ cập kỹ năng và phát triển nguồn nhân lực chuyển đổi số quốc gia đến năm 2025, định hướng đến năm 2030”;'
      const pdf = render({ ...fullSample, legalBasis: Array<string>(8).fill(basis) })
      expect(factsOf(pdf).get('Pages')).toBe('1')
      expect(textOf(pdf).split('phê duyệt Đề án')).toHaveLength(9)
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

    it('is read by another reader too', () => {
      expect(readQrCodeOfPixels(render(sample))).toBe(sample.verifyUrl)
    })
  },
)

describe.skipIf(!installed('qpdf', 'qpdf'))('the structure of the file', () => {
  it('has the credential as a file that belongs to the whole of it', () => {
    const objects: unknown = JSON.parse(readPdf(render(sample), 'qpdf', ['--json', '{pdf}']))
    const text = JSON.stringify(objects)
    expect(text).toContain('"/AFRelationship":"/Alternative"')
    expect(text).toContain('"/Subtype":"/application/json"')
    expect(text).toMatch(/"\/AF":\[/)
  })

  it.each([
    ['with everything', fullSample],
    ['with nothing optional', bareSample],
  ])('is sound %s', (_, snapshot) => {
    expect(readPdf(render(snapshot), 'qpdf', ['--check', '{pdf}'])).toContain(
      'No syntax or stream encoding errors found',
    )
  })
})
