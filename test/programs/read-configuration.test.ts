import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfiguration } from '../../src/programs/read-configuration.ts'
import { connectors, faultsOf, onePlatform } from './faults.ts'

const program = (name: string, text: string) => ({ name: `programs/${name}.yaml`, text })

describe('the configuration folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hocvu-configuration-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('may be missing, or empty', async () => {
    const nothing = { platforms: [], programs: [], plans: [] }
    expect(await readConfiguration(folder, connectors)).toEqual(nothing)
    expect(await readConfiguration(join(folder, 'nowhere'), connectors)).toEqual(nothing)
  })

  it('holds platforms and programs; other files are left alone', async () => {
    await mkdir(join(folder, 'programs'))
    await writeFile(
      join(folder, 'platforms.yaml'),
      '\uFEFFplatforms: [{ id: a, connector: zoom }]\r\n',
    )
    await writeFile(join(folder, 'programs/b.yaml'), 'id: b\ntitle: { vi: B }\n')
    await writeFile(join(folder, 'programs/a.yml'), 'id: a\ntitle: { vi: A }\n')
    await writeFile(join(folder, 'programs/notes.txt'), '[')
    const read = await readConfiguration(folder, connectors)
    expect(read.platforms.map(({ id }) => id)).toEqual(['a'])
    expect(read.programs.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('that cannot be read is a fault that says so', async () => {
    await mkdir(join(folder, 'platforms.yaml'))
    await expect(readConfiguration(folder, connectors)).rejects.toMatchObject({
      code: 'configuration.invalid',
      message: expect.stringContaining('cannot be read'),
    })
  })
})

describe('faults', () => {
  it('of all files come at once, each with file, line and field', () => {
    const faults = faultsOf(
      {
        name: 'platforms.yaml',
        text: 'platforms:\n  - id: onetouch\n    connector: onetuch\n    shedule: x\n',
      },
      program(
        'a',
        'id: a\ntitel: { vi: A }\nrules:\n  finalTest:\n    pass: 12\n    atempts: last\n',
      ),
      program(
        'b',
        'id: b\ntitle:\n  vi: B\ncohorts:\n  - id: c\n    nmae: C\n    deadline: 2022-12-31\n    before: 2022-12-31\n',
      ),
    )
    expect(faults.map(({ field }) => field)).toEqual([
      'platforms.yaml:3 platforms[0].connector',
      'platforms.yaml:4 platforms[0].shedule',
      'programs/a.yaml:1 title',
      'programs/a.yaml:2 titel',
      'programs/a.yaml:5 rules.finalTest.pass',
      'programs/a.yaml:6 rules.finalTest.atempts',
      'programs/b.yaml:6 cohorts[0].nmae',
      'programs/b.yaml:8 cohorts[0].before',
    ])
  })

  it('of YAML itself name the line', () => {
    const faults = faultsOf(program('a', 'id: a\ntitle: { vi: A\nsource: "003"\n'))
    expect(faults[0]).toMatchObject({
      field: expect.stringMatching(/^programs\/a\.yaml:\d+$/),
      reason: expect.stringContaining('not readable as YAML'),
    })
    expect(faultsOf(program('a', 'id: a\nid: b\ntitle: { vi: A }\n'))[0]?.field).toBe(
      'programs/a.yaml:2',
    )
  })

  it('aliases are refused, so that every value stands on its own line', () => {
    const faults = faultsOf(program('a', 'id: a\ntitle: &t { vi: A }\nrules: *t\n'))
    expect(faults).toEqual([
      {
        field: 'programs/a.yaml:3 rules',
        reason: 'anchors and aliases are not read; write the value out',
      },
    ])
  })

  it('an id of a program or cohort is taken once over all files, whatever its case', () => {
    const faults = faultsOf(
      program('a', 'id: a\ntitle: { vi: A }\ncohorts: [{ id: lop-1 }]\n'),
      program('b', 'id: A\ntitle: { vi: B }\ncohorts:\n  - id: LOP-1\n'),
    )
    expect(faults).toEqual([
      {
        field: 'programs/b.yaml:1 id',
        reason: expect.stringContaining('taken by programs/a.yaml line 1'),
      },
      {
        field: 'programs/b.yaml:4 cohorts[0].id',
        reason: '"LOP-1" is taken by programs/a.yaml line 3; ids are unique over all programs',
      },
    ])
  })

  it('evidence names a platform that there is', () => {
    const faults = faultsOf(
      onePlatform,
      program(
        'a',
        'id: a\ntitle: { vi: A }\ncohorts:\n  - id: c\n    evidence:\n      - { platform: onetuch, course: 7 }\n',
      ),
    )
    expect(faults).toEqual([
      {
        field: 'programs/a.yaml:6 cohorts[0].evidence[0].platform',
        reason: 'no platform "onetuch" in platforms.yaml (did you mean "onetouch"?)',
      },
    ])
  })

  it('a platform at fault does not put the programs that name it at fault too', () => {
    const faults = faultsOf(
      { name: 'platforms.yaml', text: 'platforms:\n  - { id: onetouch, connector: none }\n' },
      program(
        'a',
        'id: a\ntitle: { vi: A }\ncohorts: [{ id: c, evidence: [{ platform: onetouch, course: 7 }] }]\n',
      ),
    )
    expect(faults.map(({ field }) => field)).toEqual(['platforms.yaml:2 platforms[0].connector'])
  })
})
