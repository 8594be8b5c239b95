import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldKey } from '../../src/foundation/names.ts'
import { answerQuestion } from '../../src/roster/answer-question.ts'
import { findLearners } from '../../src/roster/find-learner.ts'
import { importRoster } from '../../src/roster/import.ts'
import { findHolders } from '../../src/roster/ledger/store.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import { lan } from '../support/installation.ts'
import { tableContents } from '../support/table-contents.ts'
import { cohortYaml, createWorld, programYaml, rosterCsv, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({
    programs: [programYaml({ cohorts: cohortYaml('kns-1', { enrol: 'roster' }) })],
  })
})
afterAll(() => world.close())

type People = Parameters<typeof rosterCsv>[0]

async function importPeople(people: People) {
  world.clock.pass(24 * 60)
  return await world.importRoster(rosterCsv(people))
}

const learner = (code: string) =>
  world.db
    .selectFrom('learners')
    .selectAll()
    .where('employee_code', '=', code)
    .executeTakeFirstOrThrow()

/** The second row turned out to be the person of the first. */
async function mergeInto(kept: string, absorbed: string) {
  const { id } = await learner(kept)
  await world.db
    .updateTable('learners')
    .set({ merged_into: id })
    .where('employee_code', '=', absorbed)
    .execute()
  return id
}

const countLearners = async () =>
  (await world.db.selectFrom('learners').select('id').execute()).length

describe('a person with a second row on the roster', () => {
  it('is changed by a row with the second row’s code, and keeps their own', async () => {
    await importPeople([
      { code: 'A1', name: 'Lò An', email: 'an@example.gov.vn' },
      { code: 'A2', name: 'Lò Thị An', email: 'lo.an@example.gov.vn' },
    ])
    const id = await mergeInto('A1', 'A2')
    const before = await learner('A2')
    const people = await countLearners()
    expect(
      await importPeople([{ code: 'A2', name: 'Lò Thị An', phone: '0912345678', unit: 'Xã Mới' }]),
    ).toMatchObject({ accepted: 0, changed: 1, rejected: [] })
    expect(await countLearners()).toBe(people)
    expect(await learner('A1')).toMatchObject({ id, full_name: 'Lò Thị An', phone: '0912345678' })
    expect(await learner('A2')).toEqual(before)
    const unit = await sql<{ name: string }>`
      select u.name from learner_units lu join units u on u.id = lu.unit_id
      where lu.learner_id = ${id} and lu.valid_to is null`.execute(world.db)
    expect(unit.rows).toEqual([{ name: 'Xã Mới' }])
  })

  it('is found again by the same file, which then says nothing new', async () => {
    await importPeople([
      { code: 'B1', name: 'Lò Bình' },
      { code: 'B2', name: 'Lò Bình', born: '' },
    ])
    await mergeInto('B1', 'B2')
    const row = [{ code: 'B2', name: 'Lò Bình', email: 'binh@example.gov.vn' }]
    await importPeople(row)
    const before = await tableContents(world.db)
    expect(await importPeople(row)).toMatchObject({ accepted: 0, changed: 0, unchanged: 1 })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('is recognised by the second row’s national ID, and never gets it as their own', async () => {
    await importPeople([
      { code: 'C1', name: 'Lò Chi', born: '05/05/1985' },
      { code: 'C2', name: 'Lò Chi', born: '05/05/1985', id: '014185000201' },
    ])
    await mergeInto('C1', 'C2')
    const result = await importPeople([
      { code: '', name: 'Lò Chi', born: '05/05/1985', id: '014185000201', audience: 'cbcc' },
    ])
    expect(result).toMatchObject({ accepted: 0, changed: 1, rejected: [], asked: [] })
    expect(await learner('C1')).toMatchObject({ national_id_last4: null, audience: 'cbcc' })
  })

  it('is recognised by name and mailbox of a second row that has no code', async () => {
    await importPeople([
      { code: 'D1', name: 'Lò Dung' },
      { name: 'Lò Thị Dung', email: 'dung@example.gov.vn', born: '01/01/1990' },
    ])
    const { id } = await learner('D1')
    await world.db
      .updateTable('learners')
      .set({ merged_into: id })
      .where('email', '=', 'dung@example.gov.vn')
      .execute()
    const row = [{ name: 'Lò Thị Dung', email: 'dung@example.gov.vn', born: '01/01/1990' }]
    expect(await importPeople(row)).toMatchObject({ accepted: 0, changed: 1 })
    expect(await learner('D1')).toMatchObject({ id, email: 'dung@example.gov.vn' })
  })

  it('is who was kept in the end, where a kept row was merged in turn', async () => {
    await importPeople([
      { code: 'E1', name: 'Lò Em' },
      { code: 'E2', name: 'Lò Em' },
      { code: 'E3', name: 'Lò Em' },
    ])
    await mergeInto('E2', 'E3')
    const id = await mergeInto('E1', 'E2')
    await importPeople([{ code: 'E3', name: 'Lò Em', email: 'em@example.gov.vn' }])
    expect(await learner('E1')).toMatchObject({ id, email: 'em@example.gov.vn' })
    expect((await findLearners(world.db, lan, 'E3')).map((found) => found.id)).toEqual([id])
  })

  it('is enrolled once, by whichever of their codes', async () => {
    await importPeople([
      { code: 'F1', name: 'Lò Phúc' },
      { code: 'F2', name: 'Lò Phúc' },
    ])
    const id = await mergeInto('F1', 'F2')
    const result = await importPeople([{ code: 'F2', name: 'Lò Phúc', cohort: 'kns-1' }])
    expect(result).toMatchObject({ enrolled: 1 })
    const enrolled = await world.db
      .selectFrom('enrolments')
      .select('learner_id')
      .where('learner_id', 'in', [id, (await learner('F2')).id])
      .execute()
    expect(enrolled).toEqual([{ learner_id: id }])
  })

  it('is meant by every key of either row: in searches and in the ledger', async () => {
    await importPeople([
      { code: 'G1', name: 'Lò Giang', email: 'g1@example.gov.vn' },
      { code: 'G2', name: 'Lò Giang', email: 'g2@example.gov.vn', phone: '0912000777' },
    ])
    const absorbed = (await learner('G2')).id
    const id = await mergeInto('G1', 'G2')
    for (const key of [
      'G1',
      'g2',
      'g1@example.gov.vn',
      'g2@example.gov.vn',
      '0912000777',
      absorbed,
    ]) {
      const found = await findLearners(world.db, lan, key)
      expect(found.map((one) => [one.id, one.learner])).toEqual([[id, 'G1']])
      const holders = (await findHolders(world.db, lan, [foldKey(key)])).get(foldKey(key))
      expect(holders?.map((one) => one.id)).toEqual([id])
    }
  })

  it('has not left a unit because its complete file does not name the second row', async () => {
    await importPeople([
      { code: 'H1', name: 'Lò Hà', unit: 'Xã H' },
      { code: 'H2', name: 'Lò Hà', unit: 'Xã H' },
    ])
    await mergeInto('H1', 'H2')
    const csv = rosterCsv([{ code: 'H1', name: 'Lò Hà', unit: 'Xã H' }])
    const reading = await readRosterFile(Buffer.from(csv), 'h.csv')
    const file = { unit: 'Xã H', complete: true, confirmed: false }
    const deps = { db: world.db, clock: world.clock, vault: world.vault }
    expect(await importRoster(deps, lan, reading, file)).toMatchObject({ ended: 0, warnings: [] })
  })

  it('is one candidate of a question, whichever row the question named', async () => {
    await importPeople([
      { code: 'I1', name: 'Lò Inh', born: '07/07/1977' },
      { code: 'I2', name: 'Lò Inh', born: '07/07/1977' },
    ])
    const asked = (
      await importPeople([{ name: 'Lò Inh', born: '07/07/1977', phone: '0912000888' }])
    ).asked[0]
    expect(asked).toMatchObject({ candidates: 2 })
    const id = await mergeInto('I1', 'I2')
    const answer = answerQuestion(world, lan, asked?.question ?? '', { decision: 'same' })
    expect(await answer).toBe(id)
    expect(await learner('I1')).toMatchObject({ phone: '0912000888' })
  })

  it('is two people again when the merge is taken back', async () => {
    await importPeople([
      { code: 'J1', name: 'Lò Yên' },
      { code: 'J2', name: 'Lò Yến' },
    ])
    await mergeInto('J1', 'J2')
    await world.db
      .updateTable('learners')
      .set({ merged_into: null })
      .where('employee_code', '=', 'J2')
      .execute()
    await importPeople([{ code: 'J2', name: 'Lò Yến', email: 'yen@example.gov.vn' }])
    expect(await learner('J2')).toMatchObject({ email: 'yen@example.gov.vn' })
    expect(await learner('J1')).toMatchObject({ email: null })
  })
})
