import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importRoster } from '../../src/roster/import.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'
import { atOnce } from '../support/at-once.ts'
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

/** As a later day would do it. */
async function importPeople(people: People) {
  world.clock.pass(24 * 60)
  return await world.importRoster(rosterCsv(people))
}

const learnersNamed = (name: string) =>
  world.db.selectFrom('learners').selectAll().where('full_name', '=', name).execute()

async function onlyLearner(code: string) {
  return await world.db
    .selectFrom('learners')
    .selectAll()
    .where('employee_code', '=', code)
    .executeTakeFirstOrThrow()
}

async function unitsOf(code: string) {
  const rows = await sql<{ unit: string; from: string; to: string | null }>`
    select u.name as unit, lu.valid_from as "from", lu.valid_to as "to"
    from learner_units lu join learners l on l.id = lu.learner_id join units u on u.id = lu.unit_id
    where l.employee_code = ${code} order by lu.valid_from`.execute(world.db)
  return rows.rows
}

describe('a roster file', () => {
  it('takes tags, which an empty cell leaves as they are', async () => {
    const tagsOf = async (nhan: string) => {
      const csv = `Mã CBCCVC,Họ và tên,Nhãn\nT1,Lò Thị Tâm,${nhan}`
      const { changed } = await world.importRoster(csv)
      return { changed, tags: (await onlyLearner('T1')).tags }
    }
    const tags = ['Lực lượng nòng cốt', 'Tổ công nghệ số']
    expect(await tagsOf('Lực lượng nòng cốt; Tổ công nghệ số;lực lượng nòng cốt')).toEqual({
      ...{ changed: 0, tags },
    })
    expect(await tagsOf('')).toEqual({ changed: 0, tags })
    expect(await tagsOf('Viên chức')).toEqual({ changed: 1, tags: ['Viên chức'] })
  })

  it('counts who is new, who says something new and who does not', async () => {
    const people = [
      { code: 'A1', name: 'Lò An' },
      { code: 'A2', name: 'Lò Ba' },
    ]
    expect(await importPeople(people)).toMatchObject({ accepted: 2, changed: 0, unchanged: 0 })
    const next = [{ code: 'a1', name: 'Lò An', email: 'an@example.gov.vn' }, people[1] ?? {}]
    expect(await importPeople([...next, { code: 'A3' }])).toMatchObject({
      accepted: 1,
      changed: 1,
      unchanged: 1,
      rejected: [],
    })
  })

  it('writes nothing when it is imported again', async () => {
    const people = [
      { code: 'B1', id: '014185000101', email: 'b1@example.gov.vn', cohort: 'kns-1' },
      { name: 'Lò Bình', phone: '0912345678', unit: 'Xã Mường Bú' },
    ]
    await importPeople(people)
    const before = await tableContents(world.db)
    expect(await importPeople(people)).toMatchObject({ accepted: 0, changed: 0, unchanged: 2 })
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('never erases by an empty cell', async () => {
    await importPeople([
      { code: 'C1', id: '014185000102', email: 'c1@example.gov.vn', phone: '0912000001' },
    ])
    const before = await onlyLearner('C1')
    expect(await importPeople([{ code: 'C1', born: '', unit: '' }])).toMatchObject({ unchanged: 1 })
    expect(await onlyLearner('C1')).toEqual(before)
    expect(await unitsOf('C1')).toMatchObject([{ to: null }])
  })

  it('has its place in the audit trail, unless it changed nothing', async () => {
    const entries = () =>
      world.db
        .selectFrom('audit_entries')
        .selectAll()
        .where('action', '=', 'roster.import')
        .execute()
    await importPeople([{ code: 'D1' }])
    const known = await entries()
    expect(known.at(-1)).toMatchObject({
      actor: 'cli:lan',
      after: { accepted: 1, changed: 0, enrolled: 0, rejected: 0 },
      items_hash: expect.any(Buffer),
    })
    await importPeople([{ code: 'D1' }])
    expect(await entries()).toHaveLength(known.length)
  })

  it('counts whole or not at all', async () => {
    // The audit entry is the last statement of an import.
    const owner = (statement: string) => world.database.asOwner((pool) => pool.query(statement))
    await owner(
      `alter table audit_entries add constraint refused check (action <> 'roster.import') not valid`,
    )
    const before = await tableContents(world.db)
    await expect(importPeople([{ code: 'D2' }])).rejects.toThrow('refused')
    await owner('alter table audit_entries drop constraint refused')
    expect(await tableContents(world.db)).toEqual(before)
  })

  it('imported by two at once is imported once', async () => {
    const csv = rosterCsv([{ code: 'D3' }, { name: 'Lò Đông', email: 'dong@example.gov.vn' }])
    const reading = await readRosterFile(Buffer.from(csv), 'roster.csv')
    const take = () => importRoster(world, lan, reading)
    const results = await atOnce(world.database, 'learners', [take, take, take])
    expect(results.map(({ accepted }) => accepted).toSorted()).toEqual([0, 0, 2])
    expect(await learnersNamed('Lò Đông')).toHaveLength(1)
  })
})

describe('who is the same person again', () => {
  it('is known by a code in any case and with blanks', async () => {
    await importPeople([{ code: 'CB 000177', name: 'Lò Giang' }])
    expect(await importPeople([{ code: 'cb000177', name: 'Lò Giang' }])).toMatchObject({
      accepted: 0,
    })
    expect(await learnersNamed('Lò Giang')).toHaveLength(1)
  })

  it('is adopted, not doubled, when a person without a code gets one', async () => {
    await importPeople([{ name: 'Lò Hà', email: 'ha@example.gov.vn' }])
    const [before] = await learnersNamed('Lò Hà')
    const later = [{ code: 'H1', name: 'Lò Hà', email: 'ha@example.gov.vn' }]
    expect(await importPeople(later)).toMatchObject({ accepted: 0, changed: 1 })
    const [after, ...more] = await learnersNamed('Lò Hà')
    expect(more).toEqual([])
    expect(after).toMatchObject({ id: before?.id, employee_code: 'H1' })
  })

  it.each([
    ['national ID', { id: '014185000103' }],
    ['phone and name', { phone: '0912000003' }],
  ])('is known without a code by %s', async (key, given) => {
    const person = { name: `Lò Không Mã ${key.slice(0, 2)}`, ...given }
    expect(await importPeople([person])).toMatchObject({ accepted: 1 })
    expect(await importPeople([person])).toMatchObject({ accepted: 0, unchanged: 1 })
  })

  it('is not who only has the same mailbox, or the same phone', async () => {
    const shared = { email: 'vanphong@example.gov.vn', phone: '0212000000' }
    await importPeople([
      { name: 'Lò Văn Khoa', ...shared },
      { name: 'Lò Thị Kim', ...shared },
    ])
    expect(await importPeople([{ name: 'Lò Thị Kim', ...shared }])).toMatchObject({ unchanged: 1 })
    expect(await learnersNamed('Lò Văn Khoa')).toHaveLength(1)
    expect(await learnersNamed('Lò Thị Kim')).toHaveLength(1)
  })

  it('is not the namesake in the same office who was born on another day', async () => {
    const email = 'truonghoc@example.gov.vn'
    const namesakes = ['01/01/1980', '02/02/1990'].map((born) => ({ name: 'Lò Lan', email, born }))
    expect(await importPeople(namesakes)).toMatchObject({ accepted: 1, rejected: [{ row: 3 }] })
    expect(await importPeople(namesakes.slice(1))).toMatchObject({ accepted: 1 })
    expect(await importPeople(namesakes.slice(0, 1))).toMatchObject({ unchanged: 1 })
  })

  it('is for a person to say when several fit', async () => {
    const email = 'phongbienche@example.gov.vn'
    await importPeople([{ name: 'Lò Minh', email, born: '01/01/1980' }])
    await importPeople([{ name: 'Lò Minh', email, born: '02/02/1990' }])
    const result = await importPeople([{ name: 'Lò Minh', email, born: '', phone: '0912000004' }])
    expect(result).toMatchObject({ accepted: 0, changed: 0 })
    expect(result.rejected).toEqual([
      { row: 2, field: 'email', reason: expect.stringContaining('several people') },
    ])
  })

  it('is refused by the national ID of another person', async () => {
    await importPeople([
      { code: 'N1', id: '014185000104' },
      { code: 'N2', id: '014185000105' },
    ])
    const before = await onlyLearner('N2')
    const { rejected } = await importPeople([
      { code: 'N2', id: '014185000104' },
      { code: 'N3', id: '014185000105' },
    ])
    expect(rejected).toEqual([
      { row: 2, field: 'national_id', reason: expect.stringContaining('another person') },
      { row: 3, field: 'national_id', reason: expect.stringContaining('another employee code') },
    ])
    expect(await onlyLearner('N2')).toEqual(before)
  })

  it('is refused by a code that belongs to another name and another national ID', async () => {
    await importPeople([{ code: 'P1', name: 'Lò Phúc', id: '014185000106' }])
    const { rejected } = await importPeople([{ code: 'P1', name: 'Lò Quân', id: '014185000107' }])
    expect(rejected).toEqual([{ row: 2, field: 'employee_code', reason: expect.any(String) }])
    expect(await onlyLearner('P1')).toMatchObject({ full_name: 'Lò Phúc' })
  })

  it('goes by what the file has said so far: a national ID may pass to its owner', async () => {
    await importPeople([{ code: 'Q1', name: 'Lò Quý', id: '014185000108' }])
    const result = await importPeople([
      { code: 'Q1', name: 'Lò Quý', id: '014185000109' },
      { code: 'Q2', name: 'Lò Quyên', id: '014185000108' },
    ])
    expect(result).toMatchObject({ accepted: 1, changed: 1, rejected: [] })
    expect(await onlyLearner('Q2')).toMatchObject({ national_id_last4: '0108' })
  })

  it('leaves its old key to the next: a namesake may take over mailbox and place', async () => {
    const email = 'thukho@example.gov.vn'
    await importPeople([{ name: 'Lò Sơn', email }])
    await importPeople([{ code: 'S1', name: 'Lò Sơn', email }])
    await importPeople([{ code: 'S1', name: 'Lò Sơn', email: 'son@example.gov.vn' }])
    const result = await importPeople([{ name: 'Lò Sơn', email, born: '02/02/1990' }])
    expect(result).toMatchObject({ accepted: 1, rejected: [] })
    expect(await learnersNamed('Lò Sơn')).toHaveLength(2)
  })

  it('keeps a citizen’s number out of the employee code', async () => {
    await importPeople([{ code: '014185000110', name: 'Lò Tâm' }])
    const [learner] = await learnersNamed('Lò Tâm')
    expect(learner).toMatchObject({ employee_code: null, national_id_last4: '0110' })
    const twice = [{ code: '014185000110', id: '014185000111', name: 'Lò Tâm' }]
    expect((await importPeople(twice)).rejected).toMatchObject([{ field: 'employee_code' }])
  })
})

describe('units', () => {
  it('a move keeps where a person was, with dates in Vietnam', async () => {
    world.clock.set('2026-04-01T16:59:00Z')
    await world.importRoster(rosterCsv([{ code: 'U1', unit: 'Xã Mường Bú' }]))
    world.clock.set('2026-05-09T17:00:00Z')
    await world.importRoster(rosterCsv([{ code: 'U1', unit: 'Xã Chiềng La' }]))
    expect(await unitsOf('U1')).toEqual([
      { unit: 'Xã Mường Bú', from: '2026-04-01', to: '2026-05-09' },
      { unit: 'Xã Chiềng La', from: '2026-05-10', to: null },
    ])
  })

  it('two moves on one day leave the last one only', async () => {
    world.clock.set('2026-06-01T02:00:00Z')
    await world.importRoster(rosterCsv([{ code: 'U2', unit: 'Xã A' }]))
    world.clock.set('2026-06-11T02:00:00Z')
    for (const unit of ['Xã B', 'Xã C']) await world.importRoster(rosterCsv([{ code: 'U2', unit }]))
    expect(await unitsOf('U2')).toEqual([
      { unit: 'Xã A', from: '2026-06-01', to: '2026-06-10' },
      { unit: 'Xã C', from: '2026-06-11', to: null },
    ])
  })

  it('are one by code in any case, else one by name without regard to diacritics', async () => {
    const file = (lines: string[]) =>
      world.importRoster(['employee_code,full_name,unit_code,unit_name', ...lines].join('\n'))
    await file(['V1,Lò Vân,XMB,Xã Mường Bú mới', 'V2,Lò Vi,,Trạm Y tế'])
    await file(['V3,Lò Vũ,xmb,', 'V4,Lò Vượng,,TRẠM Y TẾ'])
    expect((await unitsOf('V3'))[0]?.unit).toBe('Xã Mường Bú mới')
    expect((await unitsOf('V4'))[0]?.unit).toBe('Trạm Y tế')
  })
})

describe('the column cohort', () => {
  it('assigns by id and by name, once', async () => {
    const people = [
      { code: 'X1', cohort: 'KNS-1' },
      { code: 'X2', cohort: 'lớp kns-1' },
    ]
    await importPeople(people)
    await importPeople(people)
    const assigned = await world.db
      .selectFrom('enrolments')
      .innerJoin('learners', 'learners.id', 'enrolments.learner_id')
      .select(['learners.employee_code', 'enrolments.origin'])
      .where('learners.employee_code', 'in', ['X1', 'X2'])
      .orderBy('learners.employee_code')
      .execute()
    expect(assigned).toEqual([
      { employee_code: 'X1', origin: 'roster' },
      { employee_code: 'X2', origin: 'roster' },
    ])
  })

  it('rejects only the row that names no cohort', async () => {
    const result = await importPeople([
      { code: 'Y1', cohort: 'no-such' },
      { code: 'Y2', cohort: 'kns-1' },
    ])
    expect(result).toMatchObject({
      accepted: 1,
      rejected: [{ row: 2, field: 'cohort', reason: expect.stringContaining('"no-such"') }],
    })
    expect(await learnersNamed('Nguyễn Văn Y1')).toEqual([])
  })
})

it('takes thousands of people in one file, and again', async () => {
  const people = Array.from({ length: 4500 }, (_, at) => ({
    code: `Z${at}`,
    email: `z${at}@example.gov.vn`,
    unit: `Đơn vị ${at % 50}`,
  }))
  expect(await importPeople(people)).toMatchObject({ accepted: 4500, rejected: [] })
  const moved = people.map((person) => ({
    ...person,
    phone: `09${person.code.slice(1).padStart(8, '0')}`,
  }))
  expect(await importPeople(moved)).toMatchObject({ changed: 4500, unchanged: 0 })
})
