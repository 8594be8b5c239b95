import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { connectors, faultsOf, onePlatform } from './faults.ts'

const whole = `
id: ky-nang-so-2022
title: { vi: Kỹ năng số cơ bản, en: Basic digital skills }
source: "003"
issue: manual
rules:
  finalTest: { pass: 5, scale: 10, attempts: highest }
  attendance: { minimum: 3/4, unexcused: review, presence: 1/2 }
  window: { days: 10, from: account }
certificate: { title: Giấy chứng nhận hoàn thành khóa học, issuer: Sở Khoa học và Công nghệ, place: Sơn La, number: "{seq}/{year}/GCN", periods: 16 }
cohorts:
  - id: kns-2022-1
    name: Lớp 1
    start: 2022-11-01
    deadline: 2022-12-31
    enrol: platform
    evidence:
      - { platform: onetouch, course: KNS-2022, finalTest: final, attendance: sessions }
`

const file = (text: string) => ({ name: 'programs/p.yaml', text })
const minimal = 'id: p\ntitle: { vi: Chương trình }\n'

function programOf(text: string) {
  const [program] = parseConfiguration([onePlatform, file(text)], connectors).programs
  if (program === undefined) throw new Error('no program was read')
  return program
}

const cohortOf = (yaml: string) => programOf(`${minimal}cohorts:\n  - ${yaml}\n`).cohorts[0]
const ruleFaults = (rule: string) => faultsOf(file(`${minimal}rules:\n  ${rule}\n`))

const finalTest = {
  pass: '5',
  scale: '10',
  attempts: 'highest',
  papers: null,
  combine: 'average',
}

describe('a program file', () => {
  it('is read whole', () => {
    expect(programOf(whole)).toEqual({
      id: 'ky-nang-so-2022',
      title: { vi: 'Kỹ năng số cơ bản', en: 'Basic digital skills' },
      kind: 'basic',
      source: '003',
      document: null,
      legalBasis: [],
      basis: 'stated',
      issue: 'manual',
      rules: {
        finalTest,
        attendance: {
          minimum: { numerator: 3, denominator: 4 },
          unexcused: 'review',
          presence: { numerator: 1, denominator: 2 },
          counted: 'minutes',
        },
        window: { days: 10, from: 'account' },
        modules: 'optional',
      },
      audiences: [],
      modules: {},
      moduleTitles: {},
      deadline: null,
      periods: null,
      delivery: null,
      certificate: {
        issuedBy: 'agency',
        title: 'Giấy chứng nhận hoàn thành khóa học',
        issuer: 'Sở Khoa học và Công nghệ',
        parentBody: null,
        place: 'Sơn La',
        number: '{seq}/{year}/GCN',
        periods: 16,
        signer: null,
        legalBasis: [],
        wording: [],
        template: null,
        agencySignature: false,
        email: false,
        linkDays: null,
      },
      questions: [],
      stated: expect.any(Array),
      inherited: [],
      unstated: expect.any(Array),
      cohorts: [
        {
          id: 'kns-2022-1',
          name: 'Lớp 1',
          start: '2022-11-01',
          deadline: '2022-12-31',
          enrol: 'platform',
          delivery: null,
          evidence: [
            {
              platform: 'onetouch',
              course: 'KNS-2022',
              finalTest: 'final',
              paper: null,
              module: null,
              attendance: 'sessions',
            },
          ],
        },
      ],
    })
  })

  it('that says no more than id and title inherits the rules of document 003', () => {
    expect(programOf(minimal)).toMatchObject({
      basis: 'inherited',
      issue: 'manual',
      rules: programOf(whole).rules,
      certificate: null,
      cohorts: [],
    })
  })

  it('with rules and no basis states them', () => {
    expect(programOf(`${minimal}rules: { finalTest: { pass: 6 } }\n`).basis).toBe('stated')
  })
})

describe('rules left out', () => {
  it('of the test and attendance are those of document 003, a window is none', () => {
    const { rules } = programOf(`${minimal}rules: { finalTest: { pass: 6 } }\n`)
    expect(rules.finalTest).toEqual({ ...finalTest, pass: '6' })
    expect(rules.attendance).toEqual(programOf(whole).rules.attendance)
    expect(rules.window).toBeNull()
  })

  it('are waived only in so many words', () => {
    expect(programOf(`${minimal}rules: { attendance: none }\n`).rules.attendance).toBeNull()
  })
})

describe('numbers', () => {
  it.each([
    ['5', '5'],
    ['5.50', '5.5'],
    ['"5,5"', '5.5'],
    ['4.99999999999999999999', '4.99999999999999999999'],
  ])('the pass mark %s is exactly %s', (written, pass) => {
    expect(
      programOf(`${minimal}rules: { finalTest: { pass: ${written} } }\n`).rules.finalTest.pass,
    ).toBe(pass)
  })

  it.each(['3/4', '0.75', '75%'])('the minimum %s is exactly three quarters', (written) => {
    const { rules } = programOf(`${minimal}rules: { attendance: { minimum: ${written} } }\n`)
    expect(rules.attendance?.minimum).toEqual({ numerator: 3, denominator: 4 })
  })

  it.each([
    ['2022', '2022'],
    ['0123', '0123'],
    ['"KNS-2022"', 'KNS-2022'],
  ])('the course %s is the text %s', (written, course) => {
    const evidence = `id: c\n    evidence: [{ platform: onetouch, course: ${written} }]`
    expect(cohortOf(evidence)?.evidence[0]).toEqual({
      platform: 'onetouch',
      course,
      finalTest: null,
      paper: null,
      module: null,
      attendance: 'none',
    })
  })
})

describe('the last valid day', () => {
  it.each([
    ['deadline: 2022-05-21', '2022-05-21'],
    ['before: 2022-05-22', '2022-05-21'],
    ['before: 2022-03-01', '2022-02-28'],
    ['deadline: 21/5/2022', '2022-05-21'],
    ['{ deadline: 2022-05-21, before: 2022-05-22 }', '2022-05-21'],
    ['start: 2022-05-06', null],
  ])('%s: %s', (dates, deadline) => {
    const keys = dates.replace(/[{}]/g, '').trim().replace(', ', '\n    ')
    expect(cohortOf(`id: c\n    ${keys}`)?.deadline).toBe(deadline)
  })

  it('may not be given twice with two meanings, nor before the start', () => {
    const cohort = (dates: string) =>
      faultsOf(file(`${minimal}cohorts:\n  - id: c\n    ${dates}\n`))
    expect(cohort('deadline: 2022-05-21\n    before: 2022-05-21')).toEqual([
      {
        field: 'programs/p.yaml:6 cohorts[0].before',
        reason: expect.stringContaining('contradicts deadline 2022-05-21'),
      },
    ])
    expect(cohort('start: 2022-05-22\n    before: 2022-05-22')[0]?.field).toContain('before')
    expect(cohort('start: 2022-05-22\n    deadline: 2022-05-22')).toEqual([])
    expect(cohort('start: 2022-02-30')[0]?.reason).toContain('real date')
  })
})

describe('a misspelt key', () => {
  it.each([
    ['finalTest: { pas: 6 }', 'rules.finalTest.pas', 'pass'],
    ['atendance: { minimum: 1/2 }', 'rules.atendance', 'attendance'],
    ['attendance: { minimum: 1/2, unexecused: fail }', 'rules.attendance.unexecused', 'unexcused'],
    ['window: { day: 10, days: 10 }', 'rules.window.day', 'days'],
  ])('%s is never a rule left out', (rule, field, meant) => {
    expect(ruleFaults(rule)).toEqual([
      { field: `programs/p.yaml:4 ${field}`, reason: `unknown key (did you mean "${meant}"?)` },
    ])
  })

  it('that is like none is told what there is', () => {
    expect(ruleFaults('bonus: 1')[0]?.reason).toBe(
      'unknown key; known: finalTest, attendance, window, modules',
    )
  })

  it('is named on its own line, not on that of its value', () => {
    expect(faultsOf(file(`${minimal}bonus:\n  points: 1\n`))[0]?.field).toBe(
      'programs/p.yaml:3 bonus',
    )
  })

  it('is found even when it is a word of the language', () => {
    for (const key of ['__proto__', 'constructor', 'toString'])
      expect(faultsOf(file(`${minimal}${key}: { vi: x }\n`))[0]?.field).toBe(
        `programs/p.yaml:3 ${key}`,
      )
  })
})

describe('a value that cannot be', () => {
  it.each([
    ['finalTest: { pass: 11 }', 'pass', 'between 0 and the scale, 10'],
    ['finalTest: { pass: -1 }', 'pass', 'between 0 and the scale'],
    ['finalTest: { scale: 0 }', 'scale', 'more than 0'],
    ['finalTest: { pass: five }', 'pass', 'number such as 5'],
    ['finalTest: { attempts: best }', 'attempts', 'highest, last, first'],
    ['attendance: { minimum: 75 }', 'minimum', '75%'],
    ['attendance: { minimum: 0 }', 'minimum', 'attendance: none'],
    ['attendance: { presence: 3/2 }', 'presence', 'from 0 to 1'],
    ['window: { from: account }', 'days', 'number of days'],
    ['window: { days: 0 }', 'days', '1 to'],
    ['window: { days: 1.5 }', 'days', 'number of days'],
    ['modules: some', 'modules', 'all, optional'],
  ])('%s', (rule, field, reason) => {
    const faults = ruleFaults(rule)
    expect(faults).toHaveLength(1)
    expect(faults[0]?.field).toMatch(new RegExp(`^programs/p\\.yaml:4 .*${field}$`))
    expect(faults[0]?.reason).toContain(reason)
  })

  it('full marks may be the pass mark', () => {
    expect(ruleFaults('finalTest: { pass: 10 }')).toEqual([])
  })

  it('a certificate must not call itself chứng chỉ, and its number holds {seq}', () => {
    const certificate = (keys: string) =>
      faultsOf(file(`${minimal}certificate: { issuer: Sở, ${keys} }\n`))
    expect(certificate('title: CHỨNG CHỈ kỹ năng số')[0]?.reason).toContain('regulated')
    expect(certificate('title: Giấy chứng nhận')).toEqual([])
    expect(certificate('number: "GCN/{year}"')[0]?.reason).toContain('{seq}')
    expect(certificate('number: "{seq}/{nam}"')[0]?.reason).toContain('{nam}')
    expect(certificate('periods: 0')[0]?.reason).toContain('tiết')
  })

  it('a window from the start of the cohort needs that start', () => {
    const faults = faultsOf(
      file(`${minimal}rules: { window: { days: 10, from: cohort } }\ncohorts:\n  - id: c\n`),
    )
    expect(faults[0]).toMatchObject({ field: 'programs/p.yaml:5 cohorts[0].start' })
  })

  it('a program that asks for attendance says where each cohort has it from', () => {
    const program = (attendance: string) =>
      faultsOf(
        onePlatform,
        file(
          `${minimal}rules: { attendance: { minimum: 3/4 } }\ncohorts:\n  - id: c\n    evidence:\n      - { platform: onetouch, course: A${attendance} }\n`,
        ),
      )
    expect(program('')[0]).toMatchObject({ reason: expect.stringContaining('asks for attendance') })
    expect(program(', attendance: sessions')).toEqual([])
    expect(program(', attendance: none')).toEqual([])
  })
})
