/** What people do with who is told, and with what could not be delivered: each act is in the audit trail, no secret is. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  changeSubscriber,
  rotateSecret,
  switchSubscriber,
} from '../../src/exchange/change-subscriber.ts'
import { createSubscriber } from '../../src/exchange/create-subscriber.ts'
import { putAwayDead, sendAgain } from '../../src/exchange/deliveries/dead-letters.ts'
import { countDeliveries, listDeliveries } from '../../src/exchange/deliveries/list.ts'
import { tellEverything } from '../../src/exchange/deliveries/tell-everything.ts'
import { eventKinds } from '../../src/exchange/events.ts'
import { activeSecrets } from '../../src/exchange/secrets.ts'
import { getSubscriber, markGone } from '../../src/exchange/subscriber-store.ts'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { applyRetention } from '../../src/privacy/retention.ts'
import { certify } from '../certificates/certified-world.ts'
import { everyRow } from '../support/every-row.ts'
import { lan } from '../support/installation.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { createToldWorld, type ToldWorld } from './told-world.ts'

let world: ToldWorld
let receiver: WebhookReceiver
let subscriber: string
beforeAll(async () => {
  world = await createToldWorld(6)
  await certify(world)
})
afterAll(async () => {
  await world.close()
})
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: world.clock.now() })
  receiver = await startWebhookReceiver()
  subscriber = await world.tell(receiver, { events: eventKinds })
})
afterEach(async () => {
  await switchSubscriber(world, lan.actor, subscriber, 'off')
  await receiver.close()
  vi.useRealTimers()
})

const webhook = { kind: 'webhook', name: 'Báo cáo tỉnh', events: ['outcome.changed'] } as const
const acts = async () =>
  (
    await sql<{ action: string; after: object }>`
      select action, after from audit_entries where subject = ${subscriber} order by seq`.execute(
      world.db,
    )
  ).rows
const eventsOf = async (id: string) =>
  (
    await sql`select from deliveries join events using (position) where subscriber_id = ${id}`.execute(
      world.db,
    )
  ).rows
const statesOf = async () => await countDeliveries(world.db, subscriber)

/** What waits is refused until it is given up. */
async function giveUp(): Promise<void> {
  receiver.answers(() => ({ status: 500 }))
  await sql`update deliveries set tries = 9 where subscriber_id = ${subscriber}`.execute(world.db)
  await world.deliverAll([world.courier()])
  receiver.answers(() => ({ status: 204 }))
}

describe('who is told', () => {
  it('has an address that may be called: public, by https, or named by the operator', async () => {
    for (const url of [
      'http://reports.example.gov.vn/hooks',
      'https://10.0.0.5/hooks',
      'https://user:word@reports.example.gov.vn/',
      'reports',
    ])
      await expect(createSubscriber(world, lan.actor, { ...webhook, url })).rejects.toMatchObject({
        code: 'outgoing.refused-address',
      })
    await expect(
      changeSubscriber(world, lan.actor, subscriber, { url: 'https://[::1]/hooks' }),
    ).rejects.toMatchObject({ code: 'outgoing.refused-address' })
  })

  it('is not gone by the word of an address that it no longer has', async () => {
    const now = world.clock.now()
    const before = await getSubscriber(world.db, now, subscriber)
    await changeSubscriber(world, lan.actor, subscriber, { url: `${receiver.url}/new` })
    expect(await markGone(world.db, before, 'The receiver answered 410.', now)).toBe(false)
    expect((await getSubscriber(world.db, now, subscriber)).state).toBe('active')
  })

  it('that is a statement store goes to another host with the password of that one alone', async () => {
    const store = await createSubscriber(world, lan.actor, {
      ...{ kind: 'statements', name: 'Kho', url: receiver.url, events: ['outcome.changed'] },
      ...{ settings: { user: 'hocvu' }, secret: 'of the first' },
    })
    const passwords = () => activeSecrets(world.db, world.vault, store.id, world.clock.now())
    const url = 'https://lrs.example.gov.vn/xapi'
    await expect(changeSubscriber(world, lan.actor, store.id, { url })).rejects.toMatchObject({
      fields: [{ field: 'password' }],
    })
    await changeSubscriber(world, lan.actor, store.id, { url: `${receiver.url}/other-path` })
    expect(await passwords()).toEqual(['of the first'])
    await changeSubscriber(world, lan.actor, store.id, { url, password: 'of the second' })
    expect(await passwords()).toEqual(['of the second'])
    await switchSubscriber(world, lan.actor, store.id, 'off')
  })

  it('has a name and something to be told of', async () => {
    const url = 'https://reports.example.gov.vn/hooks'
    await expect(
      createSubscriber(world, lan.actor, { ...webhook, url, name: ' ' }),
    ).rejects.toMatchObject({ fields: [{ field: 'name', reason: 'is missing' }] })
    await expect(
      createSubscriber(world, lan.actor, { ...webhook, url, events: [] }),
    ).rejects.toMatchObject({ fields: [{ field: 'events', reason: 'choose at least one' }] })
  })

  it('is in the audit trail with every act; its secrets and the path of its address are nowhere in clear', async () => {
    await changeSubscriber(world, lan.actor, subscriber, {
      ...{ name: 'Báo cáo Sở', url: 'https://reports.example.gov.vn/in/T0PSECRET?key=k1' },
      events: ['certificate.issued'],
    })
    const rotated = await rotateSecret(world, lan.actor, subscriber, { atOnce: true })
    await switchSubscriber(world, lan.actor, subscriber, 'off')
    await switchSubscriber(world, lan.actor, subscriber, 'active')
    expect(await acts()).toMatchObject([
      {
        action: 'subscriber.created',
        after: { host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
      },
      {
        action: 'subscriber.changed',
        after: { name: 'Báo cáo Sở', host: 'reports.example.gov.vn', otherAddress: true },
      },
      { action: 'subscriber.secret-rotated' },
      { action: 'subscriber.off' },
      { action: 'subscriber.on' },
    ])
    const rows = await everyRow(world.db)
    const places = (text: string) =>
      [...rows].flatMap(([table, kept]) => (kept.includes(text) ? [table] : []))
    expect(places('T0PSECRET')).toEqual(['public.subscribers'])
    for (const secret of [...receiver.secrets, rotated ?? '']) {
      expect(places(secret.slice('whsec_'.length))).toEqual([])
      expect(places(Buffer.from(secret).toString('hex'))).toEqual([])
    }
  })

  it('is told at its new address from the moment it is changed, also in the middle of a round', async () => {
    const other = await startWebhookReceiver()
    other.secrets = receiver.secrets
    for (let change = 0; change < 5; change += 1) await world.decideAnew(world.enrolments)
    let moved: Promise<void> | undefined
    receiver.answers(() => {
      moved ??= changeSubscriber(world, lan.actor, subscriber, { url: other.url })
      return { status: 204, afterMs: 50 }
    })
    await world.deliverAll([world.courier()])
    await moved
    expect(receiver.received.length).toBeLessThanOrEqual(8)
    expect(receiver.received.length + other.received.length).toBe(30)
    await other.close()
  })
})

describe('what could not be delivered', () => {
  it('is looked at page by page, sent again one by one or all together, or put away', async () => {
    await world.decideAnew(world.enrolments)
    await giveUp()
    expect(await statesOf()).toEqual({ waiting: 0, dead: 6, sent: 0, skipped: 0 })
    const first = await listDeliveries(world.db, {
      ...{ subscriberId: subscriber, state: 'dead', limit: 4 },
    })
    expect(first.hasMore).toBe(true)
    expect(first.deliveries[0]).toMatchObject({
      ...{ kind: 'outcome.changed', state: 'dead', tries: 10, status: 500 },
      fault: 'The receiver answered 500.',
    })
    const after = first.deliveries.at(-1)
    const rest = await listDeliveries(world.db, {
      ...{ subscriberId: subscriber, state: 'dead', after, limit: 4 },
    })
    expect(rest).toMatchObject({ hasMore: false })
    expect(rest.deliveries).toHaveLength(2)

    const [one, two] = first.deliveries.map(({ position }) => position)
    expect(await sendAgain(world, lan.actor, subscriber, [one ?? 0])).toBe(1)
    expect(await putAwayDead(world, lan.actor, subscriber, [two ?? 0])).toBe(1)
    await world.deliverAll([world.courier()])
    expect(await statesOf()).toEqual({ waiting: 0, dead: 4, sent: 1, skipped: 1 })
    await expect(putAwayDead(world, lan.actor, subscriber, [two ?? 0])).rejects.toMatchObject({
      code: 'request.conflict',
    })
    expect(await sendAgain(world, lan.actor, subscriber, 'all-dead')).toBe(4)
    await world.deliverAll([world.courier()])
    expect(await statesOf()).toEqual({ waiting: 0, dead: 0, sent: 5, skipped: 1 })
    expect((await acts()).slice(1)).toMatchObject([
      { action: 'delivery.sent-again', after: { deliveries: 1 } },
      { action: 'delivery.put-away', after: { deliveries: 1 } },
      { action: 'delivery.sent-again', after: { deliveries: 4 } },
    ])
  })

  it('stays for as long as nobody has dealt with it; what was delivered goes after its days', async () => {
    await world.decideAnew(world.enrolments.slice(0, 1))
    await giveUp()
    await world.decideAnew(world.enrolments.slice(1))
    await world.deliverAll([world.courier()])
    expect(await statesOf()).toMatchObject({ dead: 1, sent: 5 })
    world.clock.pass(31 * 24 * 60)
    const days = { settledRows: 9, contacts: 9, personViews: 9, privacyRequests: 9 }
    await applyRetention(world, { ...days, formerLearners: 0, runs: 30 })
    expect(await statesOf()).toMatchObject({ dead: 1, sent: 0 })
    expect(await eventsOf(subscriber)).toHaveLength(1)
    await putAwayDead(world, lan.actor, subscriber, 'all-dead')
    world.clock.pass(31 * 24 * 60)
    await applyRetention(world, { ...days, formerLearners: 0, runs: 30 })
    expect(await eventsOf(subscriber)).toEqual([])
    const orphans = await sql`select from events e
      where not exists (select from deliveries d where d.position = e.position)`.execute(world.db)
    expect(orphans.rows).toEqual([])
  })
})

describe('telling everything as it stands', () => {
  it('tells this one of each outcome and certificate, and nobody else; again under the same ids', async () => {
    const other = await startWebhookReceiver()
    const bystander = await world.tell(other, { events: eventKinds })
    expect(await tellEverything(world, lan.actor, subscriber)).toBe(12)
    // What waits already does not come twice.
    expect(await tellEverything(world, lan.actor, subscriber)).toBe(0)
    await world.deliverAll([world.courier()])
    const types = receiver.taken().map(({ message }) => message.type)
    expect(types.filter((type) => type === 'outcome.changed')).toHaveLength(6)
    expect(types.filter((type) => type === 'certificate.issued')).toHaveLength(6)
    expect(other.received).toEqual([])

    const ids = () => new Set(receiver.taken().map(({ id }) => id))
    const before = ids()
    expect(await tellEverything(world, lan.actor, subscriber)).toBe(12)
    await world.deliverAll([world.courier()])
    expect(receiver.taken()).toHaveLength(24)
    expect(ids()).toEqual(before)
    await switchSubscriber(world, lan.actor, bystander, 'off')
    await other.close()
  })

  it('waits for what is being decided: nothing falls between, and nothing older comes after it', async () => {
    const [enrolment = ''] = world.enrolments
    let telling: Promise<number> | undefined
    await world.db.transaction().execute(async (trx) => {
      await world.decideAnew([enrolment], trx)
      telling = tellEverything(world, lan.actor, subscriber)
      // It stands in line for the lock before this transaction ends.
      await expect
        .poll(async () => {
          const { rows } =
            await sql`select from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())`.execute(
              world.db,
            )
          return rows.length
        })
        .toBe(1)
      await sql`update outcomes o set revision = (select max(revision) from outcome_revisions r
        where r.enrolment_id = o.enrolment_id) where enrolment_id = ${enrolment}`.execute(trx)
    })
    await telling
    await world.deliverAll([world.courier()])
    const heard = receiver
      .taken()
      .filter(
        ({ message }) => message.data.enrolment === enrolment && message.type === 'outcome.changed',
      )
      .map(({ message }) => message.data.revision)
    const newest = await sql<{ revision: number }>`
      select max(revision) as revision from outcome_revisions where enrolment_id = ${enrolment}`.execute(
      world.db,
    )
    expect(heard).toEqual([newest.rows[0]?.revision])
  })

  it('is refused of one that is switched off', async () => {
    await switchSubscriber(world, lan.actor, subscriber, 'off')
    await expect(tellEverything(world, lan.actor, subscriber)).rejects.toMatchObject({
      code: 'request.conflict',
    })
  })
})

describe('a person who was erased', () => {
  it('is told of no more: what waits is skipped, and nothing of them stands in what was noted', async () => {
    await tellEverything(world, lan.actor, subscriber)
    await erasePerson({ ...world, pool: world.database.pool }, lan, 'CB5', {
      ...{ reason: 'theo yêu cầu', request: null, dryRun: false },
    })
    await world.deliverAll([world.courier()])
    const told = receiver.taken().map(({ message }) => JSON.stringify(message.data.learner))
    expect(told.some((learner) => learner.includes('CB4'))).toBe(true)
    expect(told.some((learner) => learner.includes('CB5'))).toBe(false)
    expect((await statesOf()).skipped).toBeGreaterThanOrEqual(2)
    const rows = await everyRow(world.db)
    for (const table of ['events', 'deliveries', 'subscribers'])
      expect(rows.get(`public.${table}`)).not.toContain('CB5')
  })
})
