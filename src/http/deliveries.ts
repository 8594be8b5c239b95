/** Messages to other systems: what waits, what was given up; sent again or put away. */
import { z } from 'zod'
import { putAwayDead, sendAgain } from '../exchange/deliveries/dead-letters.ts'
import { listDeliveries, type ShownDelivery, shownStates } from '../exchange/deliveries/list.ts'
import { eventKinds } from '../exchange/events.ts'
import { messageId } from '../exchange/message-id.ts'
import { pageOf, unlessEmpty } from './paging.ts'
import { endpoint, type Route } from './route.ts'

const KEY = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const LIMIT = 200

const DeliveryView = z
  .object({
    subscriber: z.uuid(),
    position: z.int().meta({
      description: 'In which order things were noted; with `subscriber` it names the delivery.',
    }),
    message: z
      .uuid()
      .meta({ description: 'What a webhook gets as webhook-id, the same each try.' }),
    kind: z.enum(eventKinds),
    subject: z.uuid().meta({
      description: 'The sync of `sync.finished`, the enrolment of an outcome, the certificate.',
    }),
    revision: z.int(),
    at: z.iso.datetime(),
    state: z.enum(shownStates).meta({
      description: 'dead: given up. skipped: put away, or there was nothing to tell.',
    }),
    tries: z.int(),
    notBefore: z.iso.datetime(),
    isBehind: z.boolean().meta({ description: 'It waits for an earlier one about the same.' }),
    status: z.int().nullable().meta({ description: 'Of the last answer; null: there was none.' }),
    fault: z.string().nullable(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'Delivery' })

function viewOf(delivery: ShownDelivery): z.input<typeof DeliveryView> {
  const { position, kind, subject, revision, state, tries, isBehind, status, fault } = delivery
  return {
    ...{ position, kind, subject, revision, state, tries, isBehind, status, fault },
    subscriber: delivery.subscriberId,
    message: messageId(delivery),
    at: delivery.at.toISOString(),
    notBefore: delivery.notBefore.toISOString(),
    changedAt: delivery.changedAt.toISOString(),
  }
}

function readAfter(after: string) {
  const [, position = '', subscriberId = ''] = KEY.exec(after) ?? []
  return { position: Number(position), subscriberId }
}

const Chosen = z
  .strictObject({
    subscriber: z.uuid(),
    positions: z
      .union([z.literal('all'), z.array(z.int().min(1)).min(1).max(1000)])
      .meta({ description: '`all`: all that were given up for this subscriber.' }),
  })
  .meta({ example: { subscriber: '00000000-0000-4000-8000-000000000000', positions: 'all' } })

const acts = [
  {
    name: 'send-again',
    summary: 'Sends again what was given up, or was sent: with the same ids, tries counted anew.',
    work: sendAgain,
  },
  {
    name: 'put-away',
    summary: 'Puts away what was given up: the subscriber is not told of it.',
    work: putAwayDead,
  },
] as const

export const deliveryRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/deliveries',
    policy: { machine: 'integrations:read', wholeRoster: true },
    summary: 'Messages to other systems, the newest first.',
    params: z.object({}),
    query: z.object({
      subscriber: unlessEmpty(z.uuid().optional()),
      state: unlessEmpty(z.enum(shownStates).optional()),
      kind: unlessEmpty(z.enum(eventKinds).optional()),
      after: unlessEmpty(z.string().regex(KEY, 'must be the `next` of a page').optional()).meta({
        param: { description: 'The `next` of the page before.' },
      }),
      limit: z.coerce.number().int().min(1).max(LIMIT).default(50),
    }),
    body: z.undefined(),
    answer: {
      status: 200,
      description: 'A page of them. Sent ones are kept for a while only.',
      schema: pageOf(DeliveryView),
    },
    handler: async ({ deps, query }) => {
      const { subscriber: subscriberId, state, kind, after, limit } = query
      const { deliveries, hasMore } = await listDeliveries(deps.db, {
        ...{ subscriberId, state, kind, limit },
        after: after === undefined ? undefined : readAfter(after),
      })
      const last = deliveries.at(-1)
      const next = hasMore && last !== undefined ? `${last.position}.${last.subscriberId}` : null
      return { items: deliveries.map(viewOf), next }
    },
  }),
  ...acts.map(({ name, summary, work }) =>
    endpoint({
      method: 'post',
      path: `/api/v1/deliveries/${name}`,
      policy: { machine: 'integrations:write', wholeRoster: true },
      summary,
      params: z.object({}),
      query: z.object({}),
      body: Chosen,
      answer: {
        status: 200,
        description: 'How many; others were dealt with meanwhile.',
        schema: z.object({ deliveries: z.int() }),
      },
      handler: async ({ deps, viewer, body: { subscriber, positions } }) => ({
        deliveries: await work(
          deps,
          viewer.actor,
          subscriber,
          positions === 'all' ? 'all-dead' : positions,
        ),
      }),
    }),
  ),
]
