/** Rows by which a unit says that something is wrong, in a way that nobody foresaw: no certificate says it all the same. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Viewer } from '../../../src/access/viewer.ts'
import { takeCorrections } from '../../../src/certificates/approval/corrections.ts'
import { holdPeople, unholdPeople } from '../../../src/certificates/approval/hold.ts'
import { readCorrections } from '../../../src/certificates/approval/read-corrections.ts'
import { lan } from '../../support/installation.ts'
import { workbookOfSheets } from '../../support/workbooks.ts'
import { type Answers, answer, HEADER, rowOf, sheetRows, written } from './filled-sheet.ts'
import { codes, createProposedWorld, type ProposedWorld } from './proposed-world.ts'

let world: ProposedWorld
beforeAll(async () => {
  world = await createProposedWorld()
  await world.pass(codes('A', 'B', 'C', 'D'))
  await world.certify()
})
afterAll(() => world.close())

const listId = async () => (await world.list()).id
const send = async (bytes: Buffer, viewer = lan) =>
  await takeCorrections(world, viewer, await listId(), await readCorrections(bytes))

async function rowsWith(answers: Record<string, Answers>) {
  const rows = await sheetRows(world)
  for (const [code, given] of Object.entries(answers)) answer(rows, code, given)
  return rows
}

beforeEach(async () => {
  await unholdPeople(world, lan, await listId(), ['A', 'B', 'C', 'D'])
})

describe('a row that says something is wrong, in words of its own', () => {
  it.each<[string, Answers]>([
    ['a mark that nobody foresaw', { mark: 'Sai ngày sinh' }],
    ['a correction that cannot be read, without a mark', { right_birth: '31/02/1985' }],
    ['"Đúng" and a correction', { mark: 'Đúng', right_name: 'Nguyễn Văn Hùng' }],
    ['"Đúng" and a correction that cannot be read', { mark: 'Đúng', right_birth: '1985' }],
    ['"Sai", written over what was printed', { mark: 'Sai', full_name: 'Nguyễn Văn Hùng' }],
    ['"Đúng" beside what the roster does not say', { mark: 'Đúng', full_name: 'Nguyễn Hùng' }],
    ['a remark without a mark', { note: 'Tên đệm là Vân' }],
  ])('is rejected, and the person is held: %s', async (_, said) => {
    const { rejected, held } = await send(await written(await rowsWith({ A: said })))
    expect({ rejected: rejected.length, held }).toEqual({ rejected: 1, held: 1 })
    expect(await world.states()).toMatchObject({ A: 'held', B: 'proposed' })
    // A sheet that says it properly lets them go.
    expect(await send(await written(await rowsWith({ A: { mark: 'Đúng' } })))).toMatchObject({
      released: 1,
    })
  })

  it('is rejected where two rows of one person contradict each other, and the person is held', async () => {
    const rows = await rowsWith({ B: { mark: 'Đúng' } })
    const again = [...rowOf(await rowsWith({ B: { mark: 'Sai' } }), 'B')]
    const { rejected, held } = await send(await written(rows.toSpliced(HEADER + 1, 0, again)))
    expect({ rejected: rejected.length, held }).toEqual({ rejected: 2, held: 1 })
  })

  it('is named where it was written over what was printed and marked with nothing', async () => {
    const rows = await rowsWith({ C: { full_name: 'Nguyễn Văn Hùng' } })
    const { rejected, unanswered } = await send(await written(rows))
    expect(rejected).toMatchObject([
      { field: 'full_name', reason: expect.stringContaining('put it back') },
    ])
    expect(unanswered).toBe(3)
  })
})

describe('a workbook with several checking sheets', () => {
  it('is refused, for nobody would read the second', async () => {
    const first = await rowsWith({})
    const second = await rowsWith({ D: { mark: 'Sai' } })
    const bytes = await workbookOfSheets([
      { sheet: 'Bản gốc', data: first },
      { sheet: 'Trả lời', data: second },
    ])
    await expect(send(bytes)).rejects.toThrow(/“Bản gốc”, “Trả lời” are checking sheets each/)
  })
})

describe('whoever speaks for a unit', () => {
  it('lets nobody go whom the office holds, and changes only what the unit itself said', async () => {
    const unit = await world.db.selectFrom('units').select('id').executeTakeFirstOrThrow()
    const ofUnit: Viewer = { ...lan, actor: 'api-key:unit', unitId: unit.id }
    const id = await listId()
    await holdPeople(world, lan, id, ['A'], 'Chờ thanh tra')
    for (const act of [
      () => unholdPeople(world, ofUnit, id, ['A']),
      () => holdPeople(world, ofUnit, id, ['A'], 'Đơn vị rà soát: xong'),
      () => unholdPeople(world, ofUnit, id, ['A', 'B']),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'access.forbidden' })
    expect((await world.people()).find(({ learner }) => learner === 'A')).toMatchObject({
      state: 'held',
      holdReason: 'Chờ thanh tra',
    })
    await holdPeople(world, ofUnit, id, ['B'], 'Sai họ tên')
    expect((await world.people()).find(({ learner }) => learner === 'B')).toMatchObject({
      holdReason: 'Đơn vị rà soát: Sai họ tên',
    })
    await unholdPeople(world, ofUnit, id, ['B'])
    expect(await world.states()).toMatchObject({ A: 'held', B: 'proposed' })
  })
})
