/** One outcome with what people decided, and the sessions behind it. */
import { z } from 'zod'
import { noteViewOf } from '../access/person-views.ts'
import { getCohort } from '../programs/store.ts'
import { listOutcomes } from '../reconciliation/list-outcomes.ts'
import {
  type DecisionHistory,
  decisionHistory,
} from '../reconciliation/person-decisions/history-store.ts'
import {
  listSessions,
  sessionsOfLearner,
} from '../reconciliation/person-decisions/learner-sessions.ts'
import type {
  CohortSession,
  SessionMark,
} from '../reconciliation/person-decisions/session-marks.ts'
import { Outcome, presentOutcome } from './outcomes.ts'
import { Name } from './paging.ts'
import { endpoint, noBody, notFound, nothing, type Route } from './route.ts'

const decided = {
  act: z.uuid().meta({ description: 'By which it can be undone.' }),
  reason: z.string(),
  actor: z.string(),
  at: z.iso.datetime(),
  attachment: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  state: z.enum(['standing', 'expired', 'undone']),
  undone: z
    .object({ act: z.uuid(), actor: z.string(), reason: z.string(), at: z.iso.datetime() })
    .nullable(),
}
const named = { platform: z.string(), course: z.string(), session: z.string() }

const OutcomeDetail = Outcome.extend({
  overrides: z.array(
    z.object({
      kind: z.enum(['allow', 'refuse', 'extend']),
      lastDay: z.iso.date().nullable(),
      expiresOn: z.iso.date().nullable(),
      ...decided,
    }),
  ),
  excuses: z.array(z.object({ ...named, acceptedBy: z.string(), ...decided })),
  presences: z.array(z.object({ ...named, mark: z.enum(['present', 'absent']), ...decided })),
}).meta({ id: 'OutcomeDetail' })

const Session = z
  .object({
    ...named,
    startsAt: z.iso.datetime().nullable(),
    minutes: z.int(),
    taken: z.boolean().meta({ description: 'false: not held yet, or its roll not called.' }),
  })
  .meta({ id: 'Session' })

const Said = { act: z.uuid(), reason: z.string(), actor: z.string() }

const SessionOfLearner = Session.extend({
  mark: z.enum(['present', 'late', 'partial', 'absent', 'unrecorded', 'to-come']).meta({
    description:
      'Of the platform. `partial`: some of its minutes; `unrecorded`: held without a mark.',
  }),
  attendedMinutes: z.int().nullable().meta({ description: 'That count.' }),
  absence: z.enum(['excused', 'unexcused']).nullable().meta({ description: 'What it comes to.' }),
  platformExcuse: z
    .string()
    .nullable()
    .meta({ description: 'The reason that the platform gives.' }),
  excuse: z
    .object({ ...Said, acceptedBy: z.string() })
    .nullable()
    .meta({ description: 'A reason that a person accepted.' }),
  presence: z
    .object({ ...Said, mark: z.enum(['present', 'absent']) })
    .nullable()
    .meta({ description: 'What a person said; a mark of the platform goes before it.' }),
}).meta({ id: 'SessionOfLearner' })

const ofEnrolment = z.object({ id: Name, enrolment: z.uuid() })

export const outcomeDetailRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts/{id}/outcomes/{enrolment}',
    policy: { machine: 'outcomes:read' },
    summary: 'One outcome, with everything that people decided, also what no longer holds.',
    params: ofEnrolment,
    query: nothing,
    body: noBody,
    answer: { status: 200, description: 'The outcome.', schema: OutcomeDetail },
    handler: async ({ deps, viewer, params, language }) => {
      const now = deps.clock.now()
      const cohort = await getCohort(deps.db, params.id)
      const filter = { id: params.enrolment, limit: 1, now }
      const [outcome] = await listOutcomes(deps.db, viewer, cohort.id, filter)
      if (!outcome) throw notFound()
      await noteViewOf(deps, viewer, { enrolment: params.enrolment }, 'outcome')
      const history = await decisionHistory(deps.db, viewer, params.enrolment, now)
      return {
        ...presentOutcome(outcome, language),
        overrides: history.overrides.map(presentDecision),
        excuses: history.excuses.map(presentDecision),
        presences: history.presences.map(presentDecision),
      }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts/{id}/outcomes/{enrolment}/sessions',
    policy: { machine: 'outcomes:read' },
    summary: 'The sessions of one learner, each with its mark and what people said of it.',
    params: ofEnrolment,
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'All sessions.',
      schema: z.object({ items: z.array(SessionOfLearner) }),
    },
    handler: async ({ deps, viewer, params }) => {
      const cohort = await getCohort(deps.db, params.id)
      const marks = await sessionsOfLearner(deps.db, viewer, cohort, params.enrolment)
      await noteViewOf(deps, viewer, { enrolment: params.enrolment }, 'outcome')
      return { items: marks.map(presentMark) }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/cohorts/{id}/sessions',
    policy: { machine: 'cohorts:read' },
    summary: 'The sessions of a cohort, as decisions name them.',
    params: z.object({ id: Name }),
    query: nothing,
    body: noBody,
    answer: {
      status: 200,
      description: 'All sessions.',
      schema: z.object({ items: z.array(Session) }),
    },
    handler: async ({ deps, params }) => {
      const cohort = await getCohort(deps.db, params.id)
      return { items: (await listSessions(deps.db, cohort)).map(presentSession) }
    },
  }),
]

type AnyDecision = DecisionHistory[keyof DecisionHistory][number]

function presentDecision<Decision extends AnyDecision>({ undoneAt, ...decision }: Decision) {
  const { at, undone } = decision
  return {
    ...decision,
    at: at.toISOString(),
    undone: undone === null || undoneAt === null ? null : { ...undone, at: undoneAt.toISOString() },
  }
}

function presentSession({ platform, course, code, startsAt, minutes, taken }: CohortSession) {
  return { platform, course, session: code, startsAt, minutes, taken }
}

function presentMark(found: SessionMark): z.input<typeof SessionOfLearner> {
  const { session, isHeld, platform, mark, excuse, said } = found
  return {
    ...presentSession(session),
    mark: platform?.state ?? (isHeld ? 'unrecorded' : 'to-come'),
    attendedMinutes: mark?.minutes ?? null,
    absence: mark?.absence ?? null,
    platformExcuse: platform?.excuse ?? null,
    excuse: excuse && {
      act: excuse.act,
      reason: excuse.reason,
      actor: excuse.actor,
      acceptedBy: excuse.acceptedBy,
    },
    presence: said && {
      act: said.act,
      reason: said.reason,
      actor: said.actor,
      mark: said.mark,
    },
  }
}
