/** Matching accounts: the queue, the list, one account, and what was decided lately. */
import { z } from 'zod'
import { accountPage } from '../../console/accounts/account-page.tsx'
import { decisionsPage } from '../../console/accounts/decisions-page.tsx'
import { listPage } from '../../console/accounts/list-page.tsx'
import { isNarrowed, QUEUE } from '../../console/accounts/queue-address.ts'
import { queuePage } from '../../console/accounts/queue-page.tsx'
import { accountBeside } from '../../evidence/account-beside.ts'
import { countAccounts, findAccount, pageOfAccounts } from '../../evidence/account-list.ts'
import {
  countQueue,
  isQueuePlace,
  nextInQueue,
  placeInQueue,
  type QueueFilter,
  queueChoices,
} from '../../evidence/waiting-queue.ts'
import { cohortNames } from '../../programs/cohort-names.ts'
import { listPlatforms } from '../../programs/store.ts'
import {
  countDecisions,
  recentDecisions,
} from '../../reconciliation/account-decisions/recent-decisions.ts'
import { searchPeople } from '../../roster/search-people.ts'
import { type ConsoleCall, consolePage, seeOther } from '../console-route.ts'
import { Name } from '../paging.ts'
import { notFound, nothing, type Route } from '../route.ts'

const words = z.string().trim().max(100).optional()
const optionalName = Name.optional().catch(undefined)
const Code = z
  .string()
  .regex(/^[a-z-]{1,60}$/)
  .optional()
  .catch(undefined)
const Id = z.uuid().optional().catch(undefined)

/** A field that cannot be read narrows nothing. */
export const QueueQuery = z.object({
  platform: optionalName,
  cohort: optionalName,
  reason: Code,
  q: words.catch(undefined),
  after: z.string().refine(isQueuePlace).optional().catch(undefined),
  account: Id,
  person: Id,
  find: words.catch(undefined),
})

export const filterOf = ({
  platform,
  cohort,
  reason,
  q,
}: z.output<typeof QueueQuery>): QueueFilter => ({ platform, cohort, reason, search: q })

const ListQuery = z.object({
  state: z.enum(['waiting', 'linked', 'rejected']).optional().catch(undefined),
  platform: optionalName,
  reason: Code,
  q: words.catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })

const PAGE = 50
const MOST_FOUND = 8

export const accountPageRoutes: Route[] = [
  consolePage({
    path: QUEUE,
    scope: 'accounts:read',
    params: nothing,
    query: QueueQuery,
    handler: async (call) => {
      // Waiting accounts are nobody's yet: who sees a part of the roster sees those that are their learners'.
      if (call.viewer.unitId !== null) return seeOther(`${QUEUE}/list?state=linked`)
      return await showQueue(call)
    },
  }),
  consolePage({
    path: `${QUEUE}/list`,
    scope: 'accounts:read',
    params: nothing,
    query: ListQuery,
    handler: async ({ deps: { db }, viewer, language, query }) => {
      const { page, q, ...rest } = query
      const filter = { ...rest, search: q }
      const [total, accounts, platforms] = await Promise.all([
        countAccounts(db, viewer, filter),
        pageOfAccounts(db, viewer, filter, { limit: PAGE, offset: (page - 1) * PAGE }),
        listPlatforms(db),
      ])
      return listPage({
        language,
        viewer,
        filter,
        platforms: platforms.map(({ id }) => id),
        accounts,
        page: { page, size: PAGE, total },
      })
    },
  }),
  consolePage({
    path: `${QUEUE}/decisions`,
    scope: 'accounts:read',
    wholeRoster: true,
    params: nothing,
    query: PageQuery,
    handler: async ({ deps: { db }, viewer, language, query: { page } }) => {
      const [total, decisions] = await Promise.all([
        countDecisions(db, viewer),
        recentDecisions(db, viewer, { limit: PAGE, offset: (page - 1) * PAGE }),
      ])
      return decisionsPage({ language, viewer, decisions, page: { page, size: PAGE, total } })
    },
  }),
  consolePage({
    path: `${QUEUE}/{id}`,
    scope: 'accounts:read',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    handler: async ({ deps: { db }, viewer, language, params: { id } }) => {
      const account = await findAccount(db, viewer, id)
      if (account === null) throw notFound()
      const of = { account: id, limit: PAGE, offset: 0 }
      const decisions = await recentDecisions(db, viewer, of)
      return accountPage({ language, account, decisions })
    },
  }),
]

type QueueCall = ConsoleCall<object, z.output<typeof QueueQuery>, undefined>

async function showQueue({ deps: { db }, viewer, language, query }: QueueCall) {
  const filter = filterOf(query)
  const [fitting, choices, cohorts, current, found] = await Promise.all([
    isNarrowed(filter) ? countQueue(db, viewer, filter) : null,
    queueChoices(db, viewer),
    cohortNames(db, null),
    currentAccount({ db }, viewer, query),
    query.find === undefined ? null : searchPeople(db, viewer, query.find, MOST_FOUND),
  ])
  return queuePage({
    language,
    viewer,
    filter,
    choices,
    cohorts,
    left: { fitting: fitting ?? choices.all, all: choices.all },
    current,
    chosen: query.person ?? null,
    search: found === null ? null : { words: query.find ?? '', found },
  })
}

/** The account that is asked for, if it still waits; else the next one. */
async function currentAccount(
  { db }: Pick<QueueCall['deps'], 'db'>,
  viewer: QueueCall['viewer'],
  query: z.output<typeof QueueQuery>,
) {
  const asked = query.account
  const place = asked === undefined ? null : await placeInQueue(db, viewer, asked)
  const next =
    asked !== undefined && place !== null
      ? { id: asked, place, wrapped: false }
      : await nextInQueue(db, viewer, filterOf(query), query.after ?? null)
  if (next === null) return null
  const account = await accountBeside(db, viewer, next.id, query.person ?? null)
  return account === null ? null : { account, place: next.place, wrapped: next.wrapped }
}
