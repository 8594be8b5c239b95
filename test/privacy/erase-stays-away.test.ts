/** Ways back in for somebody who was erased, beside the same row of the same roster. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { answerQuestion } from '../../src/roster/answer-question.ts'
import { keysOf } from '../../src/suppression/suppressed-keys.ts'
import { suppress } from '../../src/suppression/suppression-store.ts'
import { startTestService, type TestService } from '../http/service.ts'
import { lan } from '../support/installation.ts'
import { everythingKept } from '../support/kept-text.ts'

const HEAD = 'employee_code,full_name,date_of_birth,unit_code,unit_name,email,phone\n'
let service: TestService
let learner: string
const bring = (row: string) => service.installation.importRoster(`${HEAD}${row}\n`)
const inDoubt = async (row: string) => {
  const { asked } = await bring(row)
  expect(asked).toHaveLength(1)
  return asked[0]?.question ?? ''
}
beforeAll(async () => {
  service = await startTestService()
  const { db } = service.deps
  await bring('A1,Lò Thị An,01/02/1980,XA,Xã A,an@example.vn,01234567890')
  // Of the same name, in another unit.
  await bring('N1,Lò Thị An,,XB,Xã B,,')
  const found = await db
    .selectFrom('learners')
    .select('id')
    .where('employee_code', '=', 'A1')
    .executeTakeFirstOrThrow()
  learner = found.id
})
afterAll(() => service.close())

const noLearner = async () => {
  const found = await service.deps.db
    .selectFrom('learners')
    .select(['id', 'employee_code'])
    .where('full_name', 'ilike', 'lò thị an')
    .execute()
  expect(found.map(({ employee_code: code }) => code)).toEqual(['N1'])
}

describe('somebody who was erased', () => {
  it('stands in no row any more that waits to be told from others', async () => {
    // The mailbox that a platform has told of them.
    await inDoubt(',Lò Thị An,,XB,Xã B,an@platform.vn,')
    await erasePerson({ ...service.deps, pool: service.installation.database.pool }, lan, 'A1', {
      ...{ reason: 'x', request: null, dryRun: false },
    })
    const named = (await everythingKept(service.deps)).filter(({ text }) =>
      text.includes('an@platform.vn'),
    )
    expect(named.map(({ table }) => table)).toEqual([])
    await noLearner()
  })

  it('is known again by their phone as it is dialled since 2018', async () => {
    const { accepted, rejected } = await bring(',AN LÒ THỊ,,XB,Xã B,,+84 83 456 7890')
    expect({ accepted, rejected: rejected.length }).toEqual({ accepted: 0, rejected: 1 })
    await noLearner()
  })

  it('does not come back by an answer about a row that was asked before', async () => {
    const { db, vault } = service.deps
    const question = await inDoubt(',Lò Thị An,,XB,Xã B,moi@example.vn,')
    const none = { dateOfBirth: null, nationalIdHash: null, employeeCode: null, phone: null }
    const told = { ...none, fullName: 'Lò Thị An', email: 'moi@example.vn' }
    await suppress(db, vault, learner, keysOf(told))
    for (const decision of ['different', 'same'] as const) {
      const answered = answerQuestion(service.deps, lan, question, {
        decision,
      })
      await expect(answered).rejects.toMatchObject({
        code: 'request.conflict',
        message: expect.stringContaining(`privacy readmit ${learner}`),
      })
    }
    await noLearner()
  })
})
