import { expect, it } from 'vitest'
import { evidenceReader } from '../../src/reconciliation/known-evidence.ts'

const sources = [
  { platform: 'portal', course: 'KNS' },
  { platform: 'portal', course: 'KNS' },
  { platform: 'moodle', course: 'ATTT' },
].map((source) => ({
  ...source,
  ...({ finalTest: null, paper: null, attendance: 'none', module: null } as const),
}))

const enrolment = '[0,"enrolment",1769911200000,{"state":"active"}]'
const topics = (code: string) => `[1,"topics",null,{"topics":[{"code":"${code}"}]}]`

it('names the course of a record by its place, each course once', () => {
  const read = evidenceReader(sources)
  expect(read(`${enrolment},${topics('A')}`).rows).toEqual([
    {
      ...{ platform: 'portal', course: 'KNS', kind: 'enrolment' },
      firstObservedAt: new Date('2026-02-01T02:00:00Z'),
      payload: { state: 'active' },
    },
    {
      ...{ platform: 'moodle', course: 'ATTT', kind: 'topics' },
      firstObservedAt: null,
      payload: { topics: [{ code: 'A' }] },
    },
  ])
  expect(read('').rows).toEqual([])
})

it('is the same for whom the same is known, and another for everybody else', () => {
  const read = evidenceReader(sources)
  const one = read(enrolment)
  expect(read(enrolment)).toBe(one)
  expect(read(topics('A'))).not.toBe(one)
})

it('keeps nothing where nobody has what another one has, and reads on', () => {
  const read = evidenceReader(sources)
  for (let at = 0; at <= 2000; at += 1) read(topics(`${at}`))
  const one = read(topics('last'))
  expect(read(topics('last'))).toEqual(one)
  expect(read(topics('last'))).not.toBe(one)
})
