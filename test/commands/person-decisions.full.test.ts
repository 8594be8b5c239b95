import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Command } from '../../src/commands/command.ts'
import { createOutput } from '../../src/commands/output.ts'
import { excuse, override, presence, undo } from '../../src/commands/person-decisions.ts'
import { createSchool, type School } from '../reconciliation/person-decisions/school.ts'
import { hocvu } from '../support/hocvu.ts'
import { lan } from '../support/installation.ts'
import { COHORT } from '../support/world.ts'

const Decided = z.object({ act: z.string(), attachment: z.string().nullable() })
const reason = 'Theo công văn 12'

describe('decisions on the command line', () => {
  let school: School
  beforeAll(async () => {
    school = await createSchool([
      { code: 'A', marks: 'pppa' },
      { code: 'B', marks: 'pppa' },
      { code: 'C', marks: 'pppu' },
      { code: 'D', marks: 'ppaa' },
    ])
  })
  afterAll(() => school.close())

  /** The command itself, in this process. */
  async function run<Given extends unknown[]>(command: Command<Given>, ...given: Given) {
    let said = ''
    const stream = {
      write: (text: string) => {
        said = text
      },
    }
    const context = {
      settings: school.settings,
      output: createOutput(true, { out: stream, err: stream }),
      viewer: lan,
      open: async () => school,
      untilStopped: async () => {},
    }
    const code = await command(context, ...given)
    const json = z.unknown().parse(JSON.parse(said))
    return { code, json, ...Decided.parse(json) }
  }

  it('excuse everybody of a list, with a document, and reconcile at once', async () => {
    const slip = join(school.settings.HOCVU_CONFIG, 'danh sách.csv')
    writeFileSync(slip, 'Mã,Lý do\nA,ốm\nB,ốm\n')
    const done = await run(excuse, COHORT, [], {
      reason,
      evidence: slip,
      where: 'review/unexcused',
      expected: '2',
      sessions: 'unexcused',
      acceptedBy: 'Trưởng phòng',
    })
    expect(done).toMatchObject({
      code: 0,
      json: { enrolments: 2, reconciled: { cohort: COHORT, looked: 2, counts: { passed: 2 } } },
    })
    expect(done.attachment).not.toBeNull()
    // One run: the one that was written with the decision.
    const runs = await school.db
      .selectFrom('runs')
      .select('state')
      .where('actor', '=', 'cli:lan')
      .where('kind', '=', 'reconcile')
      .where('finished_at', 'is not', null)
      .execute()
    expect(runs).toEqual([{ state: 'succeeded' }])
  })

  it('name sessions by their code, and say what there is when there is none', async () => {
    const options = { reason, sessions: 'B4', mark: 'present' }
    await run(presence, COHORT, ['C'], options)
    expect(await school.outcomeOf('C')).toBe('passed')
    await expect(
      run(presence, COHORT, ['C'], { ...options, sessions: 'Buổi 1' }),
    ).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('lms/KNS/B1, lms/KNS/B2'),
    })
  })

  it('override, read days day first, and undo', async () => {
    const { act } = await run(override, COHORT, 'allow', ['D'], { reason, expires: '5/4/2026' })
    expect(await school.outcomeOf('D')).toBe('passed/override-allowed')
    const row = await school.db.selectFrom('overrides').select('expires_on').executeTakeFirst()
    expect(row).toEqual({ expires_on: '2026-04-05' })
    expect(await run(undo, act, { reason: 'Nhập nhầm' })).toMatchObject({
      json: { undone: { id: act }, reconciled: [{ cohort: COHORT, looked: 1 }] },
    })
    expect(await school.outcomeOf('D')).toBe('failed/attendance')
  })

  it('say that they stand when outcomes cannot follow: nobody is to decide twice', async () => {
    const { database } = school
    await database.asOwner((owner) =>
      owner.query(`create trigger broken before insert on outcome_revisions
        for each statement execute function refuse_change()`),
    )
    const refused = run(override, COHORT, 'refuse', ['A'], { reason })
    await expect(refused).rejects.toMatchObject({
      message: expect.stringMatching(/The decision [\da-f-]{36} is stored and stands/),
    })
    await database.asOwner((owner) => owner.query('drop trigger broken on outcome_revisions'))
    await school.reconcile()
    expect(await school.outcomeOf('A')).toBe('failed/override-refused')
  })

  it.each<[string, () => Promise<unknown>]>([
    ['an unknown decision', () => run(override, COHORT, 'pass', ['D'], { reason })],
    ['nobody', () => run(override, COHORT, 'allow', [], { reason })],
    [
      'people and a list',
      () => run(override, COHORT, 'allow', ['D'], { reason, where: 'failed', expected: '1' }),
    ],
    [
      'a list without its number',
      () => run(override, COHORT, 'allow', [], { reason, where: 'failed/attendance' }),
    ],
    ['no such day', () => run(override, COHORT, 'extend', ['D'], { reason, until: '5/13/2026' })],
    ['what is no id', () => run(undo, 'the last one', { reason })],
  ])('take no %s', async (_, wrong) => {
    await expect(wrong()).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('are written so', async () => {
    const written = `override ${COHORT} refuse D --reason Thôi-học --json`
    const { code, json } = await hocvu(written.split(' '), school.environment)
    expect({ code, json }).toMatchObject({ code: 0, json: { enrolments: 1 } })
  })
})
