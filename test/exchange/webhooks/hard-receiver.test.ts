/** A receiver that fails in every way there is, is slow, and says at last that it takes nothing more. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { switchSubscriber } from '../../../src/exchange/change-subscriber.ts'
import { countDeliveries } from '../../../src/exchange/deliveries/list.ts'
import { getSubscriber } from '../../../src/exchange/subscriber-store.ts'
import { lan } from '../../support/installation.ts'
import {
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../support/webhook-receiver.ts'
import { createToldWorld, type ToldWorld } from '../told-world.ts'

let world: ToldWorld
let receiver: WebhookReceiver
let subscriber: string
beforeAll(async () => {
  world = await createToldWorld(6)
})
afterAll(async () => {
  await world.close()
})
beforeEach(async () => {
  // The library that receivers verify with reads the clock of the machine.
  vi.useFakeTimers({ toFake: ['Date'], now: world.clock.now() })
  receiver = await startWebhookReceiver()
  subscriber = await world.tell(receiver)
})
afterEach(async () => {
  await switchSubscriber(world, lan.actor, subscriber, 'off')
  await receiver.close()
  vi.useRealTimers()
})

/** Positions of what was taken, of each enrolment, in the order in which the receiver took it. */
function takenBySubject(): Map<string, number[]> {
  const bySubject = new Map<string, number[]>()
  for (const { message } of receiver.taken()) {
    const subject = String(message.data.enrolment)
    const heard = bySubject.get(subject) ?? []
    if (heard.at(-1) !== message.data.position)
      bySubject.set(subject, [...heard, message.data.position])
  }
  return bySubject
}

const noted = async () =>
  (
    await sql<{ position: number }>`
      select position from deliveries where subscriber_id = ${subscriber} order by position`.execute(
      world.db,
    )
  ).rows.map(({ position }) => position)

/** Each once, in order: on a slow machine one may come twice. */
const positions = (requests: readonly Received[]) =>
  [...new Set(requests.map(({ message }) => message.data.position))].sort((a, b) => a - b)

describe('a receiver that fails five times, is slow, and answers 410', () => {
  it('hears of everything once it takes something, of each thing in order, each under one id', async () => {
    const ways = [
      { status: 500 },
      { status: 503, headers: { 'retry-after': '600' } },
      'break',
      'hang',
      { status: 302, headers: { location: 'http://127.0.0.1:9/elsewhere' } },
    ] as const
    let calls = 0
    receiver.answers(() => ways[calls++] ?? { status: 204, afterMs: 20 })

    for (let change = 0; change < 4; change += 1) await world.decideAnew(world.enrolments)
    // Two couriers: processes that know nothing of each other.
    const couriers = [world.courier({ deadlineMs: 1500 }), world.courier({ deadlineMs: 1500 })]
    await world.deliverAll(couriers)

    expect(receiver.received.slice(0, 5).map(({ answer }) => answer)).toEqual(ways)
    const all = await noted()
    expect(all).toHaveLength(24)
    expect(positions(receiver.taken())).toEqual(all)
    for (const heard of takenBySubject().values())
      expect(heard).toEqual([...heard].sort((a, b) => a - b))
    const ids = new Map<number, Set<string>>()
    for (const { id, message } of receiver.received)
      ids.set(message.data.position, (ids.get(message.data.position) ?? new Set()).add(id))
    expect([...ids.values()].filter(({ size }) => size > 1)).toEqual([])
    expect(new Set([...ids.values()].flatMap((of) => [...of])).size).toBe(24)

    // It says that it takes nothing more: what happens is noted all the same.
    receiver.answers(() => ({ status: 410 }))
    await world.decideAnew(world.enrolments)
    await couriers[0]?.begin()
    await couriers[0]?.settled()
    expect(await getSubscriber(world.db, world.clock.now(), subscriber)).toMatchObject({
      state: 'gone',
      stateReason: 'The receiver answered 410: it takes nothing more.',
      waiting: 6,
      dead: 0,
    })
    await world.decideAnew(world.enrolments)
    const asked = receiver.received.length
    await couriers[0]?.begin()
    await couriers[0]?.settled()
    expect(receiver.received).toHaveLength(asked)

    // A person switches it on again.
    receiver.answers(() => ({ status: 200 }))
    await switchSubscriber(world, lan.actor, subscriber, 'active')
    await world.deliverAll(couriers)
    expect(positions(receiver.taken())).toEqual(await noted())
    for (const heard of takenBySubject().values()) {
      expect(heard).toHaveLength(6)
      expect(heard).toEqual([...heard].sort((a, b) => a - b))
    }
    expect(await countDeliveries(world.db, subscriber)).toMatchObject({
      sent: 36,
      waiting: 0,
      dead: 0,
    })
  })

  it('is left alone after five failures in a row, and what waits behind keeps its tries', async () => {
    receiver.answers(() => ({ status: 500 }))
    for (let change = 0; change < 5; change += 1) await world.decideAnew(world.enrolments)
    const courier = world.courier()
    const rounds = 12
    for (let round = 0; round < rounds; round += 1) {
      await courier.begin()
      await courier.settled()
      world.clock.pass(6)
    }
    // Four calls are under way at a time; then one after each rest.
    expect(receiver.received.length).toBeLessThanOrEqual(5 + 3 + rounds)
    const { rows } = await sql<{ untouched: number }>`select count(*) as untouched from deliveries
      where subscriber_id = ${subscriber} and tries = 0`.execute(world.db)
    expect(rows[0]?.untouched).toBeGreaterThanOrEqual(20)
  })

  it('gives up what was refused ten times over three days, and goes on with the next', async () => {
    const [one = '', other = ''] = world.enrolments
    await world.decideAnew([one])
    await world.decideAnew([one, other])
    const refused = (await noted())[0]
    receiver.answers(({ message }) => ({ status: message.data.position === refused ? 422 : 204 }))
    await world.deliverAll([world.courier()], 30)
    const tries = receiver.received.filter(({ message }) => message.data.position === refused)
    expect(tries).toHaveLength(10)
    expect(await countDeliveries(world.db, subscriber)).toMatchObject({ sent: 2, dead: 1 })
    expect(takenBySubject().get(one)).toHaveLength(1)
  })
})
