/** Whatever goes wrong, each event is told at least once, and of one thing in order. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Carried, Carrier } from '../../../src/exchange/carrier.ts'
import { switchSubscriber } from '../../../src/exchange/change-subscriber.ts'
import { createSubscriber } from '../../../src/exchange/create-subscriber.ts'
import { type Courier, createCourier } from '../../../src/exchange/deliveries/courier.ts'
import { sendAgain } from '../../../src/exchange/deliveries/dead-letters.ts'
import { claimDeliveries } from '../../../src/exchange/deliveries/store.ts'
import type { ExchangeEvent } from '../../../src/exchange/events.ts'
import { getSubscriber } from '../../../src/exchange/subscriber-store.ts'
import { lan } from '../../support/installation.ts'
import { createToldWorld, type ToldWorld } from '../told-world.ts'

let world: ToldWorld
beforeAll(async () => {
  world = await createToldWorld(5)
})
afterAll(async () => {
  await world.close()
})

const newSubscriber = async () =>
  (
    await createSubscriber(world, lan.actor, {
      ...{ kind: 'webhook', name: 'Báo cáo', url: 'https://reports.example.gov.vn/hooks' },
      events: ['outcome.changed'],
    })
  ).id

/** Takes down in which order events were told; what it answers is said by the test. */
function scriptedCarrier(
  next: (event: ExchangeEvent) => Carried | 'throws',
  batch = 1,
): { carrier: Carrier; told: ExchangeEvent[] } {
  const told: ExchangeEvent[] = []
  const carrier: Carrier = {
    ...{ kind: 'webhook', batch },
    carry: async (_deps, _subscriber, _secrets, events) => {
      const answers = events.map(next)
      if (answers.includes('throws')) throw new Error('the database is away')
      return answers.map((answer, index) => {
        const event = events[index]
        if (answer === 'throws' || event === undefined) throw new Error('cannot be')
        // Taken, whether or not the answer came back.
        if (answer.end === 'sent' || answer.end === 'again') told.push(event)
        return answer
      })
    },
  }
  return { carrier, told }
}

const courierOf = (carrier: Carrier): Courier =>
  createCourier({ ...world, publicUrl: undefined }, [carrier], {
    stopping: new AbortController().signal,
    random: () => 0.5,
  })

const sent: Carried = { end: 'sent', status: 204 }
const again: Carried = { end: 'again', status: 500, fault: 'The receiver answered 500.' }
const dead: Carried = { end: 'dead', status: null, fault: 'There is no secret to sign with.' }
const gone: Carried = { end: 'gone', status: 410, fault: 'The receiver answered 410.' }

/** First times that events were told, of each subject, in order. */
function firstTold(told: readonly ExchangeEvent[]): Map<string, number[]> {
  const bySubject = new Map<string, number[]>()
  const seen = new Set<number>()
  for (const { position, subject } of told) {
    if (seen.has(position)) continue
    seen.add(position)
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), position])
  }
  return bySubject
}

const answers = fc.constantFrom<Carried | 'throws'>(sent, sent, again, again, dead, gone, 'throws')

describe('couriers', () => {
  it('tell each event at least once, whatever fails and whoever dies on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(answers, { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        async (script, changes, deaths, batch) => {
          const id = await newSubscriber()
          for (const people of changes) await world.decideAnew(world.enrolments.slice(0, people))
          const events = changes.reduce((sum, people) => sum + people, 0)
          let at = 0
          const { carrier, told } = scriptedCarrier(() => script[at++] ?? sent, batch)
          // Somebody took some and died: nobody hears how that ended.
          for (let death = 0; death < deaths; death += 1)
            await claimDeliveries(world.db, id, {
              ...{ now: world.clock.now(), leaseMs: 60_000, most: batch },
            })
          const couriers = [courierOf(carrier), courierOf(carrier)]
          for (let round = 0; ; round += 1) {
            if (round > 3000) throw new Error('something waits for ever')
            await Promise.all(couriers.map((courier) => courier.begin()))
            await Promise.all(couriers.map((courier) => courier.settled()))
            const {
              state,
              waiting,
              dead: givenUp,
            } = await getSubscriber(world.db, world.clock.now(), id)
            if (state === 'gone') await switchSubscriber(world, lan.actor, id, 'active')
            else if (waiting === 0 && givenUp === 0) break
            if (givenUp > 0) await sendAgain(world, lan.actor, id, 'all-dead')
            world.clock.pass(30)
          }
          expect(new Set(told.map(({ position }) => position)).size).toBe(events)
          // What was given up comes later than what followed it: a person has sent it again.
          if (!script.includes(dead))
            for (const positions of firstTold(told).values())
              expect(positions).toEqual([...positions].sort((a, b) => a - b))
          await switchSubscriber(world, lan.actor, id, 'off')
        },
      ),
      { numRuns: 15 },
    )
  })

  it('end a round as a whole, so that a fault in one lane leaves none at work', async () => {
    const id = await newSubscriber()
    await world.decideAnew(world.enrolments)
    let calls = 0
    const { carrier, told } = scriptedCarrier(() => (calls++ === 0 ? 'throws' : sent))
    const courier = courierOf(carrier)
    await courier.begin()
    await courier.settled()
    expect(told).toHaveLength(4)
    const failed = await sql<{ tries: number; fault: string }>`
      select tries, fault from deliveries where subscriber_id = ${id} and state = 'waiting'`.execute(
      world.db,
    )
    expect(failed.rows).toEqual([
      {
        tries: 1,
        fault: 'The message could not be put together; the log of the service says why.',
      },
    ])
    await switchSubscriber(world, lan.actor, id, 'off')
  })

  it('rest no longer than a rest is when the clock is set back', async () => {
    const id = await newSubscriber()
    let takes = false
    const { carrier, told } = scriptedCarrier(() => (takes ? sent : again))
    const courier = courierOf(carrier)
    await world.decideAnew(world.enrolments)
    const round = async () => {
      await courier.begin()
      await courier.settled()
    }
    world.clock.pass(600)
    for (let tries = 0; tries < 6; tries += 1) {
      await round()
      world.clock.pass(10)
    }
    await round()
    takes = true
    world.clock.pass(-400)
    await world.decideAnew(world.enrolments)
    await sql`update deliveries set not_before = ${world.clock.now()} where subscriber_id = ${id} and state = 'waiting'`.execute(
      world.db,
    )
    const before = told.length
    await round()
    expect(told.length).toBeGreaterThan(before)
    world.clock.pass(400)
    await switchSubscriber(world, lan.actor, id, 'off')
  })
})
