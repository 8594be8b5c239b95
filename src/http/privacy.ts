/** Requests of people about their data, for programs; and who looked at a person. */
import { z } from 'zod'
import { personViewKinds, viewsOfPerson } from '../access/person-views.ts'
import { requestKinds, requestResults } from '../privacy/requests/request-kinds.ts'
import {
  listRequests,
  type PrivacyRequest,
  requestStates,
} from '../privacy/requests/request-store.ts'
import { answerRequest, recordRequest } from '../privacy/requests/requests.ts'
import { personRecord } from '../roster/people/person-record.ts'
import { endpoint, noBody, notFound, type Route } from './route.ts'

const reads = { machine: 'privacy:read', wholeRoster: true } as const
const writes = { machine: 'privacy:write', wholeRoster: true } as const

const RequestView = z
  .object({
    id: z.uuid(),
    number: z.int().meta({ description: 'By which people call it.' }),
    kind: z.enum(requestKinds),
    learner: z.uuid().nullable().meta({ description: 'null: nobody of the roster, or not known.' }),
    receivedOn: z.iso.date(),
    dueOn: z.iso.date().meta({ description: 'The last day for the answer.' }),
    isOverdue: z.boolean(),
    answeredAt: z.iso.datetime().nullable(),
    result: z.enum(requestResults).nullable(),
  })
  .meta({ id: 'PrivacyRequest' })

/** Who asks and what was said is for whoever answers, on the page. */
const viewOf = (request: PrivacyRequest): z.input<typeof RequestView> => {
  const { id, number, kind, learner, receivedOn, dueOn, isOverdue, answeredAt, result } = request
  return {
    ...{ id, number, kind, receivedOn, dueOn, isOverdue, result },
    learner: learner?.id ?? null,
    answeredAt: answeredAt?.toISOString() ?? null,
  }
}

const LIMIT = 1000

export const privacyRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/privacy-requests',
    policy: reads,
    summary: 'Requests of people about their data, the most urgent first.',
    params: z.object({}),
    query: z.object({
      state: z.enum(requestStates).default('open'),
      limit: z.coerce.number().int().min(1).max(LIMIT).default(100),
    }),
    body: noBody,
    answer: {
      status: 200,
      description: 'The requests, and how many there are.',
      schema: z.object({ items: z.array(RequestView), total: z.int() }),
    },
    handler: async ({ deps, viewer, query: { state, limit } }) => {
      const { requests, total } = await listRequests(deps, viewer, state, { limit, offset: 0 })
      return { items: requests.map(viewOf), total }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/privacy-requests',
    policy: writes,
    summary: 'Records a request; its answer is due after two working days.',
    params: z.object({}),
    query: z.object({}),
    body: z
      .strictObject({
        kind: z.enum(requestKinds),
        learner: z
          .string()
          .min(1)
          .max(200)
          .nullable()
          .default(null)
          .meta({ description: 'Employee code or id.' }),
        name: z.string().max(200).default(''),
        contact: z.string().max(200).default(''),
        text: z.string().max(4000).default(''),
        receivedOn: z.iso.date().nullable().default(null).meta({ description: 'null: today.' }),
      })
      .meta({ example: { kind: 'access', learner: 'CB000177', name: 'Nguyễn Văn An' } }),
    answer: { status: 200, description: 'The request.', schema: RequestView },
    handler: async ({ deps, viewer, body }) => viewOf(await recordRequest(deps, viewer, body)),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/privacy-requests/{id}/answer',
    policy: writes,
    summary: 'Records the answer to a request, once.',
    params: z.object({ id: z.uuid() }),
    query: z.object({}),
    body: z
      .strictObject({
        result: z.enum(requestResults),
        text: z.string().min(1).max(4000).meta({ description: 'What the person was told.' }),
      })
      .meta({ example: { result: 'done', text: 'Đã gửi bản sao dữ liệu' } }),
    answer: { status: 200, description: 'The request.', schema: RequestView },
    handler: async ({ deps, viewer, params, body }) =>
      viewOf(await answerRequest(deps, viewer, params.id, body)),
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/learners/{id}/views',
    policy: reads,
    summary: 'Who of the staff looked at a person, the newest first.',
    params: z.object({ id: z.uuid() }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(LIMIT).default(100) }),
    body: noBody,
    answer: {
      status: 200,
      description: 'The looks.',
      schema: z.object({
        items: z.array(
          z.object({
            at: z.iso.datetime(),
            actor: z.string(),
            what: z.enum(personViewKinds),
          }),
        ),
      }),
    },
    handler: async ({ deps, viewer, params, query }) => {
      const person = await personRecord(deps.db, viewer, params.id)
      if (person === null) throw notFound()
      const views = await viewsOfPerson(deps.db, person.id, query.limit)
      return {
        items: views.map(({ at, actor, what }) => ({ at: at.toISOString(), actor, what })),
      }
    },
  }),
]
