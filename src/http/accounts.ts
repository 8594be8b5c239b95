/** Accounts: people as platforms know them, and what people decide about each. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import { parseVietnameseDate } from '../foundation/dates.ts'
import { cleanText } from '../foundation/names.ts'
import { noReasonGiven } from '../foundation/texts/decisions.ts'
import { queuedAccounts } from '../reconciliation/account-decisions/account-queue.ts'
import { createLearner } from '../reconciliation/account-decisions/create.ts'
import { decideAccounts } from '../reconciliation/account-decisions/decide.ts'
import { accountHistory } from '../reconciliation/account-decisions/decision-list.ts'
import {
  Account,
  AccountState,
  attachment,
  followed,
  Person,
  readAccount,
  reason,
  setOff,
} from './account-answers.ts'
import { Name, PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { endpoint, noBody, nothing, type RawCall, type Route } from './route.ts'

const text = (description: string) =>
  z
    .string()
    .max(200)
    .transform(cleanText)
    .refine((written) => written !== '', 'must not be empty')
    .meta({ description })

export const LearnerKey = text('Employee code, e-mail, phone or id of a person on the roster.')

const Day = z
  .string()
  .max(40)
  .transform((written, context) => {
    const day = parseVietnameseDate(written)
    if (day !== null) return day
    context.addIssue({ code: 'custom', message: 'is not a day such as 15/08/1985 or 1985-08-15' })
    return z.NEVER
  })

const DecidedAccount = Account.extend({
  decision: z.uuid().nullable().meta({
    description: 'The decision, which can be undone; null where it stood so already.',
  }),
  ...followed,
}).meta({ id: 'DecidedAccount' })

export const DecisionNote = {
  reason: z.string(),
  attachment: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  undoes: z.uuid().nullable().meta({ description: 'The decision that this one took back.' }),
  undone: z
    .object({ decision: z.uuid(), actor: z.string(), at: z.iso.datetime(), reason: z.string() })
    .nullable()
    .meta({ description: 'By whom it was taken back; null while it stands.' }),
}

const Event = z
  .object({
    at: z.iso.datetime(),
    actor: z.string().meta({ description: '`rules`: linked or left waiting by its keys.' }),
    state: AccountState,
    learner: Person.nullable().meta({ description: 'Whose it was from then on.' }),
    notOf: Person.nullable().meta({ description: 'Whose it was said not to be.' }),
    reason: z.string().meta({ description: 'Why it waited, or what linked it. Stable.' }),
    score: z.number().nullable(),
    decision: z
      .object({ id: z.uuid(), kind: z.string(), ...DecisionNote })
      .nullable()
      .meta({ description: 'null: decided by the rules.' }),
  })
  .meta({ id: 'AccountEvent' })

const params = z.object({ id: z.uuid() })
const policy = { machine: 'accounts:write' } as const

export const accountRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/accounts',
    policy: { machine: 'accounts:read' },
    summary: 'Accounts; those of nobody are shown to keys that see the whole roster.',
    params: nothing,
    query: PageOfIds.extend({
      state: unlessEmpty(AccountState.optional()),
      platform: unlessEmpty(Name.optional()),
    }),
    body: noBody,
    answer: { status: 200, description: 'A page of accounts.', schema: pageOf(Account) },
    handler: async ({ deps, viewer, query }) => {
      const { state, platform } = query
      const { rows, next } = await readPage(
        query,
        (window) => queuedAccounts(deps.db, viewer, { state, platform, ...window }),
        ({ id }) => id,
      )
      return { items: rows, next }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/accounts/{id}/history',
    policy: { machine: 'accounts:read' },
    summary: 'Everything that was decided about an account, by keys and by people.',
    params,
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'The earliest first.',
      schema: z.object({ items: z.array(Event) }),
    },
    handler: async ({ deps, viewer, params: { id } }) => {
      const { events } = await accountHistory(deps.db, viewer, id)
      return {
        items: events.map(({ act, code, at, ...event }) => ({
          ...event,
          at: at.toISOString(),
          reason: code,
          decision: act === null ? null : presentAct(act),
        })),
      }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/accounts/{id}/link',
    policy,
    summary: 'Says whose account it is.',
    description:
      'What the rules linked to somebody else is linked anew. What another person decided is undone first.',
    params,
    query: nothing,
    body: z
      .strictObject({ learner: LearnerKey, reason: reason.optional(), attachment })
      .meta({ example: { learner: 'CB000177', reason: 'Đã gọi điện xác nhận' } }),
    answer: { status: 200, description: 'The account, linked.', schema: DecidedAccount },
    handler: async (call) => await decide(call, 'link'),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/accounts/{id}/rejection',
    policy,
    summary: 'Says whose account it is not.',
    description:
      'With a learner: it is never proposed for them nor linked to them. Without: it is nobody’s on the roster, and waits no longer.',
    params,
    query: nothing,
    body: z
      .strictObject({ learner: LearnerKey.optional(), reason, attachment })
      .meta({ example: { reason: 'Giảng viên, không phải học viên' } }),
    answer: { status: 200, description: 'The account as it stands now.', schema: DecidedAccount },
    handler: async (call) => await decide(call, 'reject'),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/accounts/{id}/learner',
    policy,
    summary: 'Makes a learner of what the platform knows, and links the account to them.',
    description:
      'Refused when somebody on the roster has one of the keys already. What is left out is as the platform has it.',
    params,
    query: nothing,
    body: z
      .strictObject({
        reason,
        unit: text('Code or name of a unit of the roster.').optional(),
        fullName: text('As it is to be printed.').optional(),
        employeeCode: text('As the agency writes it.').optional(),
        dateOfBirth: Day.optional().meta({ type: 'string', description: 'Day first, or ISO.' }),
        attachment,
      })
      .meta({ example: { unit: 'XA-01', reason: 'Cán bộ mới về xã' } }),
    answer: {
      status: 200,
      description: 'The account, linked to the new learner.',
      schema: DecidedAccount,
    },
    handler: async ({ deps, viewer, params: { id }, body }) => {
      const { unit = null, fullName = null, employeeCode = null, dateOfBirth = null } = body
      const wanted = { unit, fullName, employeeCode, dateOfBirth }
      const created = await createLearner(deps, viewer, id, wanted, whyOf(body))
      const reconciliations = await setOff(deps, created.runs)
      const account = await readAccount(deps, viewer, id)
      return { ...account, decision: created.act, reconciliations }
    },
  }),
]

interface Why {
  reason: string
  attachment?: string | null | undefined
}

export const whyOf = ({ reason: words, attachment: document = null }: Why) => ({
  reason: words,
  attachment: document,
})

interface DecidingCall extends Pick<RawCall, 'deps' | 'language'> {
  viewer: Viewer
  params: { id: string }
  body: {
    learner?: string | undefined
    reason?: string | undefined
    attachment?: string | undefined
  }
}

async function decide(
  { deps, viewer, params: { id }, body, language }: DecidingCall,
  decision: 'link' | 'reject',
): Promise<z.input<typeof DecidedAccount>> {
  const row = { place: '', account: id, decision, learner: body.learner ?? null }
  const why = whyOf({ ...body, reason: body.reason ?? noReasonGiven[language] })
  const { acts, runs } = await decideAccounts(deps, viewer, [row], why)
  const reconciliations = await setOff(deps, runs)
  const account = await readAccount(deps, viewer, id)
  return { ...account, decision: acts[0]?.id ?? null, reconciliations }
}

/** A decision as the history of an account and the list of decisions show it. */
export function presentAct<
  Act extends {
    undone: { act: string; actor: string; reason: string } | null
    undoneAt: Date | null
  },
>({ undone, undoneAt, ...act }: Act) {
  return {
    ...act,
    undone:
      undone === null || undoneAt === null
        ? null
        : {
            decision: undone.act,
            actor: undone.actor,
            reason: undone.reason,
            at: undoneAt.toISOString(),
          },
  }
}
