/** An installation with people in a class, of whose outcomes other systems are told. */
import { sql } from 'kysely'
import { vi } from 'vitest'
import { createSubscriber, type NewSubscriber } from '../../src/exchange/create-subscriber.ts'
import { type Courier, createCourier, type NoteTry } from '../../src/exchange/deliveries/courier.ts'
import { listSubscribers } from '../../src/exchange/subscriber-store.ts'
import { carryToWebhooks } from '../../src/exchange/webhooks/carry.ts'
import { createOutgoing, type Outgoing } from '../../src/foundation/outgoing/outgoing.ts'
import { pass } from '../certificates/certified-world.ts'
import { lan } from '../support/installation.ts'
import type { WebhookReceiver } from '../support/webhook-receiver.ts'
import { createWorld, type World } from '../support/world.ts'

export interface ToldWorld extends World {
  outgoing: Outgoing
  /** Enrolments, one a person. */
  enrolments: string[]
  /** The receiver is told from now on. */
  tell(receiver: WebhookReceiver, changes?: Partial<NewSubscriber>): Promise<string>
  /** Outcomes of these enrolments become something new, in one statement. */
  decideAnew(enrolments: readonly string[], db?: World['db']): Promise<void>
  courier(options?: { deadlineMs?: number; note?: NoteTry; random?: () => number }): Courier
  /** Some minutes pass after each round, until nothing waits for anybody who is active. */
  deliverAll(couriers: readonly Courier[], minutes?: number): Promise<void>
}

/** @param people in the class, each with an outcome */
export async function createToldWorld(people: number): Promise<ToldWorld> {
  const world = await createWorld()
  const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })
  await pass(
    world,
    Array.from({ length: people }, (_, n) => `CB${n}`),
  )
  const found = await sql<{
    id: string
  }>`select enrolment_id as id from outcomes order by 1`.execute(world.db)
  const nothingWaits = async () =>
    (await listSubscribers(world.db, world.clock.now())).every(
      ({ state, waiting }) => state !== 'active' || waiting === 0,
    )
  const told: ToldWorld = {
    ...world,
    outgoing,
    enrolments: found.rows.map(({ id }) => id),
    tell: async (receiver, changes) => {
      const { id, secret } = await createSubscriber(told, lan.actor, {
        ...{ kind: 'webhook', name: 'Báo cáo tỉnh', url: receiver.url },
        events: ['outcome.changed'],
        ...changes,
      })
      if (secret !== null) receiver.secrets.unshift(secret)
      return id
    },
    decideAnew: async (enrolments, db = world.db) => {
      await sql`
        insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, score, attendance, window_closes_at,
          evidence, program_id, program_version, cohort_version, decision_hash, decided_at)
        select o.enrolment_id, o.revision + 1, o.run_id, o.verdict, o.reasons, o.score, o.attendance, o.window_closes_at,
          o.evidence, o.program_id, o.program_version, o.cohort_version, o.decision_hash, ${world.clock.now()}
        from outcome_revisions o
        where o.enrolment_id = any(${[...enrolments]}::uuid[]) and o.revision =
          (select max(n.revision) from outcome_revisions n where n.enrolment_id = o.enrolment_id)`.execute(
        db,
      )
    },
    courier: ({ deadlineMs = 10_000, ...options } = {}) =>
      createCourier({ ...told, publicUrl: undefined }, [carryToWebhooks(deadlineMs)], {
        stopping: new AbortController().signal,
        ...options,
      }),
    deliverAll: async (couriers, minutes = 6) => {
      for (let round = 0; round < 2000; round += 1) {
        await Promise.all(couriers.map((courier) => courier.begin()))
        await Promise.all(couriers.map((courier) => courier.settled()))
        if (await nothingWaits()) return
        world.clock.pass(minutes)
        vi.setSystemTime(world.clock.now())
      }
      throw new Error('something waits for ever')
    },
    close: async () => {
      outgoing.close()
      await world.close()
    },
  }
  return told
}
