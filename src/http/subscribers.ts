/** Which other systems are told of what happens: webhooks, learning record stores. Gradebooks of courses stand in the list. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import { changeSubscriber, rotateSecret, switchSubscriber } from '../exchange/change-subscriber.ts'
import { createSubscriber } from '../exchange/create-subscriber.ts'
import { countEverything } from '../exchange/deliveries/count-everything.ts'
import { tellEverything } from '../exchange/deliveries/tell-everything.ts'
import { eventKinds } from '../exchange/events.ts'
import { StatementsSettings } from '../exchange/statements/settings.ts'
import { shownAddress } from '../exchange/subscriber.ts'
import {
  getSubscriber,
  type ListedSubscriber,
  listSubscribers,
} from '../exchange/subscriber-store.ts'
import { trySubscriber } from '../exchange/try-subscriber.ts'
import type { HttpDeps } from './deps.ts'
import { endpoint, noBody, type Route } from './route.ts'

const reads = { machine: 'integrations:read', wholeRoster: true } as const
const writes = { machine: 'integrations:write', wholeRoster: true } as const
const one = z.object({ id: z.uuid() })

const SubscriberView = z
  .object({
    id: z.uuid(),
    kind: z.enum(['webhook', 'statements', 'grades']),
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(eventKinds)),
    settings: z
      .looseObject({})
      .meta({ description: 'Of a store: `user` and `actor`. Never a secret.' }),
    state: z.enum(['active', 'off', 'gone']).meta({
      description:
        'off: a person switched it off, nothing is noted for it. gone: it answered 410; messages are kept until it is switched on.',
    }),
    stateReason: z.string().nullable(),
    waiting: z.int(),
    waitingSince: z.iso.datetime().nullable(),
    dead: z.int().meta({ description: 'Given up after all tries; a person looks.' }),
    lastSentAt: z.iso.datetime().nullable(),
    formerSecretUntil: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
  })
  .meta({ id: 'Subscriber' })

const Settings = z.looseObject({})

function viewOf(subscriber: ListedSubscriber, viewer: Viewer): z.input<typeof SubscriberView> {
  const url = shownAddress(subscriber, viewer)
  const { id, kind, name, events, state, stateReason, waiting, dead, createdBy } = subscriber
  const { settings, waitingSince, lastSentAt, formerSecretUntil, createdAt } = subscriber
  return {
    ...{ id, kind, name, url, events: [...events], state, stateReason, waiting, dead, createdBy },
    settings: Settings.catch({}).parse(settings),
    waitingSince: waitingSince?.toISOString() ?? null,
    lastSentAt: lastSentAt?.toISOString() ?? null,
    formerSecretUntil: formerSecretUntil?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

const shown = async ({ db, clock }: HttpDeps, viewer: Viewer, id: string) =>
  viewOf(await getSubscriber(db, clock.now(), id), viewer)

const address = z
  .string()
  .min(1)
  .max(2000)
  .meta({ description: 'https; hosts of the own network are named in OUTGOING_PRIVATE_HOSTS.' })
const common = {
  name: z.string().min(1).max(100),
  url: address,
  events: z.array(z.enum(eventKinds)).min(1),
}

const NewSubscriber = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('webhook'), ...common }),
    z.strictObject({
      ...{ kind: z.literal('statements'), ...common, ...StatementsSettings.shape },
      password: z.string().min(1).max(500),
    }),
  ])
  .meta({
    example: {
      kind: 'webhook',
      name: 'Phần mềm quản lý cán bộ',
      url: 'https://reports.example.gov.vn/hooks',
      events: ['certificate.issued', 'certificate.revoked'],
    },
  })

const Secret = z
  .string()
  .nullable()
  .meta({ description: 'Of a webhook (`whsec_…`), told this once; null: of a store.' })

export const subscriberRoutes: Route[] = [
  endpoint({
    method: 'get',
    path: '/api/v1/subscribers',
    policy: reads,
    summary: 'Systems that are told of what happens, by name, and how they stand.',
    params: z.object({}),
    query: z.object({}),
    body: noBody,
    answer: {
      status: 200,
      description: 'All of them.',
      schema: z.object({ items: z.array(SubscriberView) }),
    },
    handler: async ({ deps, viewer }) => ({
      items: (await listSubscribers(deps.db, deps.clock.now())).map((one) => viewOf(one, viewer)),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/subscribers',
    policy: writes,
    summary: 'Adds a webhook or a learning record store; it is told of what happens from now on.',
    description:
      'The answer holds the secret that messages are signed with, once; it is not kept, so an Idempotency-Key does nothing here.',
    params: z.object({}),
    query: z.object({}),
    body: NewSubscriber,
    secretAnswer: true,
    answer: {
      status: 200,
      description: 'The subscriber, and its secret.',
      schema: z.object({ subscriber: SubscriberView, secret: Secret }),
    },
    handler: async ({ deps, viewer, body }) => {
      const { name, url, events } = body
      const { id, secret } = await createSubscriber(
        deps,
        viewer.actor,
        body.kind === 'webhook'
          ? { kind: 'webhook', name, url, events }
          : {
              ...{ kind: 'statements', name, url, events, secret: body.password },
              settings: { user: body.user, actor: body.actor },
            },
      )
      return { subscriber: await shown(deps, viewer, id), secret }
    },
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/subscribers/{id}',
    policy: reads,
    summary: 'One system that is told.',
    params: one,
    query: z.object({}),
    body: noBody,
    answer: { status: 200, description: 'The subscriber.', schema: SubscriberView },
    handler: async ({ deps, viewer, params }) => await shown(deps, viewer, params.id),
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/subscribers/{id}',
    policy: writes,
    summary: 'Changes name, address or events, or switches off and on.',
    description:
      'What is left out stays. Switched off, nothing more is noted for it; switched on, what waits goes out, also for one that had answered 410. A store goes to another host only together with a password: see `secret`.',
    params: one,
    query: z.object({}),
    body: z
      .strictObject({
        ...{ name: common.name.optional(), url: address.optional() },
        events: common.events.optional(),
        actor: StatementsSettings.shape.actor
          .unwrap()
          .optional()
          .meta({ description: 'Of a store: how it names learners.' }),
        state: z.enum(['active', 'off']).optional(),
      })
      .meta({ example: { state: 'active' } }),
    answer: { status: 200, description: 'The subscriber.', schema: SubscriberView },
    handler: async ({ deps, viewer, params: { id }, body }) => {
      const { state, actor, ...change } = body
      const { kind, settings } = await getSubscriber(deps.db, deps.clock.now(), id)
      const store = kind === 'statements' && actor ? StatementsSettings.parse(settings) : null
      if (store !== null || Object.keys(change).length > 0)
        await changeSubscriber(deps, viewer.actor, id, {
          ...change,
          ...(store && { settings: { ...store, actor } }),
        })
      if (state !== undefined) await switchSubscriber(deps, viewer.actor, id, state)
      return await shown(deps, viewer, id)
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/subscribers/{id}/secret',
    policy: writes,
    summary: 'Changes the secret. The former one of a webhook signs beside it for 24 hours.',
    description:
      'The answer holds the new secret, once; it is not kept, so an Idempotency-Key does nothing here.',
    params: one,
    query: z.object({}),
    body: z
      .strictObject({
        former: z
          .enum(['day', 'now'])
          .default('day')
          .meta({ description: 'now: the former one has leaked and signs nothing more.' }),
        password: z
          .string()
          .min(1)
          .max(500)
          .optional()
          .meta({ description: 'Of a store, which has given it.' }),
        url: address.optional().meta({ description: 'Of a store that stands at another host.' }),
      })
      .meta({ example: { former: 'day' } }),
    secretAnswer: true,
    answer: {
      status: 200,
      description: 'The new secret.',
      schema: z.object({ secret: Secret, formerUntil: z.iso.datetime().nullable() }),
    },
    handler: async ({ deps, viewer, params: { id }, body: { former, password, url } }) => {
      if (url !== undefined && password !== undefined)
        await changeSubscriber(deps, viewer.actor, id, { url, password })
      const secret = await rotateSecret(deps, viewer.actor, id, {
        atOnce: former === 'now',
        ...(password !== undefined && { given: password }),
      })
      return { secret, formerUntil: (await shown(deps, viewer, id)).formerSecretUntil }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/subscribers/{id}/test',
    policy: writes,
    summary: 'Sends a signed `ping` to a webhook, or asks a store, and tells what it answered.',
    description: 'Tried once, at once. Nothing is written in a store.',
    params: one,
    query: z.object({}),
    body: noBody,
    answer: {
      status: 200,
      description: 'What came of it.',
      schema: z.object({
        status: z.int().nullable().meta({ description: 'null: it was not reached.' }),
        taken: z.boolean(),
        ms: z.int(),
        fault: z.string().nullable(),
      }),
    },
    handler: async ({ deps, viewer, params }) => await trySubscriber(deps, viewer, params.id),
  }),
  endpoint({
    method: 'get',
    path: '/api/v1/subscribers/{id}/everything',
    policy: reads,
    summary: 'How many messages it takes to tell it how everything stands now.',
    params: one,
    query: z.object({}),
    body: noBody,
    answer: {
      status: 200,
      description: 'How many.',
      schema: z.object({ deliveries: z.int() }),
    },
    handler: async ({ deps, params }) => {
      const { events } = await getSubscriber(deps.db, deps.clock.now(), params.id)
      return { deliveries: await countEverything(deps.db, events) }
    },
  }),
  endpoint({
    method: 'post',
    path: '/api/v1/subscribers/{id}/everything',
    policy: writes,
    summary: 'Tells it how every outcome and certificate stands now, whatever it was told before.',
    params: one,
    query: z.object({}),
    body: noBody,
    answer: {
      status: 200,
      description: 'How many messages wait for it because of this.',
      schema: z.object({ deliveries: z.int() }),
    },
    handler: async ({ deps, viewer, params }) => ({
      deliveries: await tellEverything(deps, viewer.actor, params.id),
    }),
  }),
]
