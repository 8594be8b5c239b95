import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseSettings } from '../../config/settings.ts'
import type { CommandContext } from '../../src/commands/command.ts'
import { checkPrograms, listPrograms } from '../../src/commands/programs.ts'
import { listPrograms as storedPrograms } from '../../src/programs/store.ts'
import { lan } from '../support/installation.ts'
import { COHORT, createWorld, platformsYaml, programYaml, rosterCsv } from '../support/world.ts'

const shipped = fileURLToPath(new URL('../../config', import.meta.url))
const own = mkdtempSync(join(tmpdir(), 'hocvu-programs-'))
afterAll(() => rmSync(own, { recursive: true, force: true }))

const Texts = z.object({ vi: z.string(), en: z.string() })
const Broken = z.array(z.object({ limit: z.string(), vi: z.string() }))
const Checked = z.object({
  ok: z.boolean(),
  broken: z.number(),
  enrolled: z.boolean(),
  programs: z.array(
    z.object({
      id: z.string(),
      stated: z.array(
        z.object({ field: z.string(), value: z.string(), clause: z.string().nullable() }),
      ),
      inherited: z.array(z.object({ field: z.string(), note: Texts })),
      unstated: z.array(z.object({ field: z.string(), vi: z.string(), instead: Texts })),
      questions: z.array(z.string()),
      broken: Broken,
      cohorts: z.array(
        z.object({
          id: z.string(),
          enrolled: z.number().nullable(),
          broken: Broken,
          unchecked: z.array(z.string()),
          teaches: z.array(z.string()).nullable(),
          modulesWithoutSource: z.array(z.string()),
          attendanceWithoutSource: z.boolean(),
          withoutModules: z.array(
            z.object({ audience: z.string().nullable(), learners: z.number() }),
          ),
        }),
      ),
    }),
  ),
})

let result: unknown
let printed = ''
beforeEach(() => {
  result = undefined
  printed = ''
})

function contextOf(environment: Record<string, string>): CommandContext {
  return {
    settings: parseSettings({ LOG_LEVEL: 'silent', ...environment }),
    viewer: lan,
    output: {
      json: true,
      say: () => {},
      note: () => {},
      progress: () => {},
      result: (value, human) => {
        result = value
        printed = human()
      },
      error: (thrown) => {
        throw thrown
      },
    },
    open: async () => {
      throw new Error('checking the files opens no installation')
    },
    untilStopped: async () => {},
  }
}

/** A configuration folder with these programs, and no database anywhere. */
function folderOf(...programs: string[]): CommandContext {
  const folder = mkdtempSync(join(own, 'config-'))
  mkdirSync(join(folder, 'programs'))
  writeFileSync(join(folder, 'platforms.yaml'), platformsYaml)
  for (const [index, text] of programs.entries())
    writeFileSync(join(folder, `programs/${index}.yaml`), text)
  return contextOf({ HOCVU_CONFIG: folder, HOCVU_DATA: join(folder, 'no-data') })
}

const shippedContext = () => contextOf({ HOCVU_CONFIG: shipped, HOCVU_DATA: join(own, 'no-data') })

async function check(context: CommandContext, id?: string) {
  const code = await checkPrograms(context, id, {})
  return { code, ...Checked.parse(result) }
}

describe('hocvu programs', () => {
  it('lists what is in the files', async () => {
    expect(await listPrograms(shippedContext())).toBe(0)
    expect(printed).toContain('son-la-boi-duong-2026  intensive  document 004  rules inherited')
  })
})

describe('hocvu programs check', () => {
  it('needs no database for the shipped programs, and finds nothing wrong with them', async () => {
    const { code, ok, enrolled, programs } = await check(shippedContext())
    expect([code, ok, enrolled, programs.length]).toEqual([0, true, false, 13])
    expect(printed).toContain('programs: 13; no limit broken')
  })

  it('warns of a number that comes again each year', async () => {
    const repeating = programYaml().replace('periods: 16', 'periods: 16, number: "{seq}/GCN"')
    expect((await check(folderOf(repeating))).code).toBe(0)
    expect(result).toMatchObject({ programs: [{ numberWithoutYear: '{seq}/GCN' }] })
    expect(printed).toContain('certificate.number "{seq}/GCN" lacks {year}')
    await check(folderOf(programYaml()))
    expect(result).toMatchObject({ programs: [{ numberWithoutYear: null }] })
    expect(printed).not.toContain('lacks {year}')
  })

  it('says of a program what it states and where, what it inherits, and what is left open', async () => {
    const { programs } = await check(shippedContext(), 'giao-duc-tphcm-2024-2025')
    const [program] = programs
    expect(programs).toHaveLength(1)
    expect(program?.stated).toContainEqual({
      field: 'delivery.classSize',
      value: 'at most 150 a class',
      clause: 'Mục II.3: "không quá 150 học viên/lớp"',
    })
    expect(program?.inherited.map(({ field, note }) => `${field}: ${note.vi}`)).toEqual(
      ['rules.finalTest', 'rules.attendance', 'rules.window'].map(
        (field) => `${field}: kế thừa từ tài liệu 003, chưa đối chiếu Quyết định 757`,
      ),
    )
    expect(program?.unstated.map(({ field }) => field)).toEqual([
      ...['kind', 'periods', 'deadline', 'rules.finalTest', 'rules.attendance', 'rules.window'],
      ...['rules.modules', 'delivery.days', 'delivery.coursesPerYear'],
      ...['certificate', 'certificate.issuedBy'],
    ])
    expect(program?.questions[0]).toContain('mẫu số chung')
    expect(printed).toMatch(/delivery\.inPersonShare +> 1\/2 +— Mục II\.3: "Thời lượng/)
    expect(printed).toMatch(/certificate +A certificate for learners +— none is issued here/)
  })

  it('tells a program that nobody has written from one that has no faults', async () => {
    await expect(check(shippedContext(), 'no-such')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('refuses files with faults, and lists all of them', async () => {
    const context = folderOf('id: a\ntitle: { vi: A }\nkind: x\n', 'id: b\ndelivery: { days: x }\n')
    await expect(check(context)).rejects.toMatchObject({
      code: 'configuration.invalid',
      message: expect.stringMatching(
        /0\.yaml, line 3, kind: [\s\S]*1\.yaml, line 1, title: [\s\S]*1\.yaml, line 2, delivery\.days: /,
      ),
    })
  })

  it('is 3 where a class breaks a limit, and names the class, the limit and both figures', async () => {
    const { code, broken, programs } = await check(
      folderOf(`
id: p
title: { vi: P }
modules: { A: [M1, M2] }
delivery: { classSize: 150, inPersonShare: "> 1/2", days: { from: 5, to: 14 }, coursesPerYear: 2 }
cohorts:
  - id: k1
    start: 2026-03-02
    delivery: { learners: 151, days: 4, inPersonPeriods: 20, onlinePeriods: 20 }
    evidence: [{ platform: lms, course: A, module: M1, attendance: topics }]
`),
    )
    expect([code, broken]).toEqual([3, 4])
    expect(programs[0]?.cohorts[0]?.broken.map(({ limit }) => limit)).toEqual([
      'delivery.classSize',
      'delivery.inPersonShare',
      'delivery.days',
    ])
    expect(programs[0]?.broken).toMatchObject([
      { vi: 'Năm 2026 có 1 lớp, trong khi quy định ít nhất 2 lớp.' },
    ])
    expect(programs[0]?.cohorts[0]?.modulesWithoutSource).toEqual(['M2'])
    expect(printed).toContain('The class has 151 learners; at most 150 are allowed.')
    expect(programs[0]?.cohorts[0]?.teaches).toEqual(['M1'])
    expect(printed).toContain('teaches M1, and asks for no other module')
    expect(printed).toContain('no source gives M2')
    expect(printed).toContain('limits broken: 4')
  })

  it('says where nobody is held to the attendance that the program asks for', async () => {
    const program = (id: string, rules: string, attendance: string) =>
      `id: ${id}\ntitle: { vi: P }\n${rules}cohorts:\n  - id: c-${id}\n    evidence: [{ platform: lms, course: ${id}, attendance: ${attendance} }]\n`
    const { code, programs } = await check(
      folderOf(
        program('a', '', 'none'),
        program('b', '', 'topics'),
        program('d', 'rules: { attendance: none }\n', 'none'),
      ),
    )
    expect(code).toBe(0)
    expect(programs.map(({ cohorts }) => cohorts[0]?.attendanceWithoutSource)).toEqual([
      true,
      false,
      false,
    ])
    expect(printed.match(/no source gives attendance/g)).toHaveLength(1)
  })

  it('asks for the modules that a class plans, not for the whole list', async () => {
    const { programs } = await check(
      folderOf(`id: p
title: { vi: P }
modules: { A: [M1, M2, M3] }
cohorts:
  - id: c
    delivery: { modules: { M1: { inPersonPeriods: 4 }, M2: { inPersonPeriods: 4 } } }
    evidence: [{ platform: lms, course: A, module: M1, attendance: topics }]
`),
    )
    expect(programs[0]?.cohorts[0]).toMatchObject({
      teaches: ['M1', 'M2'],
      modulesWithoutSource: ['M2'],
    })
  })

  it('names the enrolled whose audience is misspelt or missing, for whom no modules are listed', async () => {
    const world = await createWorld({
      programs: [`${programYaml()}modules: { Giáo viên: [M1] }\n`],
    })
    await world.importRoster(
      rosterCsv([
        { code: 'A1', cohort: COHORT, audience: 'Giáo viên' },
        { code: 'A2', cohort: COHORT, audience: 'Giao vien' },
        { code: 'A3', cohort: COHORT },
      ]),
    )
    const { code, programs } = await check(contextOf(world.environment))
    expect(code).toBe(0)
    expect(programs[0]?.cohorts[0]?.withoutModules).toEqual([
      { audience: 'Giao vien', learners: 1 },
      { audience: null, learners: 1 },
    ])
    expect(printed).toContain('1 enrolled as "Giao vien", an audience without modules here')
    await world.close()
  })

  it('counts who is enrolled where there is a database, and takes no file in', async () => {
    const limits = 'delivery: { classSize: 2 }'
    const world = await createWorld({ programs: [`${programYaml()}${limits}\n`] })
    const people = ['A1', 'A2', 'A3'].map((code) => ({ code, cohort: COHORT }))
    await world.importRoster(rosterCsv(people))
    const context = contextOf(world.environment)
    const { code, enrolled, programs } = await check(context)
    expect([code, enrolled]).toEqual([3, true])
    expect(programs[0]?.cohorts[0]).toMatchObject({
      enrolled: 3,
      broken: [{ vi: 'Lớp có 3 học viên, quá mức tối đa 2 học viên/lớp.' }],
    })
    writeFileSync(
      join(context.settings.HOCVU_CONFIG, 'programs/p0.yaml'),
      `${programYaml()}delivery: { classSize: 3 }\n`,
    )
    expect((await check(context)).code).toBe(0)
    const [stored] = await storedPrograms(world.db)
    expect(stored?.definition.delivery?.classSize).toBe(2)
    expect(await checkPrograms(context, undefined, { files: true })).toBe(0)
    expect(result).toMatchObject({ enrolled: false })
    await world.close()
  })
})
