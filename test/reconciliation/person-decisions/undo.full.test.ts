import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { countOutcomes, listOutcomes } from '../../../src/reconciliation/list-outcomes.ts'
import { countVerdicts } from '../../../src/reconciliation/outcome-store.ts'
import { decisionHistory } from '../../../src/reconciliation/person-decisions/history-store.ts'
import { lan } from '../../support/installation.ts'
import { COHORT } from '../../support/world.ts'
import { createSchool, type School } from './school.ts'

describe('undoing', () => {
  let school: School
  beforeAll(async () => {
    school = await createSchool([
      { code: 'A', marks: 'pppa' },
      { code: 'B', marks: 'pppu' },
      { code: 'C', marks: 'pppp' },
    ])
  })
  afterAll(() => school.close())

  it.each(['override', 'excuse', 'presence'] as const)(
    'an %s restores the verdict, and only who was touched is looked at',
    async (kind) => {
      const before = await school.outcomes()
      const decide = {
        override: () => school.override(['C'], { kind: 'refuse' }),
        excuse: () => school.excuse(['A']),
        presence: () => school.presence(['B']),
      }
      const taken = await decide[kind]()
      expect(await school.reconcile()).toMatchObject({ looked: 1, changed: 1 })
      expect(await school.outcomes()).not.toEqual(before)
      await school.undo(taken)
      expect(await school.reconcile()).toMatchObject({ looked: 1, changed: 1 })
      expect(await school.outcomes()).toEqual(before)
    },
  )

  it('twice is refused, also at once', async () => {
    const taken = await school.override(['C'], { kind: 'refuse' })
    const tries = await Promise.allSettled([school.undo(taken), school.undo(taken)])
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(school.undo(taken)).rejects.toMatchObject({ code: 'decision.already-undone' })
    expect(await findBrokenAudit(school.db)).toBeNull()
  })

  it('lets the same be decided again', async () => {
    const first = await school.excuse(['A'])
    await school.undo(first)
    const second = await school.excuse(['A'])
    await school.reconcile()
    expect(await school.outcomeOf('A')).toBe('passed')
    await school.undo(second)
    await school.reconcile()
  })
})

describe('what an outcome shows of decisions', () => {
  let school: School
  beforeAll(async () => {
    school = await createSchool([
      { code: 'A', marks: 'pppa' },
      { code: 'Z', marks: 'pppp' },
    ])
  })
  afterAll(() => school.close())

  const shown = async () => {
    const filter = { id: await school.enrolmentOf('A'), limit: 5, now: school.clock.now() }
    const [outcome] = await listOutcomes(school.db, lan, COHORT, filter)
    return { reopened: outcome?.reopened, decidedByPerson: outcome?.decidedByPerson }
  }

  it('says that it is about to be decided anew, and that a person decided while that stands', async () => {
    expect(await shown()).toEqual({ reopened: false, decidedByPerson: false })
    const taken = await school.override(['A'], { expiresOn: '2026-03-10' })
    expect(await shown()).toEqual({ reopened: true, decidedByPerson: true })
    await school.reconcile()
    expect(await shown()).toEqual({ reopened: false, decidedByPerson: true })
    await school.undo(taken)
    expect(await shown()).toEqual({ reopened: true, decidedByPerson: false })
    await school.override(['A'], { expiresOn: '2026-03-10' })
    school.clock.set('2026-03-10T17:00:00Z')
    expect(await shown()).toEqual({ reopened: true, decidedByPerson: false })
  })

  it('leaves out whoever turned out to be a second row of another person', async () => {
    const { id } = await school.db
      .selectFrom('learners')
      .select('id')
      .where('employee_code', '=', 'A')
      .executeTakeFirstOrThrow()
    const merge = school.db.updateTable('learners').where('employee_code', '=', 'Z')
    await school.reconcile()
    expect(await countVerdicts(school.db, COHORT)).toMatchObject({ passed: 1, review: 1 })
    await merge.set({ merged_into: id }).execute()
    const listed = await listOutcomes(school.db, lan, COHORT, {
      limit: 5,
      now: school.clock.now(),
    })
    const { counts } = await school.reconcile(COHORT, { dryRun: true, full: true })
    expect(listed).toMatchObject([{ learner: 'A' }])
    const onlyA = { passed: 0, failed: 0, incomplete: 0, review: 1 }
    expect(await countOutcomes(school.db, lan, COHORT)).toEqual(onlyA)
    expect(await countVerdicts(school.db, COHORT)).toEqual(onlyA)
    expect(counts).toEqual(onlyA)
    await expect(
      school.override([], { selection: { enrolments: [await school.enrolmentOf('Z')] } }),
    ).rejects.toMatchObject({ code: 'not-found' })
    // By a key of the second row the person is meant.
    expect(await school.override(['Z'], {})).toMatchObject({ enrolments: 1 })
  })

  it('keeps what was undone and what has expired, for reading', async () => {
    await school.excuse(['A'])
    const id = await school.enrolmentOf('A')
    const history = await decisionHistory(school.db, lan, id, school.clock.now())
    const told = { reason: 'Theo công văn 12', actor: 'cli:lan', attachment: null }
    expect(history).toMatchObject({
      overrides: [
        { kind: 'allow', state: 'undone', undone: { reason: 'Nhập nhầm' }, ...told },
        { kind: 'allow', state: 'expired', expiresOn: '2026-03-10', undone: null, ...told },
        { kind: 'allow', state: 'standing', expiresOn: null, undone: null, ...told },
      ],
      excuses: [{ session: 'B4', state: 'standing', acceptedBy: 'Trưởng phòng Nội vụ', ...told }],
      presences: [],
    })
    const nobody = await school.viewerOf('Sở Nội vụ')
    const stranger = { ...nobody, unitId: id }
    expect(await decisionHistory(school.db, stranger, id, school.clock.now())).toEqual({
      overrides: [],
      excuses: [],
      presences: [],
    })
  })
})
