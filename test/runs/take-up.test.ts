import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, createPool, type Database } from '../../src/database/connection.ts'
import { fencedDatabase, RunLost } from '../../src/runs/fenced-database.ts'
import { withRunLock } from '../../src/runs/lock.ts'
import {
  createRun,
  finishRun,
  getRun,
  noteProgress,
  type Run,
  requeueRun,
} from '../../src/runs/run.ts'
import { type Holder, holdRuns, type Taken, withRunTaken } from '../../src/runs/take-up.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { asAdmin } from '../support/server.ts'
import { until } from '../support/until.ts'
import { movingClock } from '../support/world.ts'

const clock = movingClock('2026-03-02T02:00:00Z')
let test: TestDatabase
let db: Database
/** Two processes. */
let here: pg.Pool
let there: pg.Pool
beforeAll(async () => {
  test = await createTestDatabase()
  db = test.database.db
  here = createPool(test.url, 4)
  there = createPool(test.url, 4)
})
afterAll(async () => {
  await here.end()
  await there.end()
  await test.close()
})

const fault = { code: 'platform.unreachable', message: 'away', retryable: true }
const create = (subject: string, options = {}): Promise<Run> =>
  createRun(db, clock, { kind: 'sync', subject, options, actor: 'cli:lan' })
const nothing = async () => {}

/** Ends the connections that hold a lock of a run, as a network that gives up on them does. */
const cutLocks = () =>
  asAdmin(test.url, (admin) =>
    admin.query(
      `select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
       where l.locktype = 'advisory' and l.classid = 7202 and d.datname = $1`,
      [new URL(test.url).pathname.slice(1)],
    ),
  )

/** Whoever took a run up, and does not let go of it until told. */
function holder(pool: pg.Pool, id: string) {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  let taken: (taken: Taken) => void = () => {}
  const holds = new Promise<Taken>((resolve) => {
    taken = resolve
  })
  const done = withRunTaken(pool, clock, id, async (given) => {
    taken(given)
    await ended
  })
  return { holds, done, end: () => end() }
}

describe('taking up a run', () => {
  it('and its end is written before the lock goes: nobody gets in between', async () => {
    const { id } = await create('ended')
    await test.database.asOwner((owner) =>
      owner.query(`create function held_at_its_end() returns trigger language plpgsql as $$
        begin
          if new.subject = 'ended' and new.finished_at is not null and not exists (select from pg_locks
              where locktype = 'advisory' and classid = 7202 and pid = pg_backend_pid()) then
            raise exception 'the lock is gone already';
          end if;
          return new;
        end $$;
        create trigger held_at_its_end before update on runs for each row execute function held_at_its_end()`),
    )
    await withRunTaken(here, clock, id, async (taken, holds) => {
      expect(await holds.end(taken, { state: 'succeeded', result: {} })).toBe(true)
    })
    expect((await getRun(db, id)).state).toBe('succeeded')
  })

  it('leaves it to others where its row cannot be written, as on a full disk', async () => {
    const { id } = await create('refused')
    const other = await create('held before')
    await test.database.asOwner((owner) =>
      owner.query(`create function refuse_run() returns trigger language plpgsql as $$
        begin raise exception 'no space left'; end $$;
        create trigger refuse_run before update on runs for each row when (new.subject = 'refused')
          execute function refuse_run()`),
    )
    const holds = holdRuns(here, clock)
    const before = await holds.takeUp(other.id)
    await expect(holds.takeUp(id)).rejects.toThrow('no space left')
    await expect(holds.takeUp(id)).rejects.toThrow('no space left')
    await test.database.asOwner((owner) => owner.query('drop trigger refuse_run on runs'))
    expect(await withRunTaken(there, clock, id, nothing)).toBe('taken')
    expect(before).toMatchObject({ run: { id: other.id } })
    expect(await withRunTaken(there, clock, other.id, nothing)).toBe('busy')
    await holds.close()
  })

  it('begins it, and gives it as it is now', async () => {
    const { id } = await create('one')
    const began = clock.now()
    const outcome = await withRunTaken(here, clock, id, async ({ run }) => {
      expect(run).toMatchObject({ id, subject: 'one', state: 'running', startedAt: began })
      await finishRun(db, clock, id, { state: 'succeeded' })
    })
    expect(outcome).toBe('taken')
  })

  it('is not done for one that has ended, or is not there', async () => {
    const { id } = await create('over')
    await finishRun(db, clock, id, { state: 'failed', error: fault })
    expect(await withRunTaken(here, clock, id, nothing)).toBe('over')
    expect(await withRunTaken(here, clock, crypto.randomUUID(), nothing)).toBe('over')
  })

  it('keeps everybody else away from the same thing, also another run of it', async () => {
    const [first, second, beside, then] = [
      await create('lms'),
      await create('lms'),
      await create('portal'),
      await create('lms', { asOf: '2026-01-01T00:00:00Z' }),
    ]
    const { holds, done, end } = holder(here, first.id)
    await holds
    expect(await withRunTaken(there, clock, first.id, nothing)).toBe('busy')
    expect(await withRunTaken(there, clock, second.id, nothing)).toBe('busy')
    expect(await withRunTaken(here, clock, second.id, nothing)).toBe('busy')
    expect(await withRunLock(there, 'sync', 'lms', nothing)).toBe(false)
    expect(await withRunTaken(there, clock, beside.id, nothing)).toBe('taken')
    expect(await withRunTaken(there, clock, then.id, nothing)).toBe('taken')
    end()
    expect(await done).toBe('taken')
    expect(await withRunTaken(there, clock, second.id, nothing)).toBe('taken')
    expect(await getRun(db, second.id)).toMatchObject({ state: 'running' })
  })

  it('keeps when it first began, and forgets the fault', async () => {
    const { id } = await create('again')
    await withRunTaken(here, clock, id, nothing)
    const began = clock.now()
    await requeueRun(db, id, fault)
    clock.pass(10)
    await withRunTaken(here, clock, id, nothing)
    expect(await getRun(db, id)).toMatchObject({ startedAt: began, error: null })
  })

  it('lets go of the lock when the work fails', async () => {
    const { id } = await create('failing')
    const failing = withRunTaken(here, clock, id, async () => {
      throw new Error('the work failed')
    })
    await expect(failing).rejects.toThrow('the work failed')
    expect(await withRunTaken(there, clock, id, nothing)).toBe('taken')
  })

  it('gives it up when ten who began it never came to an end; one that was put back in order begins anew', async () => {
    const { id } = await create('poison')
    const begin = async (times: number) => {
      for (let time = 0; time < times; time++)
        expect(await withRunTaken(here, clock, id, nothing)).toBe('taken')
    }
    await begin(9)
    await requeueRun(db, id, fault)
    await begin(10)
    expect(await withRunTaken(here, clock, id, nothing)).toBe('given-up')
    expect(await getRun(db, id)).toMatchObject({ state: 'failed', error: { code: 'run.given-up' } })
    expect(await withRunTaken(here, clock, id, nothing)).toBe('over')
  })
})

describe('a process that holds several runs', () => {
  const takeUp = async (holder: Holder, id: string): Promise<Taken> => {
    const taken = await holder.takeUp(id)
    if (typeof taken === 'string') throw new Error(`the run is ${taken}`)
    return taken
  }

  it('takes up what it is asked for together: of one thing the first, each once, and nothing that is over', async () => {
    const wanted = [await create('t1'), await create('t2'), await create('t1'), await create('t3')]
    const over = await create('t4')
    await finishRun(db, clock, over.id, { state: 'failed', error: fault })
    const ids = [...wanted, over, ...wanted.slice(0, 1)].map(({ id }) => id)
    const holder = holdRuns(here, clock)
    const answers = await Promise.all(ids.map((id) => holder.takeUp(id)))
    const said = answers.map((one) => (typeof one === 'string' ? one : one.run.subject))
    expect(said).toEqual(['t1', 't2', 'busy', 't3', 'over', 'busy'])
    expect(await holder.takeUp(wanted[2]?.id ?? '')).toBe('busy')
    expect(await withRunTaken(there, clock, wanted[2]?.id ?? '', nothing)).toBe('busy')
    await holder.close()
    for (const { id } of [wanted[1], wanted[2]].flatMap((run) => run ?? []))
      expect(await withRunTaken(there, clock, id, nothing)).toBe('taken')
  })

  it('ends each with its own result, and another may go on with the same thing', async () => {
    const ids = [(await create('e1')).id, (await create('e2')).id]
    const next = await create('e1')
    const holder = holdRuns(here, clock)
    const taken = await Promise.all(ids.map((id) => takeUp(holder, id)))
    const ended = await Promise.all(
      taken.map((one, at) => holder.end(one, { state: 'partial', result: { at } })),
    )
    expect(ended).toEqual([true, true])
    for (const [at, id] of ids.entries())
      expect(await getRun(db, id)).toMatchObject({
        ...{ state: 'partial', result: { at }, finishedAt: clock.now() },
      })
    expect(await withRunTaken(there, clock, next.id, nothing)).toBe('taken')
    await holder.close()
  })

  it('ends what it can when the result of one cannot be kept', async () => {
    const [good, bad] = [await create('good'), await create('bad')]
    const holder = holdRuns(here, clock)
    const [one, other] = await Promise.all([takeUp(holder, good.id), takeUp(holder, bad.id)])
    const ends = await Promise.allSettled([
      holder.end(one, { state: 'succeeded', result: {} }),
      holder.end(other, { state: 'succeeded', result: { text: 'no database keeps \u0000' } }),
    ])
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await getRun(db, good.id)).toMatchObject({ state: 'succeeded' })
    expect(await getRun(db, bad.id)).toMatchObject({ state: 'running' })
    expect(await withRunTaken(there, clock, bad.id, nothing)).toBe('busy')
    await holder.letGo(other)
    expect(await withRunTaken(there, clock, bad.id, nothing)).toBe('taken')
    await holder.close()
  })

  it('ends nothing that another took over', async () => {
    const { id } = await create('taken over')
    const holder = holdRuns(here, clock)
    const taken = await takeUp(holder, id)
    await db
      .updateTable('runs')
      .set({ taken_by: crypto.randomUUID() })
      .where('id', '=', id)
      .execute()
    expect(await holder.end(taken, { state: 'succeeded', result: {} })).toBe(false)
    expect(await getRun(db, id)).toMatchObject({ state: 'running', result: null })
    await holder.close()
  })

  it('puts back what it has not begun, as if it had never been taken up', async () => {
    const { id } = await create('put back')
    const holder = holdRuns(here, clock)
    for (let time = 0; time < 11; time++) {
      await holder.putBack([await takeUp(holder, id)])
      expect(await getRun(db, id)).toMatchObject({ state: 'queued' })
    }
    expect(await withRunTaken(there, clock, id, nothing)).toBe('taken')
    await holder.close()
  })

  it('loses all of them with its connection, and takes up others on another', async () => {
    const ids = [(await create('l1')).id, (await create('l2')).id]
    const holder = holdRuns(here, clock)
    const taken = await Promise.all(ids.map((id) => takeUp(holder, id)))
    await cutLocks()
    await until('it is told', () => taken.every(({ lost }) => lost.aborted))
    for (const one of taken)
      expect(await holder.end(one, { state: 'succeeded', result: {} })).toBe(false)
    const again = await Promise.all(ids.map((id) => takeUp(holder, id)))
    expect(again.map(({ run }) => run.state)).toEqual(['running', 'running'])
    await Promise.all(taken.map((one) => holder.letGo(one)))
    expect(await withRunTaken(there, clock, ids[0] ?? '', nothing)).toBe('busy')
    await holder.close()
  })
})

describe('whoever lost the lock of a run', () => {
  it('is told, and stores nothing more', async () => {
    const { id } = await create('cut')
    const { holds, done, end } = holder(here, id)
    const taken = await holds
    const fenced = fencedDatabase(here, taken)
    await fenced.transaction().execute((trx) => noteProgress(trx, id, { done: 1 }))
    await cutLocks()
    await until('it is told', () => taken.lost.aborted)
    await expect(fenced.selectFrom('runs').select('id').execute()).rejects.toThrow(RunLost)
    end()
    expect(await done).toBe('taken')
  })

  it('commits nothing after another took over, even when nobody told it', async () => {
    const { id } = await create('slept')
    const { holds, done, end } = holder(here, id)
    const taken = { ...(await holds), lost: new AbortController().signal }
    const asleep = fencedDatabase(here, taken)
    await cutLocks()
    await until(
      'another takes over',
      async () => (await withRunTaken(there, clock, id, nothing)) === 'taken',
    )
    const late = asleep
      .transaction()
      .execute((trx) => finishRun(trx, clock, id, { state: 'failed' }))
    await expect(late).rejects.toThrow(RunLost)
    expect(await getRun(db, id)).toMatchObject({ state: 'running' })
    // Its connections are as good as before: nothing was left open in them.
    const reading = asleep.transaction().setAccessMode('read only')
    expect(
      await reading.execute((trx) => trx.selectFrom('runs').select('id').execute()),
    ).not.toEqual([])
    end()
    await done
  })

  it('holds up whoever takes over while it is in the middle of a transaction, so that nothing is stored twice', async () => {
    const { id } = await create('middle')
    const { holds, done, end } = holder(here, id)
    const taken = await holds
    await fencedDatabase(here, { ...taken, lost: new AbortController().signal })
      .transaction()
      .execute(async (trx) => {
        await cutLocks()
        await until('the lock is free', () => taken.lost.aborted)
        expect(await withRunTaken(there, clock, id, nothing)).toBe('busy')
        await noteProgress(trx, id, { done: 7 })
      })
    expect(await withRunTaken(there, clock, id, nothing)).toBe('taken')
    expect(await getRun(createDatabase(there), id)).toMatchObject({ progress: { done: 7 } })
    end()
    await done
  })
})

describe('whoever cannot make sure that a run is theirs', () => {
  it('leaves no transaction open for the next on its connection', async () => {
    const { id } = await create('cancelled')
    const { holds, done, end } = holder(here, id)
    const one = createPool(test.url, 1)
    const fenced = fencedDatabase(one, await holds)
    // As a statement_timeout, or an administrator, cancels what waits.
    await db.transaction().execute(async (trx) => {
      await trx.selectFrom('runs').select('id').where('id', '=', id).forUpdate().execute()
      const waiting = fenced.transaction().execute((inner) => noteProgress(inner, id, { done: 1 }))
      const cancelled = expect(waiting).rejects.toThrow('canceling statement')
      await until('its wait is cancelled', cancelWaiting, 5)
      await cancelled
    })
    const next = one.query('select').then(
      () => 'works',
      (error: Error) => error.message,
    )
    const found = await next
    await one.end()
    end()
    await done
    expect(found).toBe('works')
  })
})

async function cancelWaiting(): Promise<boolean> {
  let cancelled = 0
  await asAdmin(test.url, async (admin) => {
    const { rowCount } = await admin.query(
      `select pg_cancel_backend(pid) from pg_stat_activity where datname = $1
         and wait_event_type = 'Lock' and query like '%for key share'`,
      [new URL(test.url).pathname.slice(1)],
    )
    cancelled = rowCount ?? 0
  })
  return cancelled > 0
}
