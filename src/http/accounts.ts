/** Accounts: people as platforms know them; those that wait are linked by a person. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import { type AccountView, listAccounts } from '../evidence/account-store.ts'
import { linkAccount } from '../evidence/link.ts'
import { HocvuError } from '../foundation/errors.ts'
import { cleanText } from '../foundation/names.ts'
import { findLearners, learnersById } from '../roster/find-learner.ts'
import type { HttpDeps } from './deps.ts'
import { PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { endpoint, noBody, notFound, nothing, type Route } from './route.ts'

export const Person = z.object({
  id: z.uuid(),
  learner: z.string().meta({ description: 'Employee code, or the roster’s other key.' }),
  fullName: z.string(),
  unit: z.string().nullable(),
})

const Account = z
  .object({
    id: z.uuid(),
    platform: z.string(),
    fullName: z.string().meta({ description: 'As the platform has it.' }),
    employeeCode: z.string().nullable(),
    email: z.string().nullable(),
    unit: z.string().nullable(),
    state: z.enum(['waiting', 'linked']),
    reason: z.string().meta({ description: 'Why it waits, or what linked it. Stable.' }),
    candidates: z.array(Person).meta({ description: 'Whom the account’s keys point to.' }),
    learner: Person.nullable(),
  })
  .meta({ id: 'Account' })

async function presentAccounts(
  { db }: HttpDeps,
  viewer: Viewer,
  accounts: readonly AccountView[],
): Promise<z.input<typeof Account>[]> {
  const people = await learnersById(
    db,
    viewer,
    accounts.flatMap(({ learnerId, reason }) => [
      ...(learnerId === null ? [] : [learnerId]),
      ...(reason.candidates ?? []),
    ]),
  )
  return accounts.map(({ learnerId, reason, ...account }) => ({
    ...account,
    reason: reason.code,
    candidates: (reason.candidates ?? []).flatMap((id) => people.get(id) ?? []),
    learner: learnerId === null ? null : (people.get(learnerId) ?? null),
  }))
}

export const accountRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/accounts',
    policy: { machine: 'accounts:read' },
    summary: 'Accounts; waiting ones are shown to keys that see the whole roster.',
    params: nothing,
    query: PageOfIds.extend({
      state: unlessEmpty(z.enum(['waiting', 'linked']).optional()),
    }),
    body: noBody,
    answer: { status: 200, description: 'A page of accounts.', schema: pageOf(Account) },
    handler: async ({ deps, viewer, query }) => {
      const { rows, next } = await readPage(
        query,
        (window) => listAccounts(deps.db, viewer, { state: query.state, ...window }),
        ({ id }) => id,
      )
      return { items: await presentAccounts(deps, viewer, rows), next }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/accounts/{id}/link',
    policy: { machine: 'accounts:write' },
    summary: 'Says whose account it is.',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    body: z
      .strictObject({
        learner: z
          .string()
          .max(200)
          .transform(cleanText)
          .refine((key) => key !== '', 'must not be empty')
          .meta({ description: 'Employee code, e-mail, phone or id of a person on the roster.' }),
      })
      .meta({ example: { learner: 'CB000177' } }),
    answer: { status: 200, description: 'The account, linked.', schema: Account },
    handler: async ({ deps, viewer, params, body }) => {
      await getAccount(deps, viewer, params.id)
      const learnerId = await theLearner(deps, viewer, body.learner)
      await linkAccount(deps.db, deps.clock, viewer, params.id, learnerId)
      return await getAccount(deps, viewer, params.id)
    },
  }),
]

async function getAccount(deps: HttpDeps, viewer: Viewer, id: string) {
  const found = await listAccounts(deps.db, viewer, { id, limit: 1 })
  const [account] = await presentAccounts(deps, viewer, found)
  if (!account) throw notFound()
  return account
}

async function theLearner({ db }: HttpDeps, viewer: Viewer, key: string): Promise<string> {
  const [learner, ...others] = await findLearners(db, viewer, key)
  if (!learner)
    throw new HocvuError('not-found', 'Nobody on the roster has the key that was named.', {
      fields: [{ field: 'learner', reason: 'nobody on the roster has this key' }],
    })
  if (others.length > 0)
    throw new HocvuError('request.conflict', 'Several people share the key that was named.', {
      fields: [
        { field: 'learner', reason: 'several people share this key; name the employee code' },
      ],
    })
  return learner.id
}
