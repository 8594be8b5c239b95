/** Of one thing at most one statement stands in the store, whatever the store refused, was never told or was told long ago. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reinstateCertificates } from '../../../src/certificates/revisions/reinstate.ts'
import { revokeCertificates } from '../../../src/certificates/revisions/revoke.ts'
import { switchSubscriber } from '../../../src/exchange/change-subscriber.ts'
import { createSubscriber } from '../../../src/exchange/create-subscriber.ts'
import { createCourier } from '../../../src/exchange/deliveries/courier.ts'
import { sendAgain } from '../../../src/exchange/deliveries/dead-letters.ts'
import { tellEverything } from '../../../src/exchange/deliveries/tell-everything.ts'
import { eventKinds } from '../../../src/exchange/events.ts'
import { statementsCarrier } from '../../../src/exchange/statements/carry.ts'
import { createOutgoing } from '../../../src/foundation/outgoing/outgoing.ts'
import { certify, enrolmentOf, pass } from '../../certificates/certified-world.ts'
import { lan } from '../../support/installation.ts'
import { type Lrs, startLrs } from '../../support/lrs/start-lrs.ts'
import { createWorld, learnerWith, onePage, type World } from '../../support/world.ts'

const PUBLIC_URL = 'https://hocvu.example.gov.vn'
const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })

let world: World
let lrs: Lrs
let subscriber: string
beforeAll(async () => {
  world = await createWorld()
  await pass(world, ['CB1', 'CB2', 'CB3'], '8')
})
afterAll(async () => {
  outgoing.close()
  await world.close()
})
beforeEach(async () => {
  lrs = await startLrs()
  const created = await createSubscriber({ ...world, outgoing }, lan.actor, {
    ...{ kind: 'statements', name: 'Kho dữ liệu học tập', url: `${lrs.url}/` },
    ...{ events: [...eventKinds], settings: { user: 'hocvu', actor: 'employee-code' } },
    secret: lrs.password,
  })
  subscriber = created.id
})
afterEach(async () => {
  await switchStore('off')
  await lrs.close()
})

const switchStore = (state: 'active' | 'off') =>
  switchSubscriber(world, lan.actor, subscriber, state)

/** Both are told one after the other. */
async function decide(score: string, code = 'CB1'): Promise<void> {
  world.clock.pass(60)
  await world.sync(onePage(...learnerWith(code, score)))
  await world.reconcile()
}

async function deliver(publicUrl = PUBLIC_URL): Promise<void> {
  const courier = createCourier({ ...world, outgoing, publicUrl }, [statementsCarrier], {
    stopping: new AbortController().signal,
    random: () => 0.5,
  })
  await courier.begin()
  await courier.settled()
}

async function decideAndDeliver(score: string): Promise<void> {
  await decide(score)
  await deliver()
}

/** What happens in between is never noted for the store; it is then told how everything stands. */
async function whileOff(happens: () => Promise<void>): Promise<void> {
  await switchStore('off')
  await happens()
  await switchStore('active')
  await tellEverything(world, lan.actor, subscriber)
  await deliver()
}

async function sendDeadLettersAgain(): Promise<void> {
  await sendAgain(world, lan.actor, subscriber, 'all-dead')
  await deliver()
}

/** As retention does it, once they are old. */
const forgetDeliveries = () =>
  sql`delete from deliveries where subscriber_id = ${subscriber} and state in ('sent', 'skipped')`.execute(
    world.db,
  )

const states = async (kinds = 'outcome.changed') =>
  (
    await sql<{ state: string }>`select d.state from deliveries d join events e using (position)
      where d.subscriber_id = ${subscriber} and e.kind = ${kinds}
        and d.subject = ${await enrolmentOf(world, 'CB1')} order by d.position`.execute(world.db)
  ).rows.map(({ state }) => state)

/** Scores of CB1 that stand. */
const scores = () =>
  lrs
    .standing()
    .filter(({ actor, verb }) => actor.account.name === 'CB1' && verb.display.en === 'passed')
    .map(({ result }) => result?.score?.raw)

const voided = () =>
  lrs
    .statements()
    .filter(({ verb }) => verb.display.en === 'voided')
    .map(({ object }) => object.id)

describe('of one outcome', () => {
  it('what the store took is voided, though the revision between was refused; sent again, that says nothing', async () => {
    await decideAndDeliver('9')
    const first = lrs.standing().map(({ id }) => id)
    lrs.refuses = ({ result }) => result?.score?.raw === 6
    await decideAndDeliver('6')
    expect(await states()).toEqual(['sent', 'dead'])
    lrs.refuses = () => false
    await decideAndDeliver('7')
    expect(scores()).toEqual([7])
    // What was refused never stood, so nothing voids it.
    expect(voided().filter((id) => !first.includes(id))).toHaveLength(2)
    expect(voided()).toEqual(expect.arrayContaining(first))
    await sendDeadLettersAgain()
    expect(await states()).toEqual(['sent', 'skipped', 'sent'])
    expect(scores()).toEqual([7])
  })

  it('what stood before the store was switched off is voided when it is told everything', async () => {
    await decideAndDeliver('9')
    await whileOff(async () => {
      await decide('4')
      await decide('7.5')
    })
    expect(scores()).toEqual([7.5])
    expect(lrs.faults).toEqual([])
  })

  it('what stood is voided by an outcome that says nothing', async () => {
    await decideAndDeliver('9')
    await whileOff(async () => {
      await decide('6')
      await decide('4')
    })
    expect(scores()).toEqual([])
  })

  it.each([true, false])(
    'what it was told too long ago to be known is voided (it refuses idle voids: %s)',
    async (refusesIdleVoids) => {
      await decideAndDeliver('9.5')
      await decideAndDeliver('9')
      await forgetDeliveries()
      lrs.refusesIdleVoids = refusesIdleVoids
      await whileOff(async () => {
        await decide('6')
        await decide('4')
        await decide('7')
      })
      expect(scores()).toEqual([7])
      expect(await states()).toEqual(['sent'])
    },
  )

  it('what was voided long ago, under another address of the service, is left at that', async () => {
    await decideAndDeliver('9')
    await decideAndDeliver('6')
    await forgetDeliveries()
    await decide('7')
    await deliver('https://khac.example.gov.vn')
    expect(await states()).toEqual(['sent'])
    expect(scores()).toEqual([7])
  })

  it('what it keeps under the same id with other words (409) is voided all the same', async () => {
    await decideAndDeliver('9')
    await tellEverything(world, lan.actor, subscriber)
    await deliver('https://khac.example.gov.vn')
    expect((await states()).at(-1)).toBe('dead')
    await decideAndDeliver('6')
    expect(scores()).toEqual([6])
  })

  it('a refused one that is sent again says nothing after one that had nothing to void', async () => {
    lrs.refuses = ({ result }) => result?.score?.raw === 9
    lrs.refusesIdleVoids = true
    await decideAndDeliver('9')
    lrs.refuses = () => false
    await decideAndDeliver('4')
    expect(await states()).toEqual(['dead', 'skipped'])
    await sendDeadLettersAgain()
    expect(await states()).toEqual(['skipped', 'skipped'])
    expect(scores()).toEqual([])
  })
})

describe('of one certificate', () => {
  const school = () => ({ ...world, publicUrl: PUBLIC_URL })
  const act = async (code: string) => {
    const { id } = await world.db
      .selectFrom('certificates')
      .select('id')
      .where('enrolment_id', '=', await enrolmentOf(world, code))
      .executeTakeFirstOrThrow()
    return { attachment: null, choice: { names: [id], issuer: null }, dryRun: false }
  }
  const revoke = async (code: string) => {
    world.clock.pass(60)
    await revokeCertificates(school(), lan, { ...(await act(code)), reason: 'Cấp nhầm' })
  }
  const reinstate = async (code: string) => {
    world.clock.pass(60)
    await world.reconcile()
    await reinstateCertificates(school(), lan, {
      ...{ ...(await act(code)), reason: 'Thu hồi nhầm' },
      ...{ facts: 'present', despiteOutcome: false },
    })
  }
  const earned = (code: string) =>
    lrs
      .standing()
      .filter(({ actor, verb }) => actor.account.name === code && verb.display.en === 'earned')

  it('what was earned first is voided, though the revisions between were never told', async () => {
    await decide('9', 'CB2')
    await certify(world)
    await deliver()
    const [first, ...more] = earned('CB2')
    expect(more).toEqual([])
    await whileOff(async () => {
      for (const _ of [2, 3]) {
        await revoke('CB2')
        await reinstate('CB2')
      }
    })
    expect(earned('CB2')).toHaveLength(1)
    expect(earned('CB2')[0]?.id).not.toBe(first?.id)
    expect(lrs.faults).toEqual([])
  })

  it('its revocation voids what the store took, where it refused the revision that is revoked', async () => {
    await decide('9', 'CB3')
    await certify(world)
    // The certificate may have been issued before this store was told.
    await tellEverything(world, lan.actor, subscriber)
    await deliver()
    expect(earned('CB3')).toHaveLength(1)
    await whileOff(async () => {
      await revoke('CB3')
      await reinstate('CB3')
      lrs.refuses = ({ verb }) => verb.display.en === 'earned'
    })
    lrs.refuses = () => false
    expect(earned('CB3')).toHaveLength(1)
    await revoke('CB3')
    await deliver()
    expect(earned('CB3')).toEqual([])
    await sendDeadLettersAgain()
    expect(earned('CB3')).toEqual([])
  })
})
