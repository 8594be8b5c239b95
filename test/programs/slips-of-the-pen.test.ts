/** What people write by hand and do not mean: each is a fault with its line, its field and how to mend it. */
import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { connectors, faultsOf, onePlatform } from './faults.ts'

const minimal = 'id: p\ntitle: { vi: Chương trình }\n'
const file = (text: string) => ({ name: 'programs/p.yaml', text })

/** The faults of a program with these lines from line 3 on, as `line field: reason`. */
const faults = (yaml: string) =>
  faultsOf(onePlatform, file(`${minimal}${yaml}\n`)).map(
    ({ field, reason }) => `${field.replace('programs/p.yaml:', '')}: ${reason}`,
  )

function programOf(yaml: string) {
  const { programs } = parseConfiguration([onePlatform, file(`${minimal}${yaml}\n`)], connectors)
  const [program] = programs
  if (program === undefined) throw new Error('no program was read')
  return program
}

const source = (keys: string) => `{ platform: onetouch, course: A, attendance: topics${keys} }`
const cohort = (keys: string) => `cohorts:\n  - { id: c, ${keys} }`
const papers = 'papers: [{ code: LT }, { code: TH }]'

describe('a comma inside { } ends a value', () => {
  it.each([
    ['rules: { finalTest: { pass: 5,5 } }', '3 rules.finalTest.5'],
    ['rules: { attendance: { presence: 0,5 } }', '3 rules.attendance.5'],
    ['moduleTitles: { NTS: { vi: Nhận thức số, xu hướng } }', '3 moduleTitles.NTS.xu hướng'],
  ])('%s: the rest is not lost in silence', (yaml, place) => {
    expect(faults(yaml)).toEqual([
      `${place}: unknown key without a value; inside { } a number or text with a comma goes in quotes`,
    ])
  })

  it('a key without a value is a known one left out, or a misspelt one', () => {
    expect(programOf('rules:\nperiods:\ncohorts:\nquestions:').basis).toBe('inherited')
    expect(faults('rules:\n  atendance:')[0]).toContain('4 rules.atendance: unknown key')
    expect(faults('modules:\n  Giáo viên:')).toEqual([
      '4 modules.Giáo viên: must be a list of module codes',
    ])
  })

  it('in quotes it is a decimal comma', () => {
    expect(programOf('rules: { finalTest: { pass: "5,5" } }').rules.finalTest.pass).toBe('5.5')
  })
})

describe('a line that is not YAML says what to write', () => {
  it.each([
    ['delivery:\n  inPersonShare: > 1/2', '4: ', 'in quotes: "> 1/2"'],
    ['delivery: { inPersonShare: > 50% }', '3: ', 'in quotes: "> 1/2"'],
    ['document: Kế hoạch: số 35', '3: ', 'put a text with ": " in it in quotes'],
    ['delivery:\n\tclassSize: 5', '4: ', 'indent with spaces'],
    ['questions:\n  - Văn bản: để ngỏ', '4 questions[0]: ', 'put one with ": " in it in quotes'],
  ])('%s', (yaml, place, mend) => {
    const [first, ...others] = faults(yaml)
    expect(others).toEqual([])
    expect(first?.startsWith(place)).toBe(true)
    expect(first).toContain(mend)
  })

  it('letters that are not UTF-8 never become part of a title', () => {
    expect(faults('document: K\uFFFD ho\uFFFDch')).toEqual([
      '3: has letters that are not UTF-8; save it as UTF-8',
    ])
  })
})

describe('what cannot be meant', () => {
  it.each([
    ['rules: { attendance: no }', '3 rules.attendance', 'or be none'],
    ['rules: { window: 10 }', '3 rules.window', 'or be none'],
    [`rules: { finalTest: { combine: each } }`, '3 rules.finalTest.combine', 'without papers'],
    ['delivery: { inPersonShare: "> 100%" }', '3 delivery.inPersonShare', 'must be a share'],
    ['delivery: { days: 14-5 }', '3 delivery.days.to', 'is less than from, 14'],
    ['delivery: { days: 5 ngày }', '3 delivery.days', 'or be a number of days such as 5'],
    [
      cohort('delivery: { inPersonPeriods: 0, onlinePeriods: 0 }'),
      '4 cohorts[0].delivery.inPersonPeriods',
      'plans no tiết',
    ],
    [cohort('delivery: { onlinePeriods: 0 }'), '4 cohorts[0].delivery.onlinePeriods', 'no tiết'],
    [
      `modules: { A: [N] }\n${cohort('delivery: { modules: { N: {} } }')}`,
      '5 cohorts[0].delivery.modules.N',
      'plans no tiết',
    ],
    [
      `deadline: 2022-05-21\n${cohort('start: 2022-05-22')}`,
      '5 cohorts[0].start',
      'after the last valid day of the program, 2022-05-21',
    ],
    [
      `rules: { finalTest: { ${papers} } }\n${cohort(`evidence: [${source(', finalTest: a, paper: LT')}, ${source(', finalTest: a, paper: TH')}]`)}`,
      '5 cohorts[0].evidence[1].paper',
      'the same grade item is the paper LT already',
    ],
    ['modules:\n  "A ": [N]\n  A: [M]', '5 modules.A', 'stands here twice'],
    ['before: 2022-05-22\nclauses: { before: x }', '4 clauses.before', 'did you mean "deadline"'],
    [
      'certificate: { issuedBy: platform }\nclauses: { certificate: x }',
      '4 clauses.certificate',
      'which this file does not set',
    ],
    [
      'basis: inherited\nrules: { finalTest: { pass: 5 } }\nclauses: { rules.finalTest: x }',
      '5 clauses.rules.finalTest',
      'which this program inherits; write the rule out',
    ],
  ])('%s', (yaml, place, reason) => {
    const found = faults(yaml)
    expect(found).toHaveLength(1)
    expect(found[0]?.startsWith(`${place}: `)).toBe(true)
    expect(found[0]).toContain(reason)
  })

  it('a slip in a list of papers is told once, not again for each source', () => {
    const evidence = `evidence: [${source(', finalTest: a, paper: LT')}]`
    expect(
      faults(`rules: { finalTest: { papers: [LT, TH] } }\n${cohort(evidence)}`).map(
        (fault) => fault.split(': ')[0],
      ),
    ).toEqual(['3 rules.finalTest.papers[0]', '3 rules.finalTest.papers[1]'])
  })

  it('lengths and starts that do not fit are told beside other faults', () => {
    expect(
      faults(`kind: x
rules: { window: { days: 10, from: cohort } }
periods: 16
certificate: { issuer: Sở, periods: 8 }
cohorts: [{ id: c }]`).map((fault) => fault.split(': ')[0]),
    ).toEqual(['3 kind', '6 certificate.periods', '7 cohorts[0].start'])
  })
})

describe('what is meant though it is written in another way', () => {
  it('days as documents write them', () => {
    for (const days of ['5-14', '5 - 14', '{ from: 5, to: 14 }'])
      expect(programOf(`delivery: { days: ${days} }`).delivery?.days).toEqual({ from: 5, to: 14 })
  })

  it('a clause on the deadline, the length and the audiences, wherever the file says them', () => {
    const { stated } = programOf(`modules: { A: [N] }
certificate: { issuer: Sở, periods: 16 }
clauses: { deadline: D, periods: P, audiences: A }
cohorts: [{ id: c, deadline: 2022-05-21 }]`)
    expect(stated.filter(({ clause }) => clause !== null)).toEqual([
      { field: 'audiences', clause: 'A' },
      { field: 'periods', clause: 'P' },
      { field: 'deadline', clause: 'D' },
    ])
  })

  it('a cohort that sets a later deadline of its own may begin after that of the program', () => {
    expect(
      faults(`deadline: 2022-05-21\n${cohort('start: 2022-05-22, deadline: 2022-06-01')}`),
    ).toEqual([])
  })
})
