/** Tin gửi đi: what waits, what was given up; sent again or put away. */
import { z } from 'zod'
import { deliveriesPage, deliveryKey } from '../../console/integrations/deliveries-page.tsx'
import {
  type ChosenDeliveries,
  type DeliveryAct,
  deliveryActPage,
} from '../../console/integrations/delivery-acts-page.tsx'
import { DELIVERIES } from '../../console/integrations/tabs.tsx'
import { shownNumber } from '../../console/kit/number.ts'
import { subjectsOf } from '../../exchange/deliveries/about.ts'
import { putAwayDead, sendAgain } from '../../exchange/deliveries/dead-letters.ts'
import {
  countDeliveries,
  type DeliveryQuestion,
  listDeliveries,
  shownStates,
} from '../../exchange/deliveries/list.ts'
import { eventKinds } from '../../exchange/events.ts'
import { listSubscribers } from '../../exchange/subscriber-store.ts'
import { deliveryTexts } from '../../foundation/texts/console/deliveries.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { nothing, type Route } from '../route.ts'
import { asList, filtered } from './fields.ts'

const PAGE = 50
/** As many as can be ticked one by one. */
const MOST_TICKED = 200
const reads = { scope: 'integrations:read', wholeRoster: true } as const
const writes = { scope: 'integrations:write', wholeRoster: true } as const

const KEY = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const Key = z.string().regex(KEY)

const positionOf = (key: string): NonNullable<DeliveryQuestion['after']> => {
  const [, position = '', subscriberId = ''] = KEY.exec(key) ?? []
  return { position: Number(position), subscriberId }
}

const Choice = z.object({
  of: z.enum(['chosen', 'all']).default('chosen').catch('chosen'),
  id: z.preprocess(asList, z.array(Key).max(MOST_TICKED)).default([]).catch([]),
  subscriber: filtered(z.uuid()),
})

/** The same in one field, and how many there were when it was asked. */
const Confirmed = z.object({
  of: z.enum(['chosen', 'all']),
  ids: z
    .string()
    .transform((text) => (text === '' ? [] : text.split(',')))
    .pipe(z.array(Key).max(MOST_TICKED)),
  subscriber: filtered(z.uuid()),
  expected: z.coerce.number().int().min(0),
})

export const deliveryPageRoutes: Route[] = [
  consolePage({
    path: DELIVERIES,
    ...reads,
    params: nothing,
    query: z.object({
      state: z.enum(shownStates).catch('dead').default('dead'),
      subscriber: filtered(z.uuid()),
      kind: filtered(z.enum(eventKinds)),
      after: filtered(Key),
    }),
    handler: async ({ deps, viewer, query, language }) => {
      const { state, subscriber, kind, after } = query
      const { db, clock } = deps
      const [found, counts, subscribers] = await Promise.all([
        listDeliveries(db, {
          ...{ subscriberId: subscriber, state, kind, limit: PAGE },
          after: after === undefined ? undefined : positionOf(after),
        }),
        countDeliveries(db, subscriber),
        listSubscribers(db, clock.now()),
      ])
      const { deliveries, hasMore } = found
      const last = deliveries.at(-1)
      return deliveriesPage({
        ...{ deliveries, counts, subscribers, state, subscriber, kind, language },
        subjects: await subjectsOf(db, viewer, deliveries),
        next: hasMore && last !== undefined ? deliveryKey(last) : null,
        isFirst: after === undefined,
        mayWrite: viewer.scopes.has('integrations:write'),
      })
    },
  }),
  ...actRoutes('again', sendAgain),
  ...actRoutes('away', putAwayDead),
]

function actRoutes(act: DeliveryAct, work: typeof sendAgain): Route[] {
  const path = `${DELIVERIES}/${act}` as const
  return [
    consolePage({
      path,
      ...writes,
      params: nothing,
      query: Choice,
      handler: async ({ deps, query: { of, id, subscriber }, language }) => {
        const count = of === 'all' ? await countDead(deps, subscriber) : id.length
        const chosen: ChosenDeliveries = { of, ids: of === 'all' ? [] : id, subscriber, count }
        return deliveryActPage({ act, chosen, language })
      },
    }),
    consoleAction({
      path,
      ...writes,
      params: nothing,
      body: Confirmed,
      handler: async ({ deps, viewer, visit, body, language }) => {
        const texts = deliveryTexts[language]
        const { of, ids, subscriber, expected } = body
        const there = of === 'all' ? await countDead(deps, subscriber) : ids.length
        if (there !== expected) {
          const n = shownNumber(there, language)
          visit.notify({ kind: 'failed', text: fill(texts.others, { n }) })
          return seeOther(DELIVERIES)
        }
        let done = 0
        const chosen = of === 'all' ? await allDead(deps, subscriber) : bySubscriber(ids)
        for (const [subscriberId, which] of chosen)
          done += await work(deps, viewer.actor, subscriberId, which)
        const text = { again: texts.againDone, away: texts.awayDone }[act]
        visit.notify({ kind: 'done', text: fill(text, { n: shownNumber(done, language) }) })
        return seeOther(DELIVERIES)
      },
    }),
  ]
}

type Chosen = [subscriberId: string, which: number[] | 'all-dead'][]

const countDead = async ({ db }: HttpDeps, subscriber: string | undefined): Promise<number> =>
  (await countDeliveries(db, subscriber)).dead

async function allDead({ db, clock }: HttpDeps, subscriber: string | undefined): Promise<Chosen> {
  const subscribers = await listSubscribers(db, clock.now())
  return subscribers
    .filter(({ id, dead }) => dead > 0 && (subscriber === undefined || id === subscriber))
    .map(({ id }) => [id, 'all-dead'])
}

function bySubscriber(keys: readonly string[]): Chosen {
  const chosen = new Map<string, number[]>()
  for (const { position, subscriberId } of keys.map(positionOf))
    chosen.set(subscriberId, [...(chosen.get(subscriberId) ?? []), position])
  return [...chosen]
}
