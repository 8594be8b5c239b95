import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/access/viewer.ts'
import { answerQuestion, type QuestionAnswer } from '../../src/roster/answer-question.ts'
import { importRoster } from '../../src/roster/import.ts'
import { listQuestions } from '../../src/roster/question-store.ts'
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

const importPeople = (people: People) => world.importRoster(rosterCsv(people))

const named = (name: string) =>
  world.db
    .selectFrom('learners')
    .selectAll()
    .where('full_name', '=', name)
    .orderBy('created_at')
    .execute()

const answer = (id: string, given: QuestionAnswer) => answerQuestion(world, lan, id, given)

const waiting = (viewer: Viewer = lan) =>
  listQuestions(world.db, world.vault, viewer, { limit: 100 })

/** One person on the roster, and a row that may be the same; the question about it. */
async function inDoubt(name: string, row: People[number], known: People[number]) {
  await importPeople([{ name, ...known }])
  const { asked } = await importPeople([{ name, ...row }])
  return asked[0]?.question ?? ''
}

describe('a row that may be somebody on the roster', () => {
  it('is asked about by name and date of birth, neither merged nor added, and only once', async () => {
    await importPeople([{ code: 'A1', name: 'Lò Quý' }])
    const row = [{ name: 'LÒ QÚY', email: 'quy@example.gov.vn' }]
    const result = await importPeople(row)
    expect(result).toMatchObject({ accepted: 0, changed: 0, rejected: [] })
    expect(result.asked).toEqual([
      { row: 2, question: expect.any(String), candidates: 1, reason: expect.any(String) },
    ])
    expect(result.asked[0]?.reason).toContain('same person: hocvu roster answer')
    const before = await tableContents(world.db)
    expect((await importPeople(row)).asked).toEqual(result.asked)
    expect(await tableContents(world.db)).toEqual(before)
    expect(await named('LÒ QÚY')).toEqual([])
  })

  it('is asked about by name and unit where one of the two has no date of birth', async () => {
    await importPeople([{ code: 'B1', name: 'Lò Bình', born: '' }])
    const row = { name: 'Lò Bình', phone: '0912000010' }
    expect((await importPeople([row])).asked).toMatchObject([{ candidates: 1 }])
    const elsewhere = { name: 'Lò Bình', phone: '0912000011', unit: 'Sở Y tế' }
    expect(await importPeople([elsewhere])).toMatchObject({ accepted: 1, asked: [] })
  })

  it.each([
    ['another employee code', { code: 'C1' }, { code: 'C2' }],
    [
      'another national ID',
      { id: '014185000201' },
      { id: '014185000202', email: 'x@example.gov.vn' },
    ],
    ['another date of birth', { code: 'C3' }, { born: '02/02/1990', email: 'y@example.gov.vn' }],
  ])('is somebody else for certain by %s', async (what, known, row) => {
    const name = `Lò Chung ${what.split(' ').at(-1)}`
    await importPeople([{ name, ...known }])
    expect(await importPeople([{ name, ...row }])).toMatchObject({ accepted: 1, asked: [] })
  })

  it('may be somebody of the same file', async () => {
    const result = await importPeople([
      { code: 'D1', name: 'Lò Dung' },
      { name: 'Lò Dung', phone: '0912000012' },
    ])
    expect(result).toMatchObject({ accepted: 1, asked: [{ row: 3, candidates: 1 }] })
  })

  it('is kept sealed, its national ID as hash and last four only', async () => {
    const id = await inDoubt('Lò Giang', { id: '014185000203' }, { email: 'g@example.gov.vn' })
    const contents = JSON.stringify(await tableContents(world.db))
    expect(contents).not.toContain('014185000203')
    const { sealed } = await world.db
      .selectFrom('roster_questions')
      .select('sealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const plain = world.vault.decrypt('raw-pages', sealed).toString()
    expect(plain).toContain('"nationalIdLast4":"0203"')
    expect(plain).not.toContain('014185000203')
  })

  it('is shown with its candidates, but not to who sees a part of the roster', async () => {
    const id = await inDoubt('Lò Hoa', { email: 'hoa@example.gov.vn' }, { code: 'H1' })
    const [candidate] = await named('Lò Hoa')
    expect((await waiting()).find((question) => question.id === id)).toMatchObject({
      reason: 'birth-date',
      row: { fullName: 'Lò Hoa', email: 'hoa@example.gov.vn', unit: 'Sở Nội vụ' },
      candidates: [candidate?.id],
    })
    const unitId = '00000000-0000-4000-8000-000000000000'
    expect(await waiting({ ...lan, unitId })).toEqual([])
  })

  it('takes nobody out of a unit by a complete file while it waits', async () => {
    await importPeople([{ code: 'I1', name: 'Lò In', unit: 'Xã Ín' }])
    const csv = rosterCsv([{ name: 'Lò In', phone: '0912000013', unit: '' }])
    const reading = await readRosterFile(Buffer.from(csv), 'xa.csv')
    const unitFile = { unit: 'Xã Ín', complete: true, confirmed: false }
    expect(await importRoster(world, lan, reading, unitFile)).toMatchObject({
      ended: 0,
      asked: [{ candidates: 1 }],
    })
  })
})

describe('the answer', () => {
  it('"same" gives what the row says to the learner, and the file is then known', async () => {
    const row = { code: 'K1', unit: 'Sở Y tế', cohort: 'kns-1' }
    const id = await inDoubt('Lò Khoa', row, { email: 'khoa@example.gov.vn' })
    const [before] = await named('Lò Khoa')
    expect(await answer(id, { decision: 'same' })).toBe(before?.id)
    expect(await named('Lò Khoa')).toMatchObject([
      { id: before?.id, employee_code: 'K1', email: 'khoa@example.gov.vn' },
    ])
    expect(await importPeople([{ name: 'Lò Khoa', ...row }])).toMatchObject({
      unchanged: 1,
      asked: [],
    })
    const enrolled = await world.db
      .selectFrom('enrolments')
      .select('cohort_id')
      .where('learner_id', '=', before?.id ?? '')
      .execute()
    expect(enrolled).toEqual([{ cohort_id: 'kns-1' }])
  })

  it('"different" makes a new learner, and the file is then known', async () => {
    const row = { phone: '0912000014' }
    const id = await inDoubt('Lò Lan', row, { code: 'L1' })
    const learner = await answer(id, { decision: 'different' })
    expect(await named('Lò Lan')).toMatchObject([{ employee_code: 'L1' }, { id: learner }])
    expect(await importPeople([{ name: 'Lò Lan', ...row }])).toMatchObject({
      unchanged: 1,
      asked: [],
    })
  })

  it('holds for the row even where no key of it is kept', async () => {
    const row = { email: 'cu@example.gov.vn' }
    const id = await inDoubt('Lò Mai', row, { code: 'M1' })
    await answer(id, { decision: 'same' })
    await importPeople([{ code: 'M1', name: 'Lò Mai', email: 'moi@example.gov.vn' }])
    expect(await importPeople([{ name: 'Lò Mai', ...row }])).toMatchObject({
      changed: 1,
      asked: [],
    })
  })

  it('says which of several people, who must be one of them', async () => {
    await importPeople([
      { code: 'N1', name: 'Lò Nga' },
      { code: 'N2', name: 'Lò Nga' },
      { code: 'N3', name: 'Lò Người Khác' },
    ])
    const { asked } = await importPeople([{ name: 'Lò Nga', phone: '0912000015' }])
    const id = asked[0]?.question ?? ''
    expect(asked[0]?.candidates).toBe(2)
    for (const as of [undefined, 'N3', 'nobody'])
      await expect(answer(id, { decision: 'same', as })).rejects.toMatchObject({
        code: 'request.invalid',
        fields: [{ field: 'as' }],
      })
    await answer(id, { decision: 'same', as: 'n2' })
    expect((await named('Lò Nga')).find((one) => one.phone === '0912000015')).toMatchObject({
      employee_code: 'N2',
    })
  })

  it('is given once, is in the audit trail, and leaves the list', async () => {
    const id = await inDoubt('Lò Oanh', { phone: '0912000016' }, { code: 'O1' })
    await answer(id, { decision: 'same' })
    await expect(answer(id, { decision: 'different' })).rejects.toMatchObject({
      code: 'roster.question-answered',
    })
    expect((await waiting()).map((question) => question.id)).not.toContain(id)
    const entry = await world.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('subject', '=', id)
      .executeTakeFirst()
    expect(entry).toMatchObject({
      action: 'roster.answer',
      actor: 'cli:lan',
      before: { state: 'open' },
      after: { state: 'same' },
    })
    await expect(
      answer('00000000-0000-4000-8000-000000000000', { decision: 'same' }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('does not overrule what the roster says by now', async () => {
    const id = await inDoubt('Lò Phương', { code: 'P2' }, { phone: '0912000017' })
    await importPeople([{ code: 'P1', name: 'Lò Phương', phone: '0912000017' }])
    await expect(answer(id, { decision: 'same' })).rejects.toMatchObject({
      code: 'request.conflict',
    })
    // The person has a code of their own now, so the row is somebody else and the question answers itself.
    expect(await importPeople([{ code: 'P2', name: 'Lò Phương' }])).toMatchObject({ accepted: 1 })
    expect((await waiting()).map((question) => question.id)).not.toContain(id)
  })
})
