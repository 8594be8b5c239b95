/** Kết nối hệ thống: which other systems are told, and what people do with them. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import { secretPage } from '../../console/integrations/secret-page.tsx'
import { everythingPage, testPage } from '../../console/integrations/subscriber-acts-pages.tsx'
import {
  addedKinds,
  type FormFaults,
  newSubscriberPage,
} from '../../console/integrations/subscriber-form.tsx'
import { subscriberPath } from '../../console/integrations/subscriber-marks.tsx'
import {
  type ShownSubscriber,
  subscriberPage,
} from '../../console/integrations/subscriber-page.tsx'
import { NEW_SUBSCRIBER, subscribersPage } from '../../console/integrations/subscribers-page.tsx'
import { INTEGRATIONS } from '../../console/integrations/tabs.tsx'
import { shownNumber } from '../../console/kit/number.ts'
import {
  changeSubscriber,
  rotateSecret,
  switchSubscriber,
} from '../../exchange/change-subscriber.ts'
import { createSubscriber } from '../../exchange/create-subscriber.ts'
import { countEverything } from '../../exchange/deliveries/count-everything.ts'
import { tellEverything } from '../../exchange/deliveries/tell-everything.ts'
import { eventKinds } from '../../exchange/events.ts'
import { StatementsSettings } from '../../exchange/statements/settings.ts'
import { shownAddress } from '../../exchange/subscriber.ts'
import {
  getSubscriber,
  type ListedSubscriber,
  listSubscribers,
} from '../../exchange/subscriber-store.ts'
import { trySubscriber } from '../../exchange/try-subscriber.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { actorWords } from '../../foundation/texts/actors.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { nothing, type Route } from '../route.ts'
import { asList } from './fields.ts'

const reads = { scope: 'integrations:read', wholeRoster: true } as const
const writes = { scope: 'integrations:write', wholeRoster: true } as const
const ONE = `${INTEGRATIONS}/subscribers/{id}` as const
const params = z.object({ id: z.uuid() })

const Common = z.object({
  name: z.string().max(100),
  url: z.string().trim().max(2000),
  events: z.preprocess(asList, z.array(z.enum(eventKinds))).default([]),
})
const Password = z.object({
  user: StatementsSettings.shape.user,
  password: z.string().min(1).max(500),
})
const NewSubscriber = z.discriminatedUnion('kind', [
  Common.extend({ kind: z.literal('webhook') }),
  Common.extend({ kind: z.literal('statements') })
    .extend(Password.shape)
    .extend({ actor: StatementsSettings.shape.actor }),
])

const mayWrite = ({ scopes }: Viewer) => scopes.has('integrations:write')

/** Of a learning record store: by whose name it lets in, and how learners are named. */
const storeOf = ({ kind, settings }: ListedSubscriber): StatementsSettings | null =>
  kind === 'statements' ? StatementsSettings.parse(settings) : null

export const integrationRoutes: Route[] = [
  consolePage({
    path: INTEGRATIONS,
    ...reads,
    params: nothing,
    query: nothing,
    handler: async ({ deps, viewer, language }) =>
      subscribersPage({
        subscribers: await listSubscribers(deps.db, deps.clock.now()),
        ...{ mayWrite: mayWrite(viewer), language },
      }),
  }),
  consolePage({
    path: NEW_SUBSCRIBER,
    ...writes,
    params: nothing,
    query: z.object({ kind: z.enum(addedKinds).catch('webhook').default('webhook') }),
    handler: async ({ query, language }) => newSubscriberPage({ kind: query.kind, language }),
  }),
  consoleAction({
    path: NEW_SUBSCRIBER,
    ...writes,
    params: nothing,
    body: NewSubscriber,
    handler: async ({ deps, viewer, visit, body, language }) => {
      const { name, url, events } = body
      const wanted = { name, url, events }
      const created = createSubscriber(
        deps,
        viewer.actor,
        body.kind === 'webhook'
          ? { ...wanted, kind: 'webhook' }
          : {
              ...{ ...wanted, kind: 'statements', secret: body.password },
              settings: { user: body.user, actor: body.actor },
            },
      )
      const result = await orFaults(created, body, language)
      if ('faults' in result)
        return {
          ...newSubscriberPage({ kind: body.kind, typed: body, faults: result.faults, language }),
          status: 422,
        }
      const { id, secret } = result.value
      if (secret !== null) return secretPage({ subscriber: { id, name }, secret, language })
      visit.notify({ kind: 'done', text: fill(integrationTexts[language].created, { name }) })
      return seeOther(subscriberPath(id))
    },
  }),
  consolePage({
    path: ONE,
    ...reads,
    params,
    query: nothing,
    handler: async ({ deps, viewer, params: { id }, language }) =>
      subscriberPage(await shownSubscriber(deps, viewer, id, language)),
  }),
  consoleAction({
    path: ONE,
    ...writes,
    params,
    body: Common.extend({
      actor: StatementsSettings.shape.actor.optional(),
      password: z.string().max(500).optional(),
    }),
    handler: async ({ deps, viewer, visit, params: { id }, body, language }) => {
      const store = storeOf(await getSubscriber(deps.db, deps.clock.now(), id))
      const { actor, ...change } = body
      const changed = changeSubscriber(deps, viewer.actor, id, {
        ...change,
        ...(store !== null && { settings: { ...store, ...(actor && { actor }) } }),
      })
      const result = await orFaults(changed, body, language)
      if ('faults' in result)
        return subscriberPage({
          ...(await shownSubscriber(deps, viewer, id, language)),
          refused: { typed: body, faults: result.faults },
        })
      const text = fill(integrationTexts[language].changed, { name: body.name.trim() })
      visit.notify({ kind: 'done', text })
      return seeOther(subscriberPath(id))
    },
  }),
  consoleAction({
    path: `${ONE}/state`,
    ...writes,
    params,
    body: z.object({ state: z.enum(['active', 'off']) }),
    handler: async ({ deps, viewer, visit, params: { id }, body: { state }, language }) => {
      await switchSubscriber(deps, viewer.actor, id, state)
      const { name } = await getSubscriber(deps.db, deps.clock.now(), id)
      const texts = integrationTexts[language]
      const text = fill(state === 'off' ? texts.offDone : texts.onDone, { name })
      visit.notify({ kind: 'done', text })
      return seeOther(subscriberPath(id))
    },
  }),
  consoleAction({
    path: `${ONE}/secret`,
    ...writes,
    params,
    body: z.object({ former: z.enum(['day', 'now']) }),
    handler: async ({ deps, viewer, params: { id }, body: { former }, language }) => {
      await requireKind(deps, id, 'webhook')
      const secret = await rotateSecret(deps, viewer.actor, id, { atOnce: former === 'now' })
      const subscriber = await getSubscriber(deps.db, deps.clock.now(), id)
      const formerUntil = subscriber.formerSecretUntil
      return secretPage({ subscriber, secret: secret ?? '', formerUntil, language })
    },
  }),
  consoleAction({
    path: `${ONE}/password`,
    ...writes,
    params,
    body: Password,
    handler: async ({ deps, viewer, visit, params: { id }, body, language }) => {
      const subscriber = await requireKind(deps, id, 'statements')
      const { name, settings } = subscriber
      const store = StatementsSettings.parse(settings)
      if (store.user !== body.user)
        await changeSubscriber(deps, viewer.actor, id, { settings: { ...store, user: body.user } })
      await rotateSecret(deps, viewer.actor, id, { given: body.password })
      visit.notify({ kind: 'done', text: fill(integrationTexts[language].passwordDone, { name }) })
      return seeOther(subscriberPath(id))
    },
  }),
  consoleAction({
    path: `${ONE}/test`,
    ...writes,
    params,
    body: nothing,
    handler: async ({ deps, viewer, params: { id }, language }) => {
      const result = await trySubscriber(deps, viewer, id)
      const subscriber = await getSubscriber(deps.db, deps.clock.now(), id)
      return testPage({ subscriber, result, language })
    },
  }),
  consolePage({
    path: `${ONE}/everything`,
    ...writes,
    params,
    query: nothing,
    handler: async ({ deps, params: { id }, language }) => {
      const subscriber = await getSubscriber(deps.db, deps.clock.now(), id)
      const count = await countEverything(deps.db, subscriber.events)
      return everythingPage({ subscriber, count, language })
    },
  }),
  consoleAction({
    path: `${ONE}/everything`,
    ...writes,
    params,
    body: nothing,
    handler: async ({ deps, viewer, visit, params: { id }, language }) => {
      const told = await tellEverything(deps, viewer.actor, id)
      const { name } = await getSubscriber(deps.db, deps.clock.now(), id)
      const n = shownNumber(told, language)
      const text = fill(integrationTexts[language].backfillDone, { n, name })
      visit.notify({ kind: 'done', text })
      return seeOther(subscriberPath(id))
    },
  }),
]

async function requireKind(
  { db, clock }: Parameters<typeof rotateSecret>[0],
  id: string,
  kind: ListedSubscriber['kind'],
): Promise<ListedSubscriber> {
  const subscriber = await getSubscriber(db, clock.now(), id)
  if (subscriber.kind === kind) return subscriber
  throw new HocvuError('request.conflict', `This is done to one of the kind ${kind} alone.`)
}

async function shownSubscriber(
  { db, clock }: HttpDeps,
  viewer: Viewer,
  id: string,
  language: Language,
): Promise<ShownSubscriber> {
  const found = await getSubscriber(db, clock.now(), id)
  const subscriber = { ...found, url: shownAddress(found, viewer) }
  return {
    ...{ subscriber, store: storeOf(subscriber), mayWrite: mayWrite(viewer), language },
    madeBy: actorWords(subscriber.createdBy, null, language),
  }
}

/** What was done, or what is wrong with what was filled in: all of it at once, whatever was met first. */
async function orFaults<Value>(
  work: Promise<Value>,
  { name, events }: z.output<typeof Common>,
  language: Language,
): Promise<{ value: Value } | { faults: FormFaults }> {
  try {
    return { value: await work }
  } catch (error) {
    const isAddress = error instanceof HocvuError && error.code === 'outgoing.refused-address'
    const isField = error instanceof HocvuError && error.code === 'request.invalid'
    const isPassword = isField && error.fields.some(({ field }) => field === 'password')
    if (!isAddress && !isField) throw error
    const texts = integrationTexts[language]
    return {
      faults: {
        ...(name.trim() === '' && { name: texts.nameMissing }),
        ...(events.length === 0 && { events: texts.eventsNone }),
        ...(isPassword && { password: texts.passwordOfHost }),
        ...(isAddress && { url: error.userText(language) }),
      },
    }
  }
}
