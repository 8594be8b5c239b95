import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readConfiguration } from '../../src/programs/read-configuration.ts'

const folder = fileURLToPath(new URL('../../config', import.meta.url))
const { platforms, programs } = await readConfiguration(folder, ['onetouch', 'provincial-portal'])
const bySource = (source: string) => programs.find((program) => program.source === source)

describe('the shipped configuration', () => {
  it('has no active platform, and needs none', () => {
    expect(platforms).toEqual([])
    expect(programs.flatMap(({ cohorts }) => cohorts.flatMap(({ evidence }) => evidence))).toEqual(
      [],
    )
  })

  it('has one program for each of the five documents', () => {
    expect(programs.map(({ source }) => source).toSorted()).toEqual([
      '000',
      '001',
      '002',
      '003',
      '004',
    ])
  })

  it('states rules only where document 003 does; the others inherit the very same', () => {
    for (const program of programs) {
      expect(program.basis).toBe(program.source === '003' ? 'stated' : 'inherited')
      expect(program.rules).toEqual({
        finalTest: { pass: '5', scale: '10', attempts: 'highest' },
        attendance: {
          minimum: { numerator: 3, denominator: 4 },
          unexcused: 'review',
          presence: { numerator: 1, denominator: 2 },
        },
        window: { days: 10, from: 'account' },
        modules: 'optional',
      })
    }
  })

  it('promises no certificate that a document does not', () => {
    expect(programs.map(({ certificate }) => certificate)).toEqual([null, null, null, null, null])
  })

  it('lists the modules of Sơn La by audience', () => {
    const modules = bySource('004')?.modules ?? {}
    expect(Object.values(modules).map((codes) => codes.length)).toEqual([4, 4, 6, 7, 7, 6, 6])
    expect(modules['Lãnh đạo cấp sở, cấp xã']).toEqual(['NTS', 'DLTT', 'ATAN', 'GQVD'])
    expect(modules['Lãnh đạo phòng, đơn vị trực thuộc']).toEqual(['NTS', 'DLTT', 'GTHT', 'ATAN'])
  })

  it('keeps the modules of pupils and students apart from those of officials', () => {
    const modules = bySource('004')?.modules ?? {}
    const students = modules['Học sinh, sinh viên'] ?? []
    const others = Object.entries(modules).filter(
      ([audience]) => audience !== 'Học sinh, sinh viên',
    )
    expect(students).toHaveLength(6)
    expect(others.flatMap(([, codes]) => codes).filter((code) => students.includes(code))).toEqual(
      [],
    )
  })

  it('lists the six topics of Quảng Ngãi for both groups', () => {
    expect(Object.values(bySource('002')?.modules ?? {}).map((codes) => codes.join(' '))).toEqual([
      'NTS DLTT GTHT STND ATAN GQVD',
      'NTS DLTT GTHT STND ATAN GQVD',
    ])
  })
})
