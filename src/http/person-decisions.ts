/** What people decide beside the rules: overrides, excuses, presences; for one row or for many at once. */
import { z } from 'zod'
import { parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getCohort } from '../programs/store.ts'
import type { DecisionTaken } from '../reconciliation/person-decisions/decide-together.ts'
import { excuseAbsences } from '../reconciliation/person-decisions/excuse.ts'
import { overrideOutcomes } from '../reconciliation/person-decisions/override.ts'
import { recordPresences } from '../reconciliation/person-decisions/presence.ts'
import type { Selection } from '../reconciliation/person-decisions/selection.ts'
import { LONGEST_WORDS } from '../reconciliation/person-decisions/words.ts'
import { ReasonCode, Verdict } from './outcomes.ts'
import { Name } from './paging.ts'
import { endpoint, nothing, type RawCall, type Route } from './route.ts'
import { handOver } from './runs.ts'

/** More than any cohort has; a body of 1 MB holds no more. */
const MOST_ROWS = 20_000

const words = (description: string) =>
  z.string().trim().min(1).max(LONGEST_WORDS).meta({ description })

const Day = z
  .string()
  .max(40)
  .transform((written, context) => {
    const day = parseVietnameseDate(written)
    if (day !== null) return day
    context.addIssue({ code: 'custom', message: 'is not a day such as 2026-05-22 or 22/5/2026' })
    return z.NEVER
  })

const shared = {
  reason: words('Why; it stays with the decision.'),
  attachment: z.uuid().optional().meta({ description: 'Id of a document that was brought.' }),
  enrolments: z
    .array(z.uuid().toLowerCase())
    .min(1)
    .max(MOST_ROWS)
    .optional()
    .meta({ description: 'Whom it is about, by the ids of their outcomes.' }),
  learners: z
    .array(z.string().trim().min(1).max(200))
    .min(1)
    .max(MOST_ROWS)
    .optional()
    .meta({ description: 'Whom it is about, by employee code, e-mail, phone or id.' }),
  where: z
    .strictObject({
      verdict: Verdict,
      reason: ReasonCode.optional().meta({
        description: 'Code of the reason that decided; left out: whichever.',
      }),
    })
    .optional()
    .meta({ description: 'Whom it is about: everybody with this outcome. Needs `expected`.' }),
  expected: z.int().min(1).max(1_000_000).optional().meta({
    description: 'How many the caller saw; with another number nothing is decided.',
  }),
}

const SessionName = z.strictObject({
  platform: z.string().min(1).max(100),
  course: z.string().min(1).max(500),
  session: z.string().min(1).max(500),
})

const Sessions = z.array(SessionName).min(1).max(1000)

const Taken = z
  .object({
    id: z.uuid().meta({ description: 'Of the decision; it can be undone.' }),
    enrolments: z.int().meta({ description: 'How many people it is about.' }),
    reconciliation: z
      .uuid()
      .meta({ description: 'The reconciliation that was begun to decide them anew.' }),
  })
  .meta({ id: 'DecisionTaken' })

const answer = {
  status: 202,
  description: 'The decision is stored, and whom it is about is decided anew.',
  schema: Taken,
} as const

const rules =
  'All or nothing: `errors` names each row that stands in the way. Name people by exactly one of `enrolments`, `learners`, or `where` with `expected`.'

const policy = { machine: 'outcomes:write' } as const
const params = z.object({ id: Name })

export const personDecisionRoutes: Route[] = [
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/overrides',
    policy,
    summary: 'Allows, refuses, or extends the window, beside the rules.',
    description: `Refusing wins over allowing. No evidence is changed. ${rules}`,
    params,
    query: nothing,
    body: z
      .strictObject({
        kind: z.enum(['allow', 'refuse', 'extend']),
        lastDay: Day.optional().meta({
          type: 'string',
          description: 'To extend: the new last valid day, day first or ISO.',
        }),
        expiresOn: Day.optional().meta({
          type: 'string',
          description: 'The last day on which the decision holds; left out: until it is undone.',
        }),
        ...shared,
      })
      .meta({
        example: {
          kind: 'extend',
          lastDay: '2027-06-30',
          reason: 'Ốm dài ngày',
          learners: ['CB000177'],
        },
      }),
    answer,
    handler: async (call) => {
      const { deps, viewer, body } = call
      const cohort = await getCohort(deps.db, call.params.id)
      const taken = await overrideOutcomes(deps, viewer, cohort, {
        ...writtenBy(call, body),
        kind: body.kind,
        lastDay: body.lastDay ?? null,
        expiresOn: body.expiresOn ?? null,
      })
      return await begun(call, taken)
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/excuses',
    policy,
    summary: 'Accepts why sessions were missed.',
    description: `An excused absence stays an absence. ${rules}`,
    params,
    query: nothing,
    body: z
      .strictObject({
        sessions: z
          .union([Sessions, z.literal('unexcused')])
          .meta({ description: '`unexcused`: every absence without a reason so far.' }),
        acceptedBy: words('Who accepted the reason.'),
        ...shared,
      })
      .meta({
        example: {
          sessions: 'unexcused',
          acceptedBy: 'Trưởng phòng Nội vụ',
          reason: 'Trực lũ theo công điện',
          where: { verdict: 'review', reason: 'unexcused' },
          expected: 39,
        },
      }),
    answer,
    handler: async (call) => {
      const { deps, viewer, body } = call
      const { sessions, acceptedBy } = body
      const cohort = await getCohort(deps.db, call.params.id)
      const written = writtenBy(call, body)
      return await begun(
        call,
        await excuseAbsences(deps, viewer, cohort, { ...written, sessions, acceptedBy }),
      )
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/cohorts/{id}/presences',
    policy,
    summary: 'Says who was there in sessions that were held without a mark.',
    description: `A mark that the platform gives later goes before it. ${rules}`,
    params,
    query: nothing,
    body: z
      .strictObject({
        mark: z.enum(['present', 'absent']),
        sessions: z
          .union([Sessions, z.literal('unrecorded')])
          .meta({ description: '`unrecorded`: every session held without a mark.' }),
        ...shared,
      })
      .meta({
        example: {
          mark: 'present',
          sessions: 'unrecorded',
          reason: 'Theo danh sách ký tên',
          learners: ['CB000177'],
        },
      }),
    answer,
    handler: async (call) => {
      const { deps, viewer, body } = call
      const { sessions, mark } = body
      const cohort = await getCohort(deps.db, call.params.id)
      const written = writtenBy(call, body)
      return await begun(
        call,
        await recordPresences(deps, viewer, cohort, { ...written, sessions, mark }),
      )
    },
  }),
]

type Written = z.output<z.ZodObject<typeof shared>>

function writtenBy({ dedupeKey }: Pick<RawCall, 'dedupeKey'>, body: Written) {
  const { reason, attachment = null } = body
  return { reason, attachment, selection: selectionOf(body), dedupeKey }
}

function selectionOf({ enrolments, learners, where, expected }: Written): Selection {
  const given = [enrolments, learners, where].filter((one) => one !== undefined)
  const refuse = (field: string, reason: string) =>
    new HocvuError('request.invalid', `${field} ${reason}.`, { fields: [{ field, reason }] })
  if (given.length !== 1)
    throw refuse('enrolments', 'or learners, or where with expected: give exactly one of the three')
  if ((where === undefined) !== (expected === undefined))
    throw refuse('expected', 'belongs with where: say how many the list had that was decided on')
  if (where !== undefined && expected !== undefined)
    return { where: { verdict: where.verdict, reason: where.reason ?? null }, expected }
  return enrolments === undefined ? { learners: learners ?? [] } : { enrolments }
}

async function begun(
  { deps }: Pick<RawCall, 'deps'>,
  { act, enrolments, run }: DecisionTaken,
): Promise<z.input<typeof Taken>> {
  await handOver(deps, run)
  return { id: act, enrolments, reconciliation: run.id }
}
