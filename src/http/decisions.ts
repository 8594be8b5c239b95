/** What people decided: many accounts at once, looking back, taking back; and two rows that are one person. */
import { z } from 'zod'
import { decideAccounts } from '../reconciliation/account-decisions/decide.ts'
import { listDecisions } from '../reconciliation/account-decisions/decision-list.ts'
import { mergeLearners } from '../reconciliation/account-decisions/merge.ts'
import { undoDecision } from '../reconciliation/account-decisions/undo.ts'
import { learnersById } from '../roster/find-learner.ts'
import { attachment, followed, Person, reason, setOff } from './account-answers.ts'
import { DecisionNote, LearnerKey, presentAct, whyOf } from './accounts.ts'
import { PageOfIds, pageOf, readPage, unlessEmpty } from './paging.ts'
import { endpoint, noBody, notFound, nothing, type Route } from './route.ts'

const Kind = z.enum(['override', 'excuse', 'presence', 'link', 'reject', 'create', 'merge', 'undo'])

const Decision = z
  .object({
    id: z.uuid(),
    kind: Kind,
    actor: z.string(),
    at: z.iso.datetime(),
    ...DecisionNote,
    accounts: z.int().meta({ description: 'How many accounts it is about.' }),
    enrolments: z.int().meta({ description: 'How many outcomes it is about.' }),
    learners: z.array(Person).meta({ description: 'People it is about: the first ten.' }),
  })
  .meta({ id: 'Decision' })

/** More than a body of 1 MB holds. */
const MOST_ROWS = 20_000

export const decisionRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/account-decisions',
    policy: { machine: 'accounts:write' },
    summary: 'Links or rejects many accounts with one reason: all, or none.',
    description:
      '`links` pairs accounts with learners: to link, or to say that they do not belong together. `accounts`, to reject: they are nobody’s on the roster. `errors` names each row that stands in the way.',
    params: nothing,
    query: nothing,
    body: z
      .strictObject({
        decision: z.enum(['link', 'reject']),
        links: z
          .array(z.strictObject({ account: z.uuid(), learner: LearnerKey }))
          .min(1)
          .max(MOST_ROWS)
          .optional(),
        accounts: z.array(z.uuid()).min(1).max(MOST_ROWS).optional(),
        reason,
        attachment,
      })
      .refine(({ links, accounts }) => (links === undefined) !== (accounts === undefined), {
        path: ['links'],
        message: 'or accounts: give exactly one of the two',
      })
      .refine(({ decision, accounts }) => decision === 'reject' || accounts === undefined, {
        path: ['accounts'],
        message: 'are linked to somebody: give links, with a learner each',
      })
      .meta({
        example: {
          decision: 'link',
          links: [{ account: '4f2f7a4e-6f0c-4d0e-9b59-6f1f4f6c2f11', learner: 'CB000177' }],
          reason: 'Theo danh sách đơn vị gửi',
        },
      }),
    answer: {
      status: 200,
      description: 'What was decided.',
      schema: z.object({
        decision: z.uuid().nullable().meta({
          description: 'The decision, which can be undone; null where all stood so already.',
        }),
        accounts: z.int().meta({ description: 'How many accounts stand otherwise now.' }),
        ...followed,
      }),
    },
    handler: async ({ deps, viewer, body }) => {
      const { decision, links, accounts = [] } = body
      const rows =
        links === undefined
          ? accounts.map((account, at) => ({
              place: `accounts.${at}`,
              account,
              decision,
              learner: null,
            }))
          : links.map((link, at) => ({ place: `links.${at}`, decision, ...link }))
      const decided = await decideAccounts(deps, viewer, rows, whyOf(body))
      const reconciliations = await setOff(deps, decided.runs)
      return {
        decision: decided.acts[0]?.id ?? null,
        accounts: decided.accounts.length,
        reconciliations,
      }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/decisions',
    policy: { machine: 'accounts:read', wholeRoster: true },
    summary: 'What people decided about accounts, learners and outcomes, the newest first.',
    params: nothing,
    query: PageOfIds.extend({
      kind: unlessEmpty(Kind.optional()),
      account: unlessEmpty(z.uuid().optional()),
      learner: unlessEmpty(z.uuid().optional()),
    }),
    body: noBody,
    answer: { status: 200, description: 'A page of decisions.', schema: pageOf(Decision) },
    handler: async ({ deps, viewer, query }) => {
      const { kind, account, learner } = query
      const { rows, next } = await readPage(
        query,
        (window) => listDecisions(deps.db, viewer, { kind, account, learner, ...window }),
        ({ id }) => id,
      )
      const ids = rows.flatMap(({ learners }) => learners)
      const people = await learnersById(deps.db, viewer, ids)
      const items = rows.map(({ learners, at, ...act }) => ({
        ...presentAct(act),
        at: at.toISOString(),
        learners: learners.flatMap((id) => people.get(id) ?? []),
      }))
      return { items, next }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/decisions/{id}/undo',
    policy: { machine: 'accounts:write', or: 'outcomes:write' },
    summary: 'Takes a decision back; what was there before stands again.',
    description:
      'Decisions about accounts and learners need `accounts:write`, those about outcomes `outcomes:write`. What later decisions build on is refused, and they are named. No certificate is changed: its outcome goes to review.',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    body: z.strictObject({ reason, attachment }).meta({ example: { reason: 'Nối nhầm người' } }),
    answer: {
      status: 200,
      description: 'The decision no longer stands.',
      schema: z.object({
        decision: z.uuid().meta({ description: 'The decision that took the other one back.' }),
        undone: z.object({ id: z.uuid(), kind: Kind }),
        ...followed,
      }),
    },
    handler: async ({ deps, viewer, params, body }) => {
      const { act, undone, runs } = await undoDecision(deps, viewer, params.id, whyOf(body))
      return { decision: act, undone, reconciliations: await setOff(deps, runs) }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/learners/merges',
    policy: { machine: 'accounts:write' },
    summary: 'Says that two rows of the roster are one person.',
    description:
      'The kept learner takes over accounts, enrolments of cohorts they are not in, and keys they lack. It can be undone.',
    params: nothing,
    query: nothing,
    body: z
      .strictObject({ kept: LearnerKey, absorbed: LearnerKey, reason, attachment })
      .meta({ example: { kept: 'CB000177', absorbed: 'CB000912', reason: 'Trùng người' } }),
    answer: {
      status: 200,
      description: 'The learner who was kept.',
      schema: z.object({
        decision: z.uuid(),
        learner: Person,
        accounts: z.int().meta({ description: 'How many accounts went over.' }),
        enrolments: z.int().meta({ description: 'How many enrolments went over.' }),
        leftBehind: z.array(z.string()).meta({
          description:
            'Cohorts in which both were: the absorbed one’s outcome there is no longer decided.',
        }),
        ...followed,
      }),
    },
    handler: async ({ deps, viewer, body }) => {
      const merged = await mergeLearners(deps, viewer, body, whyOf(body))
      const reconciliations = await setOff(deps, merged.runs)
      const learner = (await learnersById(deps.db, viewer, [merged.kept])).get(merged.kept)
      if (!learner) throw notFound()
      const { act: decision, accounts, enrolments, leftBehind } = merged
      return { decision, learner, accounts, enrolments, leftBehind, reconciliations }
    },
  }),
]
