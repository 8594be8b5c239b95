/** How long an answer takes tells nothing either: of others, not there, and not allowed take as long. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn as enter } from '../../../src/access/sign-in.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

const ROUNDS = 40

let service: TestService
let ofB: SignedIn
let foreign: { certificate: string; learner: string; account: string; enrolment: string }
beforeAll(async () => {
  service = await startTestService({ limits: { api: 100_000, page: 100_000, address: 100_000 } })
  ofB = await signIn(service.app, service.deps, { role: 'coordinator', unitCode: 'XB' })
  const { db } = service.deps
  const learner = await db
    .selectFrom('learners')
    .select('id')
    .where('employee_code', '=', 'A1')
    .executeTakeFirstOrThrow()
  const enrolment = await db
    .selectFrom('enrolments')
    .select('id')
    .where('learner_id', '=', learner.id)
    .executeTakeFirstOrThrow()
  const certificate = await db
    .selectFrom('certificates')
    .select('id')
    .where('enrolment_id', '=', enrolment.id)
    .executeTakeFirstOrThrow()
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('employee_code', '=', 'A1')
    .executeTakeFirstOrThrow()
  foreign = {
    ...{ certificate: certificate.id, learner: learner.id },
    ...{ account: account.id, enrolment: enrolment.id },
  }
})
afterAll(() => service.close())

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

/** Milliseconds of the middle one, the two asked for in turn so that what else the machine does meets both. */
async function medians(
  one: () => PromiseLike<unknown>,
  other: () => PromiseLike<unknown>,
  rounds = ROUNDS,
) {
  const took: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1)
    for (const [at, ask] of [one, other].entries()) {
      const began = performance.now()
      await ask()
      if (round >= 3) took[at]?.push(performance.now() - began)
    }
  return [median(took[0]), median(took[1])] as const
}

describe('to the coordinator of another unit, a thing of others takes as long as none', () => {
  it.each([
    ['a certificate', (id: string) => `/api/v1/certificates/${id}`, 'certificate'],
    ['the history of an account', (id: string) => `/api/v1/accounts/${id}/history`, 'account'],
    ['an outcome', (id: string) => `/api/v1/cohorts/kns-1/outcomes/${id}`, 'enrolment'],
    ['the page of a certificate', (id: string) => `/console/certificates/${id}`, 'certificate'],
    ['the page of a learner', (id: string) => `/console/learners/${id}`, 'learner'],
  ] as const)('%s', async (_, path, thing) => {
    const get = (address: string) =>
      address.startsWith('/console') ? ofB.get(address) : service.get(address, service.keyOfB)
    const [of, none] = await medians(
      () => get(path(foreign[thing])),
      () => get(path(randomUUID())),
    )
    // Within noise: a query or two more would take less, so it is the statuses and bodies that are compared exactly.
    expect(Math.abs(of - none)).toBeLessThan(Math.max(4, 0.35 * Math.max(of, none)))
  })

  it('a wrong name takes as long as a wrong password', async () => {
    const attempt = (login: string) =>
      enter(service.deps, {
        login,
        password: 'sai mật khẩu',
        address: randomUUID(),
        device: null,
      }).catch(() => {})
    const [known, unknown] = await medians(
      () => attempt(ofB.login),
      () => attempt(`khong-co-${randomUUID().slice(0, 8)}`),
      15,
    )
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(10, 0.35 * Math.max(known, unknown)))
  })
})
