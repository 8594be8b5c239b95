import { describe, expect, it } from 'vitest'
import { checksOfCode } from '../../../src/certificates/revisions/code-checks.ts'
import { changesBetween, corrected } from '../../../src/certificates/revisions/correct.ts'
import { requirePublicReason } from '../../../src/certificates/revisions/public-reason.ts'
import { type Standing, standingOf } from '../../../src/certificates/revisions/standing.ts'
import { sample } from '../sample.ts'

const facts = {
  learner: { fullName: 'Lò Văn Phượng', dateOfBirth: '1985-05-09', unit: 'Xã khác' },
  score: { score: '9', attendance: null },
  wording: { ...sample, title: 'Giấy chứng nhận mới', periods: 20, agencySignature: true },
}

describe('what a correction takes', () => {
  it('is what was asked for and nothing else', () => {
    expect(corrected(sample, [], facts)).toEqual(sample)
    expect(corrected(sample, ['name'], facts)).toEqual({
      ...sample,
      learner: { ...sample.learner, fullName: 'Lò Văn Phượng' },
    })
    expect(corrected(sample, ['score'], facts)).toEqual({ ...sample, score: '9', attendance: null })
  })

  it('never is number, register number, issuer, date of issue or decision', () => {
    const others = {
      ...facts,
      wording: { ...facts.wording, number: '9', issuer: 'Khác', issueDate: '2030-01-01' },
    }
    const after = corrected(sample, ['name', 'date-of-birth', 'unit', 'score', 'wording'], others)
    expect(changesBetween(sample, after).map(({ fact }) => fact)).toEqual([
      'fullName',
      'dateOfBirth',
      'unit',
      'score',
      'attendance',
      'periods',
      'title',
      'agencySignature',
    ])
    const { number, registerNumber, issuer, issueDate, decision, year } = sample
    expect(after).toMatchObject({ number, registerNumber, issuer, issueDate, decision, year })
  })

  it('is told as people read it', () => {
    expect(changesBetween(sample, { ...sample, score: null, signer: null })).toEqual([
      { fact: 'score', before: '8.5', after: null },
      { fact: 'signer', before: 'Giám đốc / Quàng Thị Ánh Tuyết', after: null },
    ])
  })
})

describe('how a paper stands', () => {
  const present = { state: 'valid', revision: 2, awaitsSignature: false } as const

  it.each<[string, number, Partial<Parameters<typeof standingOf>[1]>, Standing, string]>([
    ['the newest', 2, {}, 'in-force', 'valid'],
    ['an earlier one', 1, {}, 'replaced', 'replaced'],
    ['the newest, not signed', 2, { awaitsSignature: true }, 'awaits-signature', 'cannot-tell'],
    ['an earlier one, the newest not signed', 1, { awaitsSignature: true }, 'replaced', 'replaced'],
    ['the newest, revoked', 2, { state: 'revoked' }, 'revoked', 'revoked'],
    ['an earlier one, revoked since', 1, { state: 'revoked' }, 'revoked', 'revoked'],
  ])('%s', (_, revision, changed, standing, result) => {
    expect(standingOf(revision, { ...present, ...changed })).toBe(standing)
    const found = { standing, isNewest: revision === 2, hasFile: true }
    expect(checksOfCode(found).result).toBe(result)
  })

  it('an earlier paper of a revoked certificate fails two checks, each told apart', () => {
    const { checks } = checksOfCode({ standing: 'revoked', isNewest: false, hasFile: false })
    expect(checks).toEqual({
      register: { state: 'holds', reason: 'in-register' },
      revocation: { state: 'fails', reason: 'revoked' },
      replacement: { state: 'fails', reason: 'replaced' },
      file: { state: 'cannot-tell', reason: 'no-file-yet' },
    })
  })
})

describe('a reason that everybody is shown', () => {
  it.each([
    'Cấp nhầm người, theo Quyết định số 128/QĐ-SKHCN ngày 05/09/2026',
    'Điểm 4,9 sau phúc khảo; xem Công văn 1234/2026',
    'Trùng với giấy số 0123/2026/GCN',
    'Theo biên bản ngày 15/09/1985, số 12',
    'Quyết định số 1234567/QĐ-UBND ngày 20-11-2026 08:30',
  ])('may be: %s', (reason) => {
    expect(() => requirePublicReason(reason, ['1985-09-05'])).not.toThrow()
  })

  it.each([
    'sinh 5.9.1985',
    'sinh 05-09-1985',
    'sinh 1985-09-05',
    'hỏi +84 912 345 678',
    'hỏi 0912345678',
    'thư a.b@c.vn',
    'sinh ngày 05 tháng 9 năm 1985',
    'sinh 5/09/1985',
    'sinh 05/9/85',
    'số CMND 012345678',
    'CMND 012 345 678',
    'CCCD 0140-8500-1234',
    'CCCD 014.085.001.234',
    'gọi 12 0912345678',
    'gọi 0212 0912345678 0987654321',
  ])('may not be: %s', (reason) => {
    expect(() => requirePublicReason(reason, ['1985-09-05'])).toThrow(/shown to whoever verifies/)
  })
})
