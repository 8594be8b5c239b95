import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountRecord } from '../../../connectors/contract.ts'
import { findBrokenAudit } from '../../../src/access/verify-audit.ts'
import { operator } from '../../../src/access/viewer.ts'
import {
  createLearner,
  type NewLearner,
} from '../../../src/reconciliation/account-decisions/create.ts'
import { lan } from '../../support/installation.ts'
import {
  account,
  COHORT,
  createWorld,
  enrolment,
  finalTest,
  onePage,
  rosterCsv,
  type World,
} from '../../support/world.ts'
import { cohortsOf, deciding, mai } from './deciding.ts'

let world: World
let so: ReturnType<typeof deciding>
beforeAll(async () => {
  world = await createWorld()
  so = deciding(world)
  await world.importRoster(rosterCsv([{ code: 'Z1', name: 'Vàng Thị Zung', unit: 'Xã Chiềng La' }]))
})
afterAll(() => world.close())

const nothing: NewLearner = { fullName: null, employeeCode: null, dateOfBirth: null, unit: null }

const create = (source: string, said: Partial<NewLearner> = {}, viewer = lan) =>
  createLearner(
    { db: world.db, clock: world.clock },
    viewer,
    `lms/${source}`,
    { ...nothing, ...said },
    { reason: 'Cán bộ mới', attachment: null },
  )

async function stranger(id: string, changes: Partial<AccountRecord> = {}) {
  await world.sync(
    onePage(
      account(id, { fullName: `Lò Thị ${id.toUpperCase()}`, ...changes }),
      enrolment(id),
      finalTest(id, '8'),
    ),
  )
}

const onRoster = async (id: string) =>
  await world.db
    .selectFrom('learners as l')
    .leftJoin('learner_units as lu', (join) =>
      join.onRef('lu.learner_id', '=', 'l.id').on('lu.valid_to', 'is', null),
    )
    .leftJoin('units as u', 'u.id', 'lu.unit_id')
    .select([
      'l.full_name',
      'l.employee_code',
      'l.email',
      'l.phone',
      'l.date_of_birth',
      'l.national_id_last4',
      'u.name as unit',
    ])
    .where('l.id', '=', id)
    .executeTakeFirstOrThrow()

describe('a learner made of an account', () => {
  it('has what the platform knows, and the account', async () => {
    await stranger('a1', {
      employeeCode: 'NEW1',
      email: 'A1@example.gov.vn',
      phone: '+84 912 345 001',
      dateOfBirth: '1990-03-04',
      nationalId: '014190000011',
      unit: 'Xã Chiềng La',
    })
    const { learner, runs, act } = await create('a1')
    expect(await onRoster(learner)).toEqual({
      full_name: 'Lò Thị A1',
      employee_code: 'NEW1',
      email: 'a1@example.gov.vn',
      phone: '0912345001',
      date_of_birth: '1990-03-04',
      national_id_last4: '0011',
      unit: 'Xã Chiềng La',
    })
    expect(await so.standing('a1')).toMatchObject({ state: 'linked', code: 'NEW1', by: 'cli:lan' })
    expect(cohortsOf(runs)).toEqual([COHORT])
    await world.reconcile()
    expect(await so.outcome('NEW1')).toMatchObject({ verdict: 'passed' })
    expect(await so.audited(await so.idOf('a1'))).toMatchObject([
      { action: 'account.create', after: { act, learner } },
    ])
    expect(await findBrokenAudit(world.db)).toBeNull()
  })

  it('is as the person says, where they say it', async () => {
    await stranger('a2', { fullName: 'an lo', email: 'a2@example.gov.vn', unit: 'UBND' })
    const said = {
      fullName: 'Lò Văn An',
      employeeCode: 'NEW2',
      dateOfBirth: '1985-08-15',
      unit: 'xã chiềng la',
    }
    const { learner } = await create('a2', said)
    expect(await onRoster(learner)).toMatchObject({
      full_name: 'Lò Văn An',
      employee_code: 'NEW2',
      date_of_birth: '1985-08-15',
      unit: 'Xã Chiềng La',
    })
  })

  it('is known to the next roster as the same person', async () => {
    await stranger('a3', { employeeCode: 'NEW3' })
    await create('a3')
    const imported = await world.importRoster(rosterCsv([{ code: 'NEW3', name: 'Lò Thị A3' }]))
    expect(imported).toMatchObject({ accepted: 0, changed: 1 })
  })

  it.each([
    ['an employee code', { employeeCode: 'T1' }, 'employeeCode'],
    ['a national ID', { nationalId: '014185000099' }, 'nationalId'],
    ['name and e-mail', { fullName: 'Lò Thị Tâm', email: 't1@example.gov.vn' }, 'email'],
  ])('is refused when somebody has %s, and says who', async (_, known, field) => {
    await world.importRoster(
      rosterCsv([
        { code: 'T1', name: 'Lò Thị Tâm', id: '014185000099', email: 't1@example.gov.vn' },
      ]),
    )
    const id = `t-${field.toLowerCase()}`
    await stranger(id, { fullName: 'Ai Đó', ...known })
    await expect(create(id)).rejects.toMatchObject({
      code: 'learner.key-taken',
      fields: [{ field, reason: 'belongs to T1, Lò Thị Tâm, Sở Nội vụ' }],
    })
  })

  it('may share a mailbox with somebody of another name, as offices do', async () => {
    await world.importRoster(
      rosterCsv([{ code: 'S1', name: 'Lò Thị Sen', email: 'vp@example.gov.vn' }]),
    )
    await stranger('s2', { fullName: 'Vàng A Súa', email: 'vp@example.gov.vn' })
    const { learner } = await create('s2')
    expect(await onRoster(learner)).toMatchObject({ email: 'vp@example.gov.vn' })
  })

  it('needs something that tells them from a namesake, a unit that is there, and an account', async () => {
    await stranger('n1')
    await expect(create('n1')).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'employeeCode' }],
    })
    await expect(create('n1', { employeeCode: 'N1', unit: 'Xã Không Có' })).rejects.toMatchObject({
      code: 'not-found',
      fields: [{ field: 'unit' }],
    })
    await expect(create('no-such')).rejects.toMatchObject({ code: 'not-found' })
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    await expect(
      create('n1', { employeeCode: 'N1' }, { ...operator('api-key:xa'), unitId: unit.id }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is refused for an account that a person has decided', async () => {
    await stranger('d1', { employeeCode: 'D1' })
    await so.decide(mai, { account: 'd1', decision: 'link', learner: 'Z1' })
    await expect(create('d1')).rejects.toMatchObject({ code: 'account.already-decided' })
  })
})

describe('undone', () => {
  it('they stay on the roster without the account, and no key links them again', async () => {
    await stranger('u1', { employeeCode: 'NEWU1' })
    const { act, learner } = await create('u1')
    await world.reconcile()
    await so.undo(lan, act)
    await so.match()
    const { candidates, state } = await so.standing('u1')
    expect([state, candidates.includes('NEWU1')]).toEqual(['waiting', false])
    expect(await onRoster(learner)).toMatchObject({ employee_code: 'NEWU1' })
    await world.reconcile()
    expect(await so.outcome('NEWU1')).toMatchObject({ reason: 'no-evidence', reopened: false })
  })

  it('a person may still say that it was them after all', async () => {
    await stranger('u2', { employeeCode: 'NEWU2' })
    const { act } = await create('u2')
    await so.undo(lan, act)
    await so.decide(mai, { account: 'u2', decision: 'link', learner: 'NEWU2' })
    expect(await so.standing('u2')).toMatchObject({ code: 'NEWU2', by: 'cli:mai' })
  })
})
