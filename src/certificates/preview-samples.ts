/** Invented certificates that show what a template does with all, with too much and with nothing. */
import { writeCertificateNumber } from '../programs/number-pattern.ts'
import type { StoredProgram } from '../programs/stored.ts'
import type { CertificateRenderer } from './render.ts'
import type { CertificateSnapshot } from './snapshot.ts'

type OwnPaper = Extract<StoredProgram['certificate'], { issuedBy: 'agency' }>

/** Whose paper is shown: a program's own wording, or an invented one. */
export interface PreviewedPaper {
  program: CertificateSnapshot['program']
  paper: Omit<OwnPaper, 'issuedBy' | 'email' | 'linkDays'>
}

/** No certificate has it: a preview that gets into the world verifies as unknown. */
const CODE = 'mau-xem-truoc-khong-co-gia-tri'

/** 60 letters, as long as a name may reasonably be. */
const LONG_NAME = 'Nguyễn Phước Quý Thị Hoàng Phương Thảo Nguyên Diễm Ngọc Hươn'

/** U+1EA0 to U+1EF9, and the letters that stand before them. */
const LETTERS = [
  ...'ăâđêôơưĂÂĐÊÔƠƯ',
  ...Array.from({ length: 0x1ef9 - 0x1ea0 + 1 }, (_, offset) =>
    String.fromCodePoint(0x1ea0 + offset),
  ),
]

export const INVENTED: PreviewedPaper = {
  program: { id: 'mau', vi: 'Kỹ năng số cơ bản', en: 'Basic digital skills' },
  paper: {
    title: 'Giấy chứng nhận hoàn thành khóa học',
    parentBody: 'Ủy ban nhân dân tỉnh Mẫu',
    issuer: 'Sở Khoa học và Công nghệ',
    place: 'Mẫu',
    number: '{seq}/{year}/GCN',
    periods: 16,
    signer: { title: 'KT. Giám đốc / Phó Giám đốc', name: 'Nguyễn Thị Mẫu' },
    legalBasis: ['Căn cứ Kế hoạch số 01/KH-UBND ngày 15 tháng 4 năm 2026 của Ủy ban nhân dân tỉnh'],
    wording: [],
    template: null,
    agencySignature: false,
  },
}

/** By name of the sample. */
export function previewSamples({
  program,
  paper,
}: PreviewedPaper): Map<string, CertificateSnapshot> {
  const { number, ...wording } = paper
  const complete: CertificateSnapshot = {
    ...wording,
    number: writeCertificateNumber(number, 128, 2026),
    registerNumber: 128,
    year: 2026,
    decision: { number: '45/QĐ-MẪU', date: '2026-04-02' },
    program,
    cohort: { id: 'mau', name: 'Lớp mẫu' },
    learner: {
      fullName: 'Nguyễn Văn Mẫu',
      dateOfBirth: '1985-09-05',
      unit: 'Ủy ban nhân dân xã Mẫu',
    },
    start: '2026-03-02',
    end: '2026-03-31',
    score: '8.5',
    attendance: { attended: '740', required: '800', unit: 'minutes' },
    issueDate: '2026-04-06',
    code: CODE,
    verifyUrl: `https://hocvu.example.gov.vn/verify/${CODE}`,
    revision: 1,
    replaces: null,
  }
  const named = (fullName: string) => ({ ...complete.learner, fullName })
  return new Map([
    ['complete', complete],
    ['long-name', { ...complete, learner: named(LONG_NAME) }],
    ['every-letter', { ...complete, learner: named(inWords(LETTERS)) }],
    [
      'missing-facts',
      {
        ...complete,
        decision: null,
        program: { ...program, en: null },
        ...{ start: null, end: null, periods: null, score: null, attendance: null },
        ...{ parentBody: null, place: null, signer: null, legalBasis: [], wording: [] },
      },
    ],
    [
      'long-texts',
      {
        ...complete,
        learner: {
          ...named(LONG_NAME),
          unit: 'Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp khu vực Mộc Châu – Vân Hồ',
        },
        program: {
          ...program,
          vi: 'Bồi dưỡng chuyên sâu về quản trị dữ liệu, dữ liệu mở và kho dữ liệu dùng chung cho công chức, viên chức phụ trách chuyển đổi số các sở, ban, ngành và cấp xã năm 2026',
        },
      },
    ],
    [
      'revised',
      {
        ...complete,
        revision: 2,
        replaces: { revision: 1, madeOn: '2026-04-06', revisedOn: '2026-05-20' },
      },
    ],
  ])
}

const SAMPLE_CREDENTIAL = Buffer.from('{"name":"Mẫu xem trước, không phải giấy chứng nhận"}\n')

/** @throws HocvuError `certificate.template` naming file, line and column; `certificate.letters` */
export function printSample(renderer: CertificateRenderer, sample: CertificateSnapshot): Buffer {
  return renderer.render(sample, SAMPLE_CREDENTIAL)
}

/** Words of six letters, which wrap as a name does. */
function inWords(letters: readonly string[]): string {
  return letters.map((letter, at) => (at % 6 === 5 ? `${letter} ` : letter)).join('')
}
