import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyDigest } from '../../src/evidence/key-digest.ts'
import { matchAccounts } from '../../src/evidence/link.ts'
import { decideAccounts } from '../../src/reconciliation/account-decisions/decide.ts'
import { lan } from '../support/installation.ts'
import {
  account,
  COHORT,
  createWorld,
  enrolment,
  finalTest,
  onePage,
  rosterCsv,
  type World,
} from '../support/world.ts'
import { historyOf, learnerId, standing } from './standing-accounts.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const stand = (id: string) => standing(world.db, id)
const match = () => matchAccounts(world.db, world.clock, null)

/** A person says whose account it is. */
const decide = async (id: string, decision: 'link' | 'reject', learner: string | null) => {
  const rows = [{ place: '', account: `lms/${id}`, decision, learner }]
  const why = { reason: 'Đã gọi điện hỏi', attachment: null }
  return await decideAccounts(world, lan, rows, why)
}

const keysOf = async (code: string) => {
  const found = await sql<{ key: string }>`
    select k.key::text as key from learner_match_keys k join learners l on l.id = k.learner_id
    where l.employee_code = ${code} order by k.key::text`.execute(world.db)
  return found.rows.map(({ key }) => key)
}

const mergeInto = async (kept: string, absorbed: string) =>
  await world.db
    .updateTable('learners')
    .set({ merged_into: await learnerId(world.db, kept) })
    .where('employee_code', '=', absorbed)
    .execute()

describe('a person of the roster', () => {
  it('is filed anew when the roster changes them, and once only', async () => {
    await world.importRoster(rosterCsv([{ code: 'A1', name: 'Lò Thị An', email: 'an@x.vn' }]))
    const before = await keysOf('A1')
    expect(before).toContain(keyDigest('e:an@x.vn'))
    await world.importRoster(rosterCsv([{ code: 'A1', name: 'Lò Thị An', email: 'lo.an@x.vn' }]))
    const after = await keysOf('A1')
    expect(after).toContain(keyDigest('e:lo.an@x.vn'))
    expect(after).not.toContain(keyDigest('e:an@x.vn'))
    expect(await sql`select from learners_to_file`.execute(world.db)).toMatchObject({ rows: [] })
  })

  it('is filed anew when their unit gets another name', async () => {
    await world.importRoster(rosterCsv([{ code: 'A2', name: 'Lò Thị Ái', unit: 'Xã Phình Sáng' }]))
    const before = await keysOf('A2')
    await world.db
      .updateTable('units')
      .set({ name: 'Xã Pú Nhung' })
      .where('name', '=', 'Xã Phình Sáng')
      .execute()
    await match()
    const after = await keysOf('A2')
    expect(after).not.toEqual(before)
    expect(after.filter((key) => !before.includes(key))).not.toEqual([])
  })

  it('is filed under the keys of a second row that was merged into theirs, and it under none', async () => {
    await world.importRoster(
      rosterCsv([
        { code: 'A3', name: 'Lò Thị Ân', email: 'a3@x.vn' },
        { code: 'A4', name: 'Lò Thị Ân', email: 'a4@x.vn' },
      ]),
    )
    const [own, others] = [await keysOf('A3'), await keysOf('A4')]
    await mergeInto('A3', 'A4')
    await match()
    expect(await keysOf('A3')).toEqual([...new Set([...own, ...others])].toSorted())
    expect(await keysOf('A4')).toEqual([])
    await sql`update learners set merged_into = null where employee_code = 'A4'`.execute(world.db)
    await match()
    expect([await keysOf('A3'), await keysOf('A4')]).toEqual([own, others])
  })

  it('is filed anew by every other revision of the rules', async () => {
    const before = await keysOf('A1')
    await sql`delete from learner_match_keys`.execute(world.db)
    await sql`update matching_state set revision = revision - 1`.execute(world.db)
    await match()
    expect(await keysOf('A1')).toEqual(before)
  })
})

describe('a link that the rules made', () => {
  const person = { fullName: 'Lò Văn Dũng' }

  it('goes back to waiting when its code becomes another person’s', async () => {
    const email = 'dung@example.gov.vn'
    await world.importRoster(
      rosterCsv([
        { code: 'D1', name: 'Lò Văn Dũng', email },
        { code: 'D2', name: 'Lò Văn Dũng' },
      ]),
    )
    const known = account('d1', { ...person, employeeCode: 'D1', email })
    await world.sync(onePage(known))
    expect(await stand('d1')).toMatchObject({ code: 'D1' })
    await world.sync(onePage({ ...known, employeeCode: 'D2' }))
    expect(await stand('d1')).toMatchObject({
      state: 'waiting',
      code: null,
      reason: 'keys-point-to-different-people',
    })
  })

  it('goes back to waiting when the roster corrects who has the key', async () => {
    await world.importRoster(rosterCsv([{ code: 'D3', name: 'Lò Văn Dũng', born: '01/01/1980' }]))
    const born = { ...person, dateOfBirth: '1980-01-01' }
    await world.sync(onePage(account('d3', { ...born, employeeCode: 'D3' })))
    expect(await stand('d3')).toMatchObject({ code: 'D3' })
    await world.importRoster(rosterCsv([{ code: 'D3', name: 'Hà Thị Mai', born: '05/07/1991' }]))
    expect(await stand('d3')).toMatchObject({ state: 'waiting', reason: 'birth-date-differs' })
  })

  it.each([
    ['was written last', async () => {}],
    ['was sorted in', () => sql`select sort_in_account_keys()`.execute(world.db)],
  ])(
    'is looked at anew under the keys that it has got since, also where what %s tells',
    async (_, settle) => {
      const id = `d-${world.clock.now().getTime()}`
      const waits = account(id, { fullName: 'Quàng Văn Thưởng', employeeCode: `${id}-old` })
      await world.sync(onePage(waits))
      await world.sync(onePage({ ...waits, employeeCode: `${id}-new` }))
      await settle()
      await world.importRoster(rosterCsv([{ code: `${id}-old`, name: 'Quàng Văn Thưởng' }]))
      await match()
      expect(await stand(id)).toMatchObject({ state: 'waiting' })
      await world.importRoster(rosterCsv([{ code: `${id}-new`, name: 'Quàng Văn Thưởng' }]))
      await match()
      expect(await stand(id)).toMatchObject({ state: 'linked', code: `${id}-new` })
      world.clock.pass(1)
    },
  )

  it('is kept when its person changes unit, with its day and history', async () => {
    const known = { name: 'Lò Thị Đào', born: '02/02/1982' }
    await world.importRoster(rosterCsv([{ code: 'D4', ...known, unit: 'Xã Mường Chanh' }]))
    await world.sync(
      onePage(
        account('d4', {
          fullName: 'Lò Thị Đào',
          dateOfBirth: '1982-02-02',
          unit: 'Xã Mường Chanh',
        }),
      ),
    )
    const before = await stand('d4')
    expect(before).toMatchObject({ reason: 'linked-by-name-birth-date-and-unit', code: 'D4' })
    world.clock.pass(48 * 60)
    await world.importRoster(rosterCsv([{ code: 'D4', ...known, unit: 'Xã Chiềng Khoong' }]))
    expect(await stand('d4')).toEqual(before)
    expect(await historyOf(world.db, 'd4')).toHaveLength(1)
  })

  it('leads to who was kept when its person turns out to be a second row', async () => {
    await world.importRoster(
      rosterCsv([
        { code: 'D5', name: 'Lò Thị Đông' },
        { code: 'D6', name: 'Lò Thị Đông' },
      ]),
    )
    await world.sync(onePage(account('d6', { fullName: 'Lò Thị Đông', employeeCode: 'D6' })))
    expect(await stand('d6')).toMatchObject({ code: 'D6' })
    await mergeInto('D5', 'D6')
    await match()
    expect(await stand('d6')).toMatchObject({ code: 'D5', reason: 'linked-by-employee-code' })
    await world.importRoster(rosterCsv([{ code: 'D5', name: 'Lò Thị Đông', email: 'd5@x.vn' }]))
    await world.sync(
      onePage(account('d7', { fullName: 'Lò Thị Đông', employeeCode: 'D6', email: 'd5@x.vn' })),
    )
    expect(await stand('d7')).toMatchObject({ state: 'linked', code: 'D5' })
  })

  it('holds the outcomes that rested on it when it goes, in the same moment', async () => {
    const known = account('d8', { fullName: 'Lò Thị Điệp', employeeCode: 'D8' })
    await world.importRoster(rosterCsv([{ code: 'D8', name: 'Lò Thị Điệp' }]))
    await world.sync(onePage(known, enrolment('d8'), finalTest('d8', '8')))
    await world.reconcile()
    const outcome = () =>
      world.db
        .selectFrom('outcomes')
        .innerJoin('enrolments', 'enrolments.id', 'outcomes.enrolment_id')
        .innerJoin('learners', 'learners.id', 'enrolments.learner_id')
        .select(['verdict', 'reopened_at'])
        .where('employee_code', '=', 'D8')
        .executeTakeFirst()
    expect(await outcome()).toEqual({ verdict: 'passed', reopened_at: null })
    await world.sync(onePage({ ...known, fullName: 'Vàng A Páo' }))
    expect(await stand('d8')).toMatchObject({ state: 'waiting', reason: 'name-differs' })
    expect(await outcome()).toEqual({ verdict: 'passed', reopened_at: expect.any(Date) })
    const certified = await world.run('certify', COHORT)
    expect(certified.result).toMatchObject({ issued: 0 })
    await world.reconcile()
    expect(await outcome()).toMatchObject({ reopened_at: null })
    expect((await outcome())?.verdict).not.toBe('passed')
  })
})

describe('what a person decided', () => {
  it('is never changed by the rules, whatever platform and roster say later', async () => {
    await world.importRoster(rosterCsv([{ code: 'H1', name: 'Lò Thị Hà' }]))
    await world.sync(onePage(account('h1', { fullName: 'Hà', username: 'ha' })))
    await decide('h1', 'link', 'H1')
    await world.importRoster(rosterCsv([{ code: 'H2', name: 'Người Khác Hẳn' }]))
    await world.sync(onePage(account('h1', { employeeCode: 'H2', fullName: 'Người Khác Hẳn' })))
    await match()
    expect(await stand('h1')).toMatchObject({ code: 'H1', reason: 'linked-by-person' })
  })

  it('leaves an account alone that is nobody’s', async () => {
    await world.sync(onePage(account('h3', { fullName: 'Lò Thị Hiền' })))
    await decide('h3', 'reject', null)
    await world.importRoster(rosterCsv([{ code: 'H3', name: 'Lò Thị Hiền' }]))
    await world.sync(onePage(account('h3', { fullName: 'Lò Thị Hiền', employeeCode: 'H3' })))
    expect(await stand('h3')).toMatchObject({ state: 'rejected', code: null })
  })

  it('keeps an account from the person whose it is not, and finds the next', async () => {
    await world.importRoster(rosterCsv([{ code: 'H4', name: 'Lò Thị Hoan', email: 'hoan@x.vn' }]))
    await world.sync(onePage(account('h4', { fullName: 'Lò Thị Hoan', email: 'hoan@x.vn' })))
    expect(await stand('h4')).toMatchObject({ code: 'H4' })
    await decide('h4', 'reject', 'H4')
    await match()
    expect(await stand('h4')).toMatchObject({ state: 'waiting', code: null })
    await world.importRoster(rosterCsv([{ code: 'H5', name: 'Lò Thị Hoan', email: 'h5@x.vn' }]))
    await world.sync(
      onePage(account('h4', { fullName: 'Lò Thị Hoan', email: 'hoan@x.vn', employeeCode: 'H5' })),
    )
    expect(await stand('h4')).toMatchObject({ state: 'linked', code: 'H5' })
  })

  it('is written while the rules wait: an account in other hands is left for the next time', async () => {
    await world.importRoster(rosterCsv([{ code: 'H6', name: 'Lò Thị Hương' }]))
    await world.sync(onePage(account('h6', { fullName: 'Hương' })))
    await sql`update accounts set employee_code = 'H6', full_name = 'Lò Thị Hương' where source_id = 'h6'`.execute(
      world.db,
    )
    await world.db.transaction().execute(async (trx) => {
      await sql`select from accounts where source_id = 'h6' for update`.execute(trx)
      expect(await match()).toEqual({ linked: 0, waiting: 0 })
    })
    expect(await stand('h6')).toMatchObject({ state: 'waiting' })
    expect(await match()).toEqual({ linked: 1, waiting: 0 })
    expect(await stand('h6')).toMatchObject({ state: 'linked', code: 'H6' })
  })
})
