/** Workers of their own that are killed between a message and the note that it was taken. */
import type { ChildProcess } from 'node:child_process'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countDeliveries } from '../../src/exchange/deliveries/list.ts'
import { killProcess, startWorkerProcess } from '../faults/worker-child.ts'
import { until } from '../support/until.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { createToldWorld, type ToldWorld } from './told-world.ts'

const KILLS = 2
const CHANGES = 5

let world: ToldWorld
let receiver: WebhookReceiver
const workers = new Set<ChildProcess>()
beforeAll(async () => {
  world = await createToldWorld(5)
  receiver = await startWebhookReceiver()
})
afterAll(async () => {
  for (const worker of workers) await killProcess(worker)
  await receiver.close()
  await world.close()
})

const startWorker = (): ChildProcess => {
  const worker = startWorkerProcess({
    ...world.environment,
    OUTGOING_PRIVATE_HOSTS: '127.0.0.1',
    LMS_TOKEN: 'a-token-of-the-test-platform',
  })
  workers.add(worker)
  return worker
}

it('nothing is lost, and what comes again comes under the id it had', async () => {
  const subscriber = await world.tell(receiver)
  const events = CHANGES * world.enrolments.length
  let kills = 0
  let answers = 0
  let comingBack = Promise.resolve()
  // Each of two workers sends four at a time; the receiver takes one, and whoever sent it is dead before it hears so.
  receiver.answers(() => {
    answers += 1
    if (answers % 6 === 0 && kills < KILLS) {
      kills += 1
      comingBack = comingBack.then(comeBack)
    }
    return { status: 204, afterMs: 5 }
  })
  /** All are killed; then the machine is there again: leases are over, and two new workers go on. */
  const comeBack = async () => {
    await Promise.all([...workers].map(killProcess))
    workers.clear()
    await sql`update deliveries set claimed_until = now() - interval '1 second' where state = 'claimed'`.execute(
      world.db,
    )
    startWorker()
    startWorker()
  }
  for (let change = 0; change < CHANGES; change += 1) await world.decideAnew(world.enrolments)
  // The workers' clock is the machine's.
  await sql`update deliveries set not_before = now() - interval '1 minute'`.execute(world.db)
  startWorker()
  startWorker()
  await until(
    'everything is delivered',
    async () => {
      const { waiting } = await countDeliveries(world.db, subscriber)
      return waiting === 0
    },
    280,
  )

  await comingBack
  expect(kills).toBe(KILLS)
  const { sent, dead } = await countDeliveries(world.db, subscriber)
  expect({ sent, dead }).toEqual({ sent: events, dead: 0 })
  const ids = new Map<number, Set<string>>()
  const firsts = new Map<string, number[]>()
  for (const { id, message } of receiver.received) {
    const { position, enrolment } = message.data
    const known = ids.get(position)
    if (known === undefined)
      firsts.set(String(enrolment), [...(firsts.get(String(enrolment)) ?? []), position])
    ids.set(position, (known ?? new Set()).add(id))
  }
  expect(ids.size).toBe(events)
  expect([...ids.values()].every(({ size }) => size === 1)).toBe(true)
  for (const positions of firsts.values())
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
  // Some came twice: that they were taken had not been noted.
  expect(receiver.received.length).toBeGreaterThan(events)
}, 300_000)
