import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultOf } from './floors.ts'
import { importsOf, PROJECT, sourceFiles } from './sources.ts'

const files = sourceFiles(['src', 'connectors', 'jobs', 'config'])

describe('the floors of the house', () => {
  it('are kept by every import', () => {
    const faults = files.flatMap(importsOf).flatMap((found) => {
      const fault = faultOf(found)
      return fault === null ? [] : [`${found.from} imports ${found.to}: ${fault}`]
    })
    expect(faults).toEqual([])
    expect(files.length).toBeGreaterThan(50)
  })

  it.each([
    ['connectors/onetouch/connector.ts', 'src/database/open.ts'],
    ['connectors/onetouch/connector.ts', 'jobs/queues.ts'],
    ['connectors/onetouch/connector.ts', 'connectors/provincial-portal/wire.ts'],
    ['src/foundation/names.ts', 'src/database/open.ts'],
    ['src/evidence/link.ts', 'src/certificates/issue.ts'],
    ['src/evidence/link.ts', 'connectors/http.ts'],
    ['src/certificates/issue.ts', 'config/settings.ts'],
    ['src/certificates/issue.ts', 'jobs/queues.ts'],
    ['src/http/server.ts', 'jobs/worker.ts'],
  ])('refuse that %s imports %s', (from, to) => {
    expect(faultOf({ from, to })).not.toBeNull()
  })

  it('SQL stands in stores: the pure rules import no database', () => {
    const rules = ['attendance', 'decide', 'score', 'window', 'evidence']
    const reaching = rules
      .map((rule) => `src/reconciliation/${rule}.ts`)
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith('src/database/') || to === 'src/foundation/clock.ts')
    expect(reaching).toEqual([])
  })

  it('process.env is read in config/settings.ts alone', () => {
    const readers = files.filter((path) =>
      readFileSync(join(PROJECT, path), 'utf8').includes('process.env'),
    )
    expect(readers).toEqual(['config/settings.ts'])
  })

  it('files stay under 400 lines', () => {
    const long = files.filter(
      (path) => readFileSync(join(PROJECT, path), 'utf8').split('\n').length > 400,
    )
    expect(long).toEqual([])
  })
})
