/** A webhook's secret: shown once, signs, is changed over beside the former one, or at once. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { rotateSecret, switchSubscriber } from '../../../src/exchange/change-subscriber.ts'
import { getSubscriber } from '../../../src/exchange/subscriber-store.ts'
import { applyRetention } from '../../../src/privacy/retention.ts'
import { lan } from '../../support/installation.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts'
import { createToldWorld, type ToldWorld } from '../told-world.ts'

let world: ToldWorld
let receiver: WebhookReceiver
let subscriber: string
beforeAll(async () => {
  world = await createToldWorld(1)
})
afterAll(async () => {
  await world.close()
})
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: world.clock.now() })
  receiver = await startWebhookReceiver()
  subscriber = await world.tell(receiver)
})
afterEach(async () => {
  await switchSubscriber(world, lan.actor, subscriber, 'off')
  await receiver.close()
  vi.useRealTimers()
})

/** By which of the secrets that the receiver knows, the newest first, the next message is signed. */
async function signedBy(): Promise<number[]> {
  await world.decideAnew(world.enrolments)
  await world.deliverAll([world.courier()])
  return receiver.received.at(-1)?.verifiedBy ?? []
}

async function rotate(options?: { atOnce: boolean }): Promise<void> {
  const secret = await rotateSecret(world, lan.actor, subscriber, options)
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  receiver.secrets.unshift(secret ?? '')
}

function passHours(hours: number): void {
  world.clock.pass(hours * 60)
  vi.setSystemTime(world.clock.now())
}

it('signs beside the former one for 24 hours, then alone', async () => {
  expect(await signedBy()).toEqual([0])
  await rotate()
  expect(await signedBy()).toEqual([0, 1])
  const { formerSecretUntil } = await getSubscriber(world.db, world.clock.now(), subscriber)
  expect(formerSecretUntil).not.toBeNull()
  passHours(23)
  expect(await signedBy()).toEqual([0, 1])
  passHours(2)
  expect(await signedBy()).toEqual([0])
})

it('is changed over twice within a day: all three sign, each until its time', async () => {
  await rotate()
  passHours(12)
  await rotate()
  expect(await signedBy()).toEqual([0, 1, 2])
  passHours(13)
  expect(await signedBy()).toEqual([0, 1])
  passHours(12)
  expect(await signedBy()).toEqual([0])
})

it('signs alone from now on where the former one leaked, also one that was being changed over', async () => {
  await rotate()
  await rotate({ atOnce: true })
  expect(await signedBy()).toEqual([0])
})

it('is gone from the tables some time after it signs no more', async () => {
  await rotate({ atOnce: true })
  passHours(25)
  const days = {
    settledRows: 9,
    contacts: 9,
    personViews: 9,
    privacyRequests: 9,
    formerLearners: 0,
  }
  await applyRetention(world, { ...days, runs: 9 })
  const left = await world.db
    .selectFrom('subscriber_secrets')
    .select('n')
    .where('subscriber_id', '=', subscriber)
    .execute()
  expect(left).toEqual([{ n: 2 }])
})

it('that does not verify is no message: it is tried again, and never sent unsigned', async () => {
  receiver.secrets = ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=']
  await world.decideAnew(world.enrolments)
  const courier = world.courier()
  await courier.begin()
  await courier.settled()
  expect(receiver.received.map(({ answer }) => answer)).toEqual([{ status: 401 }])
  expect(await getSubscriber(world.db, world.clock.now(), subscriber)).toMatchObject({ waiting: 1 })
})
