import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { StoredCohort, StoredProgram } from '../../src/programs/stored.ts'
import { onePlatform } from './faults.ts'

/** As versions were stored before programs said how they are held, and before a test had papers. */
const older = {
  id: 'ky-nang-so',
  title: { vi: 'Kỹ năng số cơ bản', en: null },
  source: '003',
  basis: 'stated',
  issue: 'manual',
  rules: {
    finalTest: { pass: '5', scale: '10', attempts: 'highest' },
    attendance: {
      minimum: { numerator: 3, denominator: 4 },
      unexcused: 'review',
      presence: { numerator: 1, denominator: 2 },
    },
    window: { days: 10, from: 'account' },
    modules: 'optional',
  },
  modules: { 'Lãnh đạo': ['NTS'] },
  certificate: {
    title: 'Giấy chứng nhận hoàn thành khóa học',
    issuer: 'Sở Khoa học và Công nghệ',
    place: null,
    number: '{seq}/{year}/GCN',
    periods: 16,
    signer: null,
  },
}

const olderCohort = {
  id: 'kns-1',
  name: 'Lớp 1',
  start: '2026-01-05',
  deadline: '2026-12-31',
  enrol: 'platform',
  evidence: [{ platform: 'lms', course: 'KNS', finalTest: 'final', attendance: 'sessions' }],
}

describe('a version stored by an earlier release', () => {
  it('of a program means what it meant', () => {
    expect(StoredProgram.parse(older)).toEqual({
      ...older,
      kind: 'basic',
      document: null,
      legalBasis: [],
      rules: {
        ...older.rules,
        finalTest: { ...older.rules.finalTest, papers: null, combine: 'average' },
        attendance: { ...older.rules.attendance, counted: 'minutes' },
      },
      audiences: [],
      moduleTitles: {},
      deadline: null,
      periods: null,
      delivery: null,
      certificate: {
        ...older.certificate,
        issuedBy: 'agency',
        parentBody: null,
        legalBasis: [],
        wording: [],
        template: null,
        agencySignature: false,
        email: false,
        linkDays: null,
      },
      questions: [],
      stated: [],
      inherited: [],
      unstated: [],
    })
  })

  it('of a cohort means what it meant', () => {
    expect(StoredCohort.parse(olderCohort)).toEqual({
      ...olderCohort,
      delivery: null,
      evidence: [{ ...olderCohort.evidence[0], paper: null, module: null }],
    })
  })
})

describe('a version stored now', () => {
  it('comes back as it was read from the file', () => {
    const text = `
id: p
title: { vi: Chương trình, en: Program }
kind: intensive
legalBasis: [Căn cứ]
rules: { finalTest: { papers: [{ code: LT }, { code: TH }], combine: each }, attendance: { counted: periods } }
modules: { Lãnh đạo: [NTS] }
moduleTitles: { NTS: { vi: Nhận thức số } }
deadline: 2026-12-31
periods: 40
delivery: { mode: blended, classSize: 150, inPersonShare: "> 1/2", days: 5, coursesPerYear: 2 }
certificate: { issuedBy: institution, issuer: Học viện }
clauses: { periods: Mục 2 }
questions: [Còn để ngỏ]
cohorts:
  - id: c
    delivery: { learners: 100, days: 5, modules: { NTS: { inPersonPeriods: 30, onlinePeriods: 10 } } }
    evidence:
      - { platform: onetouch, course: A, finalTest: a, paper: LT, module: NTS, attendance: sessions }
      - { platform: onetouch, course: A, finalTest: b, paper: TH }
`
    const { programs } = parseConfiguration(
      [onePlatform, { name: 'programs/p.yaml', text }],
      ['onetouch'],
    )
    const [{ cohorts, ...program } = { cohorts: [] }] = programs
    expect(StoredProgram.parse(JSON.parse(JSON.stringify(program)))).toEqual(program)
    const [cohort] = cohorts
    expect(StoredCohort.parse(JSON.parse(JSON.stringify(cohort)))).toEqual(cohort)
  })
})
