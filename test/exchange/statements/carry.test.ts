/** Statements on their way to a Learning Record Store that holds xAPI's rules, and fails as stores do. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reinstateCertificates } from '../../../src/certificates/revisions/reinstate.ts'
import { revokeCertificates } from '../../../src/certificates/revisions/revoke.ts'
import { switchSubscriber } from '../../../src/exchange/change-subscriber.ts'
import { createSubscriber } from '../../../src/exchange/create-subscriber.ts'
import { createCourier } from '../../../src/exchange/deliveries/courier.ts'
import { sendAgain } from '../../../src/exchange/deliveries/dead-letters.ts'
import { eventKinds } from '../../../src/exchange/events.ts'
import { statementsCarrier } from '../../../src/exchange/statements/carry.ts'
import { createOutgoing } from '../../../src/foundation/outgoing/outgoing.ts'
import { certify, enrolmentOf, pass } from '../../certificates/certified-world.ts'
import { lan } from '../../support/installation.ts'
import { type Lrs, startLrs } from '../../support/lrs/start-lrs.ts'
import { createWorld, learnerWith, onePage, type World } from '../../support/world.ts'

const PEOPLE = ['CB1', 'CB2', 'CB3', 'CB4', 'CB5']
const PUBLIC_URL = 'https://hocvu.example.gov.vn'
const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })

let world: World
let lrs: Lrs
let subscriber: string
beforeAll(async () => {
  world = await createWorld()
  await pass(world, PEOPLE, '8')
})
afterAll(async () => {
  outgoing.close()
  await world.close()
})
beforeEach(async () => {
  lrs = await startLrs()
  subscriber = await tell({})
})
afterEach(async () => {
  for (const { id } of await world.db.selectFrom('subscribers').select('id').execute())
    await switchSubscriber(world, lan.actor, id, 'off')
  await lrs.close()
})

/** Of everything that happens from now on; settings and password as the test says. */
async function tell({
  settings = { user: 'hocvu', actor: 'employee-code' },
  password = lrs.password,
}: {
  settings?: object
  password?: string
}): Promise<string> {
  const created = await createSubscriber({ ...world, outgoing }, lan.actor, {
    ...{ kind: 'statements', name: 'Kho dữ liệu học tập', url: `${lrs.url}/` },
    ...{ events: [...eventKinds], settings, secret: password },
  })
  return created.id
}

/** Their scores become others, and are told. @param scores by employee code */
async function decide(scores: Record<string, string>): Promise<void> {
  await world.sync(
    onePage(...Object.entries(scores).flatMap(([code, score]) => learnerWith(code, score))),
  )
  await world.reconcile()
}

async function deliver({ publicUrl = PUBLIC_URL }: { publicUrl?: string | undefined } = {}) {
  const deps = { ...world, outgoing, publicUrl }
  const courier = createCourier(deps, [statementsCarrier], {
    stopping: new AbortController().signal,
    random: () => 0.5,
  })
  await courier.begin()
  await courier.settled()
}

interface Standing {
  state: string
  status: number | null
  fault: string | null
}
const deliveries = async (id = subscriber) =>
  (
    await sql<Standing & { kind: string; subject: string; wait: number }>`
      select e.kind, d.subject, d.state, d.status, d.fault,
        extract(epoch from d.not_before - ${world.clock.now()}::timestamptz)::int as wait
      from deliveries d join events e using (position)
      where d.subscriber_id = ${id} and e.kind <> 'sync.finished' order by d.position`.execute(
      world.db,
    )
  ).rows
const states = async (id = subscriber) => (await deliveries(id)).map(({ state }) => state)

/** By person; of each in the order of storing. */
const who = (lines: ReturnType<Lrs['standing']>) =>
  lines
    .toSorted((a, b) => a.actor.account.name.localeCompare(b.actor.account.name))
    .map(({ actor, verb, result }) => [
      actor.account.name,
      verb.display.en,
      result?.score?.raw ?? null,
    ])

describe('a store that takes statements', () => {
  it('is told of outcomes in one call, and of each person the last one stands', async () => {
    await decide({ CB1: '9', CB2: '4', CB3: '9' })
    await deliver()
    expect(lrs.faults).toEqual([])
    expect(lrs.posts).toHaveLength(1)
    expect(who(lrs.standing())).toEqual([
      ['CB1', 'completed', null],
      ['CB1', 'passed', 9],
      ['CB3', 'completed', null],
      ['CB3', 'passed', 9],
    ])
    expect(await states()).toEqual(['sent', 'sent', 'sent'])
    // The time for CB2 to do it again was not over: nothing stood of them.
    await decide({ CB2: '10' })
    await deliver()
    expect(who(lrs.standing()).filter(([code]) => code === 'CB2')).toEqual([
      ['CB2', 'completed', null],
      ['CB2', 'passed', 10],
    ])
    expect(lrs.faults).toEqual([])
  })

  it('holds nothing twice when the line broke before its answer: the same bytes come again', async () => {
    await decide({ CB1: '7', CB2: '7' })
    lrs.trouble.push('dropped')
    await deliver()
    const stored = lrs.statements()
    expect(stored.length).toBeGreaterThan(0)
    expect(await states()).toEqual(['waiting', 'waiting'])
    world.clock.pass(1)
    await deliver()
    expect(lrs.posts).toHaveLength(2)
    expect(JSON.stringify(lrs.posts[1])).toBe(JSON.stringify(lrs.posts[0]))
    expect(lrs.statements()).toEqual(stored)
    expect(await states()).toEqual(['sent', 'sent'])
  })

  it('takes everything again after a crash between sending and noting', async () => {
    await decide({ CB1: '6.5', CB2: '6.5' })
    await deliver()
    const stored = lrs.statements()
    await sql`update deliveries set state = 'claimed', claimed_until = ${world.clock.now()}
      where subscriber_id = ${subscriber}`.execute(world.db)
    world.clock.pass(1)
    await deliver()
    expect(lrs.statements()).toEqual(stored)
    expect(new Set(await states())).toEqual(new Set(['sent']))
  })

  it('hears of a certificate in order: earned, taken back, earned anew', async () => {
    await decide({ CB4: '9.5' })
    await deliver()
    await certify(world)
    const enrolment = await enrolmentOf(world, 'CB4')
    const { id } = await world.db
      .selectFrom('certificates')
      .select('id')
      .where('enrolment_id', '=', enrolment)
      .executeTakeFirstOrThrow()
    const act = { attachment: null, choice: { names: [id], issuer: null }, dryRun: false }
    const school = { ...world, publicUrl: PUBLIC_URL }
    await revokeCertificates(school, lan, { ...act, reason: 'Cấp nhầm' })
    // Both wait: of one certificate only the earlier goes out at first.
    await deliver()
    const verbs = () =>
      lrs
        .statements()
        .filter(
          ({ actor, object }) =>
            actor.account.name === 'CB4' || object.objectType === 'StatementRef',
        )
    const earned = lrs
      .statements()
      .find(({ actor, verb }) => actor.account.name === 'CB4' && verb.display.en === 'earned')
    expect(earned?.object.id).toContain('/verify/')
    expect(verbs().at(-1)).toMatchObject({
      verb: { display: { en: 'voided' } },
      actor: { account: { name: 'hocvu' } },
      object: { id: earned?.id },
    })
    await world.reconcile()
    await reinstateCertificates(school, lan, {
      ...{ ...act, reason: 'Thu hồi nhầm' },
      ...{ facts: 'present', despiteOutcome: false },
    })
    await deliver()
    const standing = lrs
      .standing()
      .filter(({ actor, verb }) => actor.account.name === 'CB4' && verb.display.en === 'earned')
    expect(standing).toHaveLength(1)
    expect(standing[0]?.id).not.toBe(earned?.id)
    expect(lrs.faults).toEqual([])
  })

  it('knows a class of people by learner id, where it is set so', async () => {
    const byId = await tell({ settings: { user: 'hocvu', actor: 'learner-id' } })
    await switchSubscriber(world, lan.actor, subscriber, 'off')
    await decide({ CB5: '9' })
    await deliver()
    expect(await states(byId)).toEqual(['sent'])
    expect(lrs.standing()[0]?.actor.account).toEqual({
      homePage: PUBLIC_URL,
      name: expect.stringMatching(/^[\da-f-]{36}$/),
    })
  })
})

describe('a store that refuses', () => {
  it('one bad statement of a batch: the others are taken, the bad one waits for a person', async () => {
    lrs.refuses = ({ actor }) => actor.account.name === 'CB2'
    await decide({ CB1: '5.5', CB2: '5.5', CB3: '5.5', CB4: '5.5', CB5: '5.5' })
    await deliver()
    const bad = await enrolmentOf(world, 'CB2')
    for (const { subject, state, status, fault } of await deliveries())
      if (subject === bad)
        expect([state, status, fault]).toEqual(['dead', 400, expect.stringContaining('(400)')])
      else expect(state).toBe('sent')
    expect(who(lrs.standing()).map(([code]) => code)).not.toContain('CB2')
    // Mended there, it is sent again by a person.
    lrs.refuses = () => false
    const [dead] = (
      await sql<{ position: number }>`select position from deliveries
        where subscriber_id = ${subscriber} and state = 'dead'`.execute(world.db)
    ).rows
    await sendAgain(world, lan.actor, subscriber, [dead?.position ?? 0])
    await deliver()
    expect(who(lrs.standing())).toContainEqual(['CB2', 'passed', 5.5])
  })

  it('what voids a statement that it never held: the rest is told, and nothing is left over', async () => {
    lrs.refusesIdleVoids = true
    await decide({ CB1: '6.25', CB2: '6.25' })
    await deliver()
    expect(await states()).toEqual(['sent', 'sent'])
    expect(who(lrs.standing())).toContainEqual(['CB1', 'passed', 6.25])
    expect(lrs.statements().filter(({ verb }) => verb.display.en === 'voided')).toEqual([])
  })

  it('more than so many at once: fewer are sent', async () => {
    lrs.most = 5
    await decide({ CB1: '8.5', CB2: '8.5', CB3: '8.5' })
    await deliver()
    expect(await states()).toEqual(['sent', 'sent', 'sent'])
  })

  it('a statement whose id it holds with other content: dead, and it is said why', async () => {
    await decide({ CB1: '7.75' })
    await deliver()
    await sql`update deliveries set state = 'waiting', claimed_until = null
      where subscriber_id = ${subscriber}`.execute(world.db)
    // Since then the address of the service has become another one.
    await deliver({ publicUrl: 'https://khac.example.gov.vn' })
    const [line] = await deliveries()
    expect(line).toMatchObject({ state: 'dead', status: 409 })
    expect(line?.fault).toContain('PUBLIC_URL')
  })

  it.each([
    [401, 'user name and password'],
    [403, 'the right to write statements'],
    [404, 'before /statements'],
    [503, '503'],
    [302, 'A redirect is not followed'],
  ])('with %i: tried again, told what to mend', async (status, words) => {
    lrs.trouble.push({ status, headers: { 'retry-after': '900' } })
    await decide({ CB1: String(5 + status / 1000) })
    await deliver()
    const [line] = await deliveries()
    expect(line).toMatchObject({ state: 'waiting', status })
    expect(line?.fault).toContain(words)
    expect(line?.wait).toBeGreaterThanOrEqual(900)
  })

  it('for good: whoever is gone gets nothing until a person says so', async () => {
    lrs.trouble.push({ status: 410 })
    await decide({ CB1: '5.1', CB2: '5.1' })
    await deliver()
    expect(await states()).toEqual(['waiting', 'waiting'])
    await switchSubscriber(world, lan.actor, subscriber, 'active')
    await deliver()
    expect(await states()).toEqual(['sent', 'sent'])
  })
})

describe('what stands in the way here', () => {
  it('no PUBLIC_URL, no user name: a person is told what to set', async () => {
    const nameless = await tell({ settings: {} })
    await decide({ CB3: '6.1' })
    const deps = { ...world, outgoing, publicUrl: undefined }
    const carry = async (url: string | undefined, id: string) => {
      const { rows } = await sql<{ settings: unknown; position: number; subject: string }>`
        select s.settings, e.* from subscribers s join deliveries d on d.subscriber_id = s.id
        join events e using (position) where s.id = ${id} and e.kind = 'outcome.changed'`.execute(
        world.db,
      )
      const told = { id, kind: 'statements', name: 'x', url: lrs.url, events: eventKinds } as const
      const state = { state: 'active', stateReason: null } as const
      return await statementsCarrier.carry(
        { ...deps, publicUrl: url },
        { ...told, ...state, settings: rows[0]?.settings },
        ['secret'],
        rows.map(({ position, subject }) => ({
          ...{ kind: 'outcome.changed' as const, position, subject, revision: 1 },
          at: world.clock.now(),
        })),
      )
    }
    expect(await carry(undefined, subscriber)).toEqual([
      { end: 'dead', status: null, fault: expect.stringContaining('PUBLIC_URL') },
    ])
    expect(await carry(PUBLIC_URL, nameless)).toEqual([
      { end: 'dead', status: null, fault: expect.stringContaining('user name') },
    ])
  })

  it('an older dead letter that is sent again after a later one tells nothing: it was taken back', async () => {
    lrs.refuses = ({ result }) => result?.score?.raw === 5.2
    await decide({ CB1: '5.2' })
    await deliver()
    expect(await states()).toEqual(['dead'])
    await decide({ CB1: '5.3' })
    await deliver()
    lrs.refuses = () => false
    const [first] = (
      await sql<{ position: number }>`select position from deliveries
        where subscriber_id = ${subscriber} and state = 'dead'`.execute(world.db)
    ).rows
    await sendAgain(world, lan.actor, subscriber, [first?.position ?? 0])
    await deliver()
    expect(await states()).toEqual(['skipped', 'sent'])
    expect(who(lrs.standing())).toEqual([
      ['CB1', 'completed', null],
      ['CB1', 'passed', 5.3],
    ])
  })
})
