import { describe, expect, it } from 'vitest'
import { type FactField, factFields } from '../../src/programs/facts.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'

function standingOf(yaml: string) {
  const text = `id: p\ntitle: { vi: Chương trình }\n${yaml}\n`
  const { programs } = parseConfiguration([{ name: 'programs/p.yaml', text }], [])
  const [program] = programs
  if (program === undefined) throw new Error('no program was read')
  const { stated, inherited, unstated } = program
  return { stated: stated.map(({ field }) => field), inherited, unstated, clauses: stated }
}

const all = ['rules.finalTest', 'rules.attendance', 'rules.window']

describe('what a program inherits from document 003', () => {
  it.each([
    ['nothing written', 'source: "004"', all],
    ['no document named', '', all],
    ['a test', 'rules: { finalTest: { pass: 6 } }', ['rules.attendance']],
    ['attendance', 'rules: { attendance: { minimum: 4/5 } }', ['rules.finalTest']],
    ['no attendance, in so many words', 'rules: { attendance: none }', ['rules.finalTest']],
    ['a window alone', 'rules: { window: { days: 20 } }', ['rules.finalTest', 'rules.attendance']],
    ['everything', 'rules: { finalTest: { pass: 6 }, attendance: none, window: { days: 5 } }', []],
    ['document 003 itself, nothing written', 'source: "003"', []],
    ['document 003 named as the source of inherited rules', 'source: "003"\nbasis: inherited', all],
    ['nothing written, though it says stated', 'source: "004"\nbasis: stated', all],
    ['document 003 itself, a test', 'source: "003"\nrules: { finalTest: { pass: 5 } }', []],
    [
      'written out and marked as inherited',
      'basis: inherited\nrules: { finalTest: { pass: 5 }, attendance: { minimum: 75% }, window: { days: 10 } }',
      all,
    ],
    [
      'marked as inherited, but another pass mark',
      'basis: inherited\nrules: { finalTest: { pass: 6 }, attendance: { minimum: 75% } }',
      ['rules.attendance'],
    ],
  ])('%s', (_, yaml, inherited) => {
    expect(standingOf(yaml).inherited).toEqual(inherited)
  })
})

it('a program that writes no rule is not shown as stating them', () => {
  const basisOf = (yaml: string) => {
    const text = `id: p\ntitle: { vi: P }\n${yaml}\n`
    const read = parseConfiguration([{ name: 'programs/p.yaml', text }], [])
    return read.programs[0]?.basis
  }
  expect(basisOf('source: "004"\nbasis: stated')).toBe('inherited')
  expect(basisOf('source: "004"\nbasis: stated\nrules: { finalTest: { pass: 5 } }')).toBe('stated')
  expect(basisOf('source: "003"')).toBe('stated')
})

describe('what a program states', () => {
  it('is what its file writes, with the clause that it quotes', () => {
    const { clauses } = standingOf(
      'delivery: { classSize: 150, days: 5 }\nclauses: { delivery.classSize: Mục II.3 }',
    )
    expect(clauses).toEqual([
      { field: 'delivery.classSize', clause: 'Mục II.3' },
      { field: 'delivery.days', clause: null },
    ])
  })

  it.each<[string, FactField]>([
    ['kind: basic', 'kind'],
    ['before: 2022-05-22', 'deadline'],
    ['cohorts: [{ id: a, deadline: 2022-05-21 }, { id: b, before: 2022-05-22 }]', 'deadline'],
    ['certificate: { issuer: Sở, periods: 16 }', 'periods'],
    ['certificate: { issuer: Sở }', 'certificate'],
    ['certificate: { issuedBy: institution }', 'certificate.issuedBy'],
    ['modules: { A: [NTS] }', 'audiences'],
    ['rules: { attendance: { minimum: 3/4, unexcused: fail } }', 'rules.attendance.unexcused'],
    ['rules: { modules: all }', 'rules.modules'],
  ])('%s: %s', (yaml, field) => {
    expect(standingOf(yaml).stated).toContain(field)
  })

  it.each<[string, FactField]>([
    ['cohorts: [{ id: a, deadline: 2022-05-21 }, { id: b }]', 'deadline'],
    ['certificate: { issuedBy: institution }', 'certificate'],
    ['certificate: { issuer: Sở }', 'certificate.issuedBy'],
    ['basis: inherited\nrules: { finalTest: { pass: 5 } }', 'rules.finalTest'],
    ['moduleTitles: { NTS: { vi: N } }', 'modules'],
  ])('not %s: %s', (yaml, field) => {
    const { stated, unstated } = standingOf(yaml)
    expect(stated).not.toContain(field)
    expect(unstated).toContain(field)
  })
})

describe('what a program leaves unstated', () => {
  it('is everything else, what is inherited in its stead included', () => {
    const { stated, unstated } = standingOf('source: "000"\nperiods: 8')
    expect(stated).toEqual(['periods'])
    const details = factFields.filter((field) => all.some((rule) => field.startsWith(`${rule}.`)))
    expect(unstated).toEqual(
      factFields.filter(
        (field) => field !== 'periods' && field !== 'moduleTitles' && !details.includes(field),
      ),
    )
  })

  it('counts the details of a rule only where the rule itself is stated', () => {
    const details: FactField[] = [
      'rules.finalTest.attempts',
      'rules.attendance.unexcused',
      'rules.window.from',
    ]
    const written = standingOf(
      'rules: { finalTest: { pass: 6 }, attendance: { minimum: 4/5 }, window: { days: 5 } }',
    )
    expect(written.unstated).toEqual(expect.arrayContaining(details))
    const without = standingOf('rules: { attendance: none, window: none }')
    for (const field of details) expect(without.unstated).not.toContain(field)
  })

  it('asks for titles only of a program with modules', () => {
    expect(standingOf('').unstated).not.toContain('moduleTitles')
    expect(standingOf('modules: { A: [NTS] }').unstated).toContain('moduleTitles')
  })
})
