import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { connectors, faultsOf, onePlatform } from './faults.ts'

const file = (text: string, name = 'p') => ({ name: `programs/${name}.yaml`, text })
const minimal = 'id: p\ntitle: { vi: Chương trình }\n'

function programOf(yaml: string) {
  const read = parseConfiguration([onePlatform, file(`${minimal}${yaml}\n`)], connectors)
  const [program] = read.programs
  if (program === undefined) throw new Error('no program was read')
  return program
}

/** The faults of a program with these lines from line 3 on, as `line field: reason`. */
const faults = (yaml: string) =>
  faultsOf(onePlatform, file(`${minimal}${yaml}\n`)).map(
    ({ field, reason }) => `${field.replace('programs/p.yaml:', '')}: ${reason}`,
  )

const cohort = (keys: string) => `cohorts:\n  - { id: c, ${keys} }`
const source = (keys: string) => `{ platform: onetouch, course: A, attendance: topics${keys} }`
const twoPapers = 'rules: { finalTest: { papers: [{ code: LT }, { code: TH, weight: 2 }] } }\n'

describe('the keys of a program that say how it is held and certified', () => {
  it('are read whole', () => {
    expect(
      programOf(`kind: intensive
document: Quyết định số 35/QĐ-UBND
legalBasis: [Căn cứ một, Căn cứ hai]
audiences: [Lãnh đạo, Giáo viên]
modules: { Lãnh đạo: [NTS] }
moduleTitles: { NTS: { vi: Nhận thức số, en: Digital awareness } }
before: 2022-05-22
periods: 16
delivery: { mode: [in-person, video], classSize: 150, inPersonShare: "> 50%", days: { from: 5, to: 14 }, coursesPerYear: 2 }
certificate: { issuer: Sở, legalBasis: [Căn cứ ba], wording: [{ vi: Đã hoàn thành, en: Has completed }] }
questions: [Còn để ngỏ]`),
    ).toMatchObject({
      kind: 'intensive',
      document: 'Quyết định số 35/QĐ-UBND',
      legalBasis: ['Căn cứ một', 'Căn cứ hai'],
      audiences: ['Lãnh đạo', 'Giáo viên'],
      modules: { 'Lãnh đạo': ['NTS'] },
      moduleTitles: { NTS: { vi: 'Nhận thức số', en: 'Digital awareness' } },
      deadline: '2022-05-21',
      periods: 16,
      delivery: {
        mode: ['in-person', 'video'],
        classSize: 150,
        inPersonShare: { share: { numerator: 1, denominator: 2 }, exclusive: true },
        days: { from: 5, to: 14 },
        coursesPerYear: 2,
      },
      certificate: {
        issuedBy: 'agency',
        periods: 16,
        legalBasis: ['Căn cứ ba'],
        wording: [{ vi: 'Đã hoàn thành', en: 'Has completed' }],
      },
      questions: ['Còn để ngỏ'],
    })
  })

  it('a cohort says what it plans, and has the deadline of the program unless it sets its own', () => {
    const { cohorts } = programOf(`deadline: 2022-05-21
cohorts:
  - id: a
    delivery: { learners: 120, days: 2, inPersonPeriods: 9 }
  - id: b
    before: 2022-05-20`)
    expect(cohorts.map(({ deadline }) => deadline)).toEqual(['2022-05-21', '2022-05-19'])
    expect(cohorts[0]?.delivery).toEqual({
      learners: 120,
      days: 2,
      inPersonPeriods: 9,
      onlinePeriods: null,
      modules: {},
    })
  })

  it.each([
    ['">1/2"', 1, 2, true],
    ['"> 0,5"', 1, 2, true],
    ['">= 50%"', 1, 2, false],
    ['2/3', 2, 3, false],
  ])('an in-person share %s', (written, numerator, denominator, exclusive) => {
    expect(programOf(`delivery: { inPersonShare: ${written} }`).delivery?.inPersonShare).toEqual({
      share: { numerator, denominator },
      exclusive,
    })
  })

  it('a paper issued elsewhere needs no number and no issuer of ours', () => {
    expect(programOf('certificate: { issuedBy: institution }').certificate).toEqual({
      issuedBy: 'institution',
      title: null,
      issuer: null,
    })
  })

  it('several papers of a test come from several courses', () => {
    const evidence = `evidence: [${source(', finalTest: a, paper: LT')}, ${source(', finalTest: b, paper: TH')}]`
    const program = programOf(`${twoPapers}${cohort(evidence)}`)
    expect(program.rules.finalTest.papers).toEqual([
      { code: 'LT', weight: '1' },
      { code: 'TH', weight: '2' },
    ])
    expect(program.cohorts[0]?.evidence.map(({ paper }) => paper)).toEqual(['LT', 'TH'])
  })
})

describe('a fault in one of them names its line, its field and what to write', () => {
  it.each([
    ['kind: advanced', '3 kind', 'must be one of basic, intensive'],
    ['legalBasis: Căn cứ', '3 legalBasis', 'must be a list of texts'],
    ['periods: 1.5', '3 periods', 'a number of tiết such as 16'],
    ['periods: 0', '3 periods', '1 to 10000'],
    ['delivery: { mode: zoom }', '3 delivery.mode[0]', 'online, in-person, blended, video'],
    ['delivery: { classSize: many }', '3 delivery.classSize', 'a number of learners such as 150'],
    ['delivery: { clasSize: 150 }', '3 delivery.clasSize', 'did you mean "classSize"'],
    ['delivery: { inPersonShare: 60 }', '3 delivery.inPersonShare', '"> 1/2" (more than half)'],
    ['delivery: { days: { from: 5 } }', '3 delivery.days.to', 'a number of days such as 5'],
    ['delivery: { days: { from: 5, to: 4 } }', '3 delivery.days.to', 'is less than from, 5'],
    ['delivery: { coursesPerYear: 0 }', '3 delivery.coursesPerYear', '1 to 1000'],
    ['rules: { attendance: { counted: hours } }', '3 rules.attendance.counted', 'minutes, periods'],
    [
      'rules: { finalTest: { papers: [{ code: LT }] } }',
      '3 rules.finalTest.papers',
      'two papers or more',
    ],
    [
      'rules: { finalTest: { papers: [{ code: LT }, { code: LT }] } }',
      '3 rules.finalTest.papers[1].code',
      '"LT" is listed twice',
    ],
    [
      'rules: { finalTest: { papers: [{ code: LT }, { code: TH, weight: 0 }] } }',
      '3 rules.finalTest.papers[1].weight',
      'must be more than 0',
    ],
    ['modules: { A: [NTS, NTS] }', '3 modules.A[1]', '"NTS" is listed twice'],
    ['modules:\n  A: [NTS]\naudiences: [Anh]', '4 modules.A', 'no such audience under audiences'],
    [
      'modules: { A: [NTS, NTSS] }\nmoduleTitles:\n  NTS: { vi: N }',
      '3 modules.A[1]',
      '"NTSS" has no title under moduleTitles (did you mean "NTS"?)',
    ],
    [
      'modules: { A: [NTS] }\nmoduleTitles:\n  NTS: { vi: N }\n  ATTN: { vi: T }',
      '6 moduleTitles.ATTN',
      'no audience under modules has this module',
    ],
    [
      'certificate: { issuedBy: school }',
      '3 certificate.issuedBy',
      'must be one of agency, platform, institution',
    ],
    ['certificate: { title: Giấy chứng nhận }', '3 certificate.issuer', 'is missing; write a text'],
    [
      'certificate: { issuedBy: institution, number: "{seq}" }',
      '3 certificate.number',
      'has no use: the paper is issued by the institution, not here',
    ],
    [
      'issue: automatic\ncertificate: { issuedBy: platform }',
      '3 issue',
      'has no use: the paper is issued by the platform, not here',
    ],
    [
      'periods: 16\ncertificate: { issuer: Sở, periods: 8 }',
      '4 certificate.periods',
      'contradicts periods, 16',
    ],
    ['deadline: 2022-05-21\nbefore: 2022-05-21', '4 before', 'contradicts deadline 2022-05-21'],
    [
      'clauses: { delivery.clasSize: "150" }',
      '3 clauses.delivery.clasSize',
      'did you mean "delivery.classSize"',
    ],
    [
      'clauses: { delivery.classSize: "150" }',
      '3 clauses.delivery.classSize',
      'which this file does not set',
    ],
    [cohort('delivery: { learners: 0 }'), '4 cohorts[0].delivery.learners', 'a number of learners'],
    [
      `modules: { A: [NTS] }\n${cohort('delivery: { modules: { NTT: { inPersonPeriods: 4 } } }')}`,
      '5 cohorts[0].delivery.modules.NTT',
      'no module "NTT" in this program (did you mean "NTS"?)',
    ],
    [
      `modules: { A: [NTS] }\n${cohort('delivery: { inPersonPeriods: 8, modules: { NTS: { inPersonPeriods: 4 } } }')}`,
      '5 cohorts[0].delivery.inPersonPeriods',
      'contradicts the modules, which have 4 together',
    ],
    [
      `modules: { A: [NTS] }\n${cohort(`evidence: [${source(', module: NTT')}]`)}`,
      '5 cohorts[0].evidence[0].module',
      'no module "NTT" in this program (did you mean "NTS"?)',
    ],
    [
      cohort(`evidence: [${source(', module: NTS')}]`),
      '4 cohorts[0].evidence[0].module',
      'the program lists no modules',
    ],
    [
      cohort(`evidence: [${source(', finalTest: a, paper: LT')}]`),
      '4 cohorts[0].evidence[0].paper',
      'the final test of this program has no papers',
    ],
    [
      `${twoPapers}${cohort(`evidence: [${source(', finalTest: a, paper: LTT')}]`)}`,
      '5 cohorts[0].evidence[0].paper',
      'no paper "LTT" in the final test (did you mean "LT"?)',
    ],
    [
      `${twoPapers}${cohort(`evidence: [${source(', finalTest: a')}]`)}`,
      '5 cohorts[0].evidence[0].paper',
      'is missing; say which paper of the final test it is: LT, TH',
    ],
    [
      `${twoPapers}${cohort(`evidence: [${source(', finalTest: a, paper: LT')}]`)}`,
      '5 cohorts[0].evidence',
      'no source gives the paper TH, so nobody could pass',
    ],
  ])('%s', (yaml, place, reason) => {
    const found = faults(yaml)
    expect(found).toHaveLength(1)
    expect(found[0]?.startsWith(`${place}: `)).toBe(true)
    expect(found[0]).toContain(reason)
  })

  it('several are told at once, beside those of other sections', () => {
    expect(
      faults(`kind: advanced
periods: many
delivery: { clasSize: 150, days: 0 }
certificate: { periods: 0, isuer: Sở }
modules: { A: [NTS] }
cohorts:
  - id: c
    delivery: { learner: 3 }
    evidence: [${source(', module: NTT')}]`).map((fault) => fault.split(': ')[0]),
    ).toEqual([
      '3 kind',
      '4 periods',
      '5 delivery.days.from',
      '5 delivery.days.to',
      '5 delivery.clasSize',
      '6 certificate.periods',
      '6 certificate.isuer',
      '6 certificate.issuer',
      '10 cohorts[0].delivery.learner',
      '11 cohorts[0].evidence[0].module',
    ])
  })

  it('tập huấn and bồi dưỡng never share a course', () => {
    const program = (id: string, kind: string) =>
      file(
        `id: ${id}\ntitle: { vi: ${id} }\nkind: ${kind}\ncohorts:\n  - { id: c-${id}, evidence: [${source('')}] }\n`,
        id,
      )
    expect(faultsOf(onePlatform, program('a', 'basic'), program('b', 'basic'))).toEqual([])
    expect(faultsOf(onePlatform, program('a', 'basic'), program('b', 'intensive'))).toEqual([
      {
        field: 'programs/b.yaml:5 cohorts[0].evidence[0].course',
        reason: expect.stringContaining('never mixed'),
      },
    ])
  })
})
