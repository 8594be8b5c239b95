/** What is noted of what happens: in the transaction that makes it so, and only where somebody is told. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { switchSubscriber } from '../../src/exchange/change-subscriber.ts'
import { createSubscriber } from '../../src/exchange/create-subscriber.ts'
import { type EventKind, eventKinds } from '../../src/exchange/events.ts'
import { readFacts } from '../../src/exchange/facts.ts'
import { getSubscriber, markGone } from '../../src/exchange/subscriber-store.ts'
import { webhookMessage } from '../../src/exchange/webhooks/message.ts'
import { createOutgoing } from '../../src/foundation/outgoing/outgoing.ts'
import { createRun, finishRun } from '../../src/runs/run.ts'
import { certify } from '../certificates/certified-world.ts'
import { createIssuedClass, type IssuedClass } from '../certificates/revisions/issued-class.ts'
import { lan } from '../support/installation.ts'
import { learnerWith, onePage, rosterCsv } from '../support/world.ts'

let school: IssuedClass
const outgoing = createOutgoing({ privateHosts: [] })
const subscribers: string[] = []
beforeAll(async () => {
  school = await createIssuedClass({ A: {}, B: {}, C: {} })
})
afterEach(async () => {
  for (const id of subscribers.splice(0)) await switchSubscriber(school, lan.actor, id, 'off')
})
afterAll(async () => {
  await school.close()
})

async function subscribe(...events: EventKind[]): Promise<string> {
  const { id } = await createSubscriber({ ...school, outgoing }, lan.actor, {
    ...{ kind: 'webhook', name: 'Báo cáo', url: 'https://reports.example.gov.vn/hooks', events },
  })
  subscribers.push(id)
  return id
}

/** What this one is told of, in its order. */
const toldOf = async (subscriber: string) =>
  (
    await sql<{ kind: EventKind; subject: string; revision: number }>`
      select e.kind, e.subject, e.revision from deliveries d join events e using (position)
      where d.subscriber_id = ${subscriber} order by position`.execute(school.db)
  ).rows

const newestEvent = async () =>
  (
    await sql<{ last: number }>`select coalesce(max(position), 0) as last from events`.execute(
      school.db,
    )
  ).rows[0]?.last

describe('what happens', () => {
  it('is noted once for each who is told of it: syncs, outcomes, certificates', async () => {
    const everything = await subscribe(...eventKinds)
    const revocations = await subscribe('certificate.revoked')
    await school.importRoster(rosterCsv([{ code: 'D' }]))
    await school.sync(onePage(...learnerWith('D', '9')))
    await school.reconcile()
    await certify(school)
    await school.score('A', '9')
    await school.revise(['A'], ['score'])
    await school.revoke(['B'])
    const kinds = (await toldOf(everything)).map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(eventKinds))
    expect(kinds.filter((kind) => kind.startsWith('certificate.'))).toEqual([
      'certificate.issued',
      'certificate.revised',
      'certificate.revoked',
    ])
    expect(await toldOf(revocations)).toMatchObject([{ kind: 'certificate.revoked', revision: 1 }])
  })

  it('is a valid certificate again by a revision, when it is reinstated', async () => {
    const told = await subscribe('certificate.revised', 'certificate.revoked')
    await school.revoke(['C'])
    await school.reinstate(['C'], { despiteOutcome: true })
    expect((await toldOf(told)).map(({ kind }) => kind)).toEqual([
      'certificate.revoked',
      'certificate.revised',
    ])
  })

  it('says who by code, what and when; no name, no birth date, no national ID, no free text, no link', async () => {
    const told = await subscribe(...eventKinds)
    await school.importRoster(rosterCsv([{ code: 'E', born: '1980-02-03', id: '001099000123' }]))
    await school.sync(onePage(...learnerWith('E', '9')))
    await school.reconcile()
    await certify(school)
    await school.score('E', '10')
    const events = (
      await sql<Parameters<typeof readFacts>[1][number]>`
        select e.* from deliveries d join events e using (position)
        where d.subscriber_id = ${told} order by position`.execute(school.db)
    ).rows
    const facts = await readFacts(school.db, events)
    const messages = events.map((event) => {
      const fact = facts.get(event.position)
      if (fact === undefined) throw new Error(`nothing to tell of ${event.kind}`)
      return webhookMessage(event, fact)
    })
    const of = (type: EventKind) => messages.find((message) => message.type === type)?.data
    expect(of('sync.finished')).toMatchObject({
      ...{ platform: 'lms', state: 'succeeded', error: null, replay: false },
    })
    const outcomes = messages.filter(({ type }) => type === 'outcome.changed')
    expect(outcomes.map(({ data }) => data)).toContainEqual(
      expect.objectContaining({
        learner: { id: expect.any(String), employeeCode: 'E' },
        ...{ cohort: 'kns-1', program: 'ky-nang-so', verdict: 'passed', score: '9' },
        ...{ attendance: null, reasons: [], revision: 1 },
      }),
    )
    expect(of('certificate.issued')).toMatchObject({
      ...{ state: 'valid', revision: 1, number: expect.any(String) },
      verifyUrl: expect.stringContaining('https://hocvu.example.gov.vn/'),
    })
    const written = JSON.stringify(messages)
    for (const secret of ['Nguyễn', '1980', '001099000123', '/c/', 'công văn'])
      expect(written).not.toContain(secret)
  })

  it('is not noted when it does not come to pass', async () => {
    await subscribe(...eventKinds)
    const run = await createRun(school.db, school.clock, {
      ...{ kind: 'sync', subject: 'lms', options: {}, actor: lan.actor },
    })
    const now = school.clock.now()
    const acts: [EventKind, (trx: typeof school.db) => Promise<unknown>][] = [
      ['sync.finished', (trx) => finishRun(trx, school.clock, run.id, { state: 'succeeded' })],
      [
        'outcome.changed',
        (trx) =>
          sql`insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, evidence, program_id,
              program_version, cohort_version, decision_hash, decided_at)
            select enrolment_id, 99, run_id, verdict, reasons, evidence, program_id, program_version, cohort_version,
              decision_hash, ${now} from outcome_revisions limit 1`.execute(trx),
      ],
      [
        'certificate.revised',
        (trx) =>
          sql`insert into certificate_revisions
            select (jsonb_populate_record(r, jsonb_build_object('revision', 99, 'kind', 'revised', 'reason', 'x', 'code', reverse(code)))).*
            from certificate_revisions r limit 1`.execute(trx),
      ],
      [
        'certificate.revoked',
        (trx) =>
          sql`insert into certificate_revocations (certificate_id, revision, reason, actor, at)
            select certificate_id, revision, 'x', 'cli:lan', ${now} from certificate_revisions r
            where not exists (select from certificate_revocations v
              where v.certificate_id = r.certificate_id and v.revision = r.revision) limit 1`.execute(
            trx,
          ),
      ],
    ]
    const before = await newestEvent()
    for (const [kind, act] of acts)
      await expect(
        school.db.transaction().execute(async (trx) => {
          await act(trx)
          const { rows } =
            await sql`select from events where position > ${before} and kind = ${kind}`.execute(trx)
          expect(rows, kind).toHaveLength(1)
          throw new Error('the process dies')
        }),
      ).rejects.toThrow('the process dies')
    expect(await newestEvent()).toBe(before)
  })
})

describe('an issue', () => {
  it('that fails at its very end has told nobody', async () => {
    await subscribe(...eventKinds)
    await school.importRoster(rosterCsv([{ code: 'F' }]))
    await school.sync(onePage(...learnerWith('F', '9')))
    await school.reconcile()
    await school.database.asOwner((owner) =>
      owner.query(`
        create function fails() returns trigger language plpgsql as $$ begin raise 'the disk is full'; end $$;
        create constraint trigger fails after insert on certificate_revisions deferrable initially deferred
          for each row execute function fails()`),
    )
    const before = await newestEvent()
    await expect(certify(school)).rejects.toThrow('the disk is full')
    expect(await newestEvent()).toBe(before)
    await school.database.asOwner((owner) =>
      owner.query('drop trigger fails on certificate_revisions; drop function fails()'),
    )
    await certify(school)
    expect(await newestEvent()).toBeGreaterThan(Number(before))
  })
})

describe('nothing is noted', () => {
  it('where nobody is told, or who is told has been switched off', async () => {
    const before = await newestEvent()
    await school.score('B', '6')
    const off = await subscribe('outcome.changed')
    await switchSubscriber(school, lan.actor, off, 'off')
    await school.score('B', '7')
    await subscribe('certificate.issued')
    await school.score('B', '8')
    expect(await newestEvent()).toBe(before)
  })

  it('of outcomes that stay as they were; but for one that takes nothing at present, everything', async () => {
    const told = await subscribe('outcome.changed')
    await school.reconcile()
    expect(await toldOf(told)).toEqual([])
    const now = school.clock.now()
    await markGone(school.db, await getSubscriber(school.db, now, told), 'Answered 410.', now)
    await school.score('B', '9')
    expect(await toldOf(told)).toHaveLength(1)
  })
})
