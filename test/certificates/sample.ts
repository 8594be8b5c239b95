import type { CertificateSnapshot } from '../../src/certificates/snapshot.ts'

/** An invented certificate with every optional fact present. */
export const sample: CertificateSnapshot = {
  number: '128/2026/GCN',
  registerNumber: 128,
  year: 2026,
  title: 'Giấy chứng nhận hoàn thành khóa học',
  issuer: 'Sở Khoa học và Công nghệ',
  parentBody: 'UBND tỉnh Sơn La',
  place: 'Sơn La',
  legalBasis: [],
  wording: [],
  decision: null,
  signer: { title: 'Giám đốc', name: 'Quàng Thị Ánh Tuyết' },
  program: { id: 'kns', vi: 'Kỹ năng số cơ bản', en: 'Basic digital skills' },
  cohort: { id: 'kns-1', name: 'Lớp 1 Mộc Châu' },
  learner: {
    fullName: 'Lò Văn Phương',
    dateOfBirth: '1985-09-05',
    unit: 'Ủy ban nhân dân xã Chiềng Mung',
  },
  start: '2026-03-02',
  end: '2026-03-31',
  periods: 16,
  score: '8.5',
  attendance: { attended: '740', required: '800', unit: 'minutes' },
  issueDate: '2026-04-06',
  code: 'K7QF-2M9X-T4RB-8VHD-W3NC-6ZPJ',
  verifyUrl: 'https://hocvu.example.gov.vn/verify/K7QF-2M9X-T4RB-8VHD-W3NC-6ZPJ',
  revision: 1,
  replaces: null,
  template: null,
  agencySignature: false,
}

/** Stands for the credential, which has letters outside of ASCII too. */
export const CREDENTIAL = Buffer.from(
  `{"name": "Kỹ năng số cơ bản", "id": "${'0123456789'.repeat(400)}"}\n`,
)

/** With whatever else a paper may say, too. */
export const fullSample: CertificateSnapshot = {
  ...sample,
  signer: { title: 'KT. Giám đốc / Phó Giám đốc', name: 'Quàng Thị Ánh Tuyết' },
  legalBasis: ['Căn cứ Kế hoạch số 118/KH-UBND ngày 15 tháng 4 năm 2025 của UBND tỉnh Sơn La'],
  wording: [{ vi: 'Giấy chứng nhận này có giá trị trên toàn quốc.', en: 'Valid nationwide.' }],
  decision: { number: '214/QĐ-SKHCN', date: '2026-04-02' },
  revision: 2,
  replaces: { revision: 1, madeOn: '2026-04-06', revisedOn: '2026-05-20' },
}

/** The same certificate for another learner. */
export function sampleFor(learner: Partial<CertificateSnapshot['learner']>): CertificateSnapshot {
  return { ...sample, learner: { ...sample.learner, ...learner } }
}

/** The same certificate with every optional fact absent. */
export const bareSample: CertificateSnapshot = {
  ...sample,
  parentBody: null,
  place: null,
  signer: null,
  start: null,
  end: null,
  periods: null,
  score: null,
  attendance: null,
  program: { ...sample.program, en: null },
}
