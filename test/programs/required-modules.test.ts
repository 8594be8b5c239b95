import { describe, expect, it } from 'vitest'
import { requiredModules, taughtModules } from '../../src/programs/definition.ts'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { connectors, onePlatform } from './faults.ts'

/** A program as document 001 has it, all topics of two groups, with one cohort. */
function read(cohort = '') {
  const text = `id: p
title: { vi: P }
modules: { Quản lý: [CB, DLS, ATTT], Giáo viên: [CB, DLS] }
moduleTitles: { CB: { vi: C }, DLS: { vi: D }, ATTT: { vi: A } }
cohorts:
  - id: c
${cohort}
`
  const { programs } = parseConfiguration(
    [onePlatform, { name: 'programs/p.yaml', text }],
    connectors,
  )
  const [program] = programs
  const [found] = program?.cohorts ?? []
  if (program === undefined || found === undefined) throw new Error('no program was read')
  return { program, cohort: found }
}

function required(audience: string | null, cohort = '') {
  const found = read(cohort)
  return requiredModules(found.program, found.cohort, audience)
}

const source = (keys: string) => `    evidence: [{ platform: onetouch, course: A${keys} }]`
const sources = (...keys: string[]) =>
  `    evidence: [${keys.map((more, index) => `{ platform: onetouch, course: A${index}${more} }`).join(', ')}]`
const planned = (...codes: string[]) =>
  `    delivery: { modules: { ${codes.map((code) => `${code}: { inPersonPeriods: 4 }`).join(', ')} } }`

describe('the modules that a learner has to complete', () => {
  it('are all of the audience where the cohort does not say what it teaches', () => {
    expect(required('Quản lý')).toEqual(['CB', 'DLS', 'ATTT'])
    expect(required('Giáo viên', source(', attendance: topics'))).toEqual(['CB', 'DLS'])
  })

  it('are unknown for an audience that the program does not list', () => {
    for (const audience of ['Nhân viên', 'constructor', null]) {
      expect(required(audience)).toBeNull()
      expect(required(audience, planned('ATTT'))).toBeNull()
    }
  })

  it.each([
    ['its source is the course of one', source(', module: ATTT, attendance: topics'), ['ATTT']],
    ['it plans one', planned('ATTT'), ['ATTT']],
    [
      'two sources are two of them',
      sources(', module: ATTT, attendance: topics', ', module: CB, attendance: topics'),
      ['CB', 'ATTT'],
    ],
    [
      'it plans one and has a source for another',
      `${planned('CB')}\n${source(', module: DLS, attendance: topics')}`,
      ['CB', 'DLS'],
    ],
    [
      'another source only gives the final test',
      sources(', module: DLS, attendance: sessions', ', finalTest: cuoi-khoa'),
      ['DLS'],
    ],
  ])('are only those that the cohort teaches: %s', (_, cohort, modules) => {
    expect(required('Quản lý', cohort)).toEqual(modules)
  })

  it('stay all of the audience where one source could give any of them', () => {
    const some = sources(', module: DLS, attendance: topics', ', attendance: topics')
    expect(required('Quản lý', some)).toEqual(['CB', 'DLS', 'ATTT'])
    const portal = sources(', module: DLS, attendance: topics', '')
    expect(required('Quản lý', portal)).toEqual(['CB', 'DLS', 'ATTT'])
  })

  it('are what the cohort teaches for somebody whose audience has none of it: never nothing', () => {
    expect(required('Giáo viên', planned('ATTT'))).toEqual(['ATTT'])
  })
})

it('a cohort without plan and module says nothing of what it teaches', () => {
  expect(taughtModules(read().cohort)).toBeNull()
  expect(taughtModules(read(source(', attendance: topics')).cohort)).toBeNull()
})
