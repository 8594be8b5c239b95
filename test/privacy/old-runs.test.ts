import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  forgetCheckpoints,
  forgetOldRuns,
  LASTING,
  PASSING,
} from '../../src/privacy/old-runs-store.ts'
import { startTestService, type TestService } from '../http/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

/** What ended before is old. The runs of the service itself are of today. */
const OLD = new Date('2025-01-01T00:00:00Z')

interface Past {
  kind?: string
  subject?: string
  /** Day of January 2024 on which it was made and ended. */
  day: number
  parent?: string
  options?: object
  state?: string
}

async function pastRun({ kind = 'sync', subject = 'x', day, parent, options, state }: Past) {
  const id = randomUUID()
  const at = `2024-01-${String(day).padStart(2, '0')}T00:00:00Z`
  await sql`insert into runs (id, kind, subject, state, options, actor, parent_id, created_at, finished_at)
    values (${id}, ${kind}, ${subject}, ${state ?? 'succeeded'}, ${JSON.stringify(options ?? {})}, 'schedule',
      ${parent ?? null}, ${at}, ${at})`.execute(service.deps.db)
  return id
}

async function runs(...ids: string[]) {
  const { rows } = await sql<{ id: string; kept: boolean }>`
    select id, kept from runs where id = any(${ids}::uuid[])`.execute(service.deps.db)
  return ids.map((id) => {
    const row = rows.find((run) => run.id === id)
    return row === undefined ? 'gone' : row.kept ? 'kept' : 'there'
  })
}

const forget = () => forgetOldRuns(service.deps.db, OLD)

describe('runs that are long over', () => {
  it('go where they changed nothing; the newest of each thing and end stays', async () => {
    const ticks = [1, 2, 3].map((day) => pastRun({ subject: 'ticks', day }))
    const ids = await Promise.all([
      ...ticks,
      pastRun({ subject: 'ticks', day: 2, state: 'failed' }),
    ])
    expect(await forget()).toBe(2)
    expect(await runs(...ids)).toEqual(['gone', 'gone', 'there', 'there'])
    expect(await forget()).toBe(0)
  })

  it('do not hide the last sync behind a replay of it', async () => {
    const sync = await pastRun({ subject: 'replayed', day: 1 })
    const replay = await pastRun({ subject: 'replayed', day: 2, options: { replayOf: sync } })
    await forget()
    expect(await runs(sync, replay)).toEqual(['there', 'there'])
  })

  it('do not hide the last reconciliation behind one that only looked, or looked back', async () => {
    const real = await pastRun({ kind: 'reconcile', subject: 'looked-at', day: 1 })
    const dry = { kind: 'reconcile', subject: 'looked-at', day: 2, options: { dryRun: true } }
    const back = { ...dry, day: 3, options: { asOf: '2024-01-01' } }
    const looks = [await pastRun(dry), await pastRun(back)]
    await forget()
    expect(await runs(real, ...looks)).toEqual(['there', 'there', 'gone'])
  })

  it('stay where they released a list, which nothing else tells of', async () => {
    const release = { kind: 'certify', subject: 'lists', state: 'failed' }
    const options = { proposal: randomUUID() }
    const released = await pastRun({ ...release, day: 1, options })
    await pastRun({ ...release, day: 2, options: { proposal: randomUUID() } })
    await forget()
    expect(await runs(released)).toEqual(['kept'])
  })

  it('go with those that followed from them, and stay where one of these has to', async () => {
    const tick = await pastRun({ subject: 'chained', day: 1 })
    const followed = await pastRun({ kind: 'reconcile', subject: 'lop', day: 2, parent: tick })
    const other = await pastRun({ subject: 'chained', day: 3 })
    const decided = await pastRun({ kind: 'reconcile', subject: 'lop', day: 4, parent: other })
    await leaveVersion(decided)
    await pastRun({ subject: 'chained', day: 5 })
    await pastRun({ kind: 'reconcile', subject: 'lop', day: 6 })
    await forget()
    expect(await runs(tick, followed, other, decided)).toEqual(['gone', 'gone', 'kept', 'kept'])
  })

  it('stay for good where versions, outcomes or certificates name them', async () => {
    const { db } = service.deps
    await sql`update runs set created_at = '2024-01-01', finished_at = '2024-01-01' where finished_at > '2026-01-01'`.execute(
      db,
    )
    await sql`insert into runs (id, kind, subject, state, options, actor, created_at, finished_at)
      select gen_random_uuid(), kind, subject, state, '{}', 'schedule', '2024-01-02', '2024-01-02' from runs
      where finished_at = '2024-01-01'`.execute(db)
    await sql`delete from raw_pages`.execute(db)
    await sql`delete from quarantined_rows`.execute(db)
    await forgetCheckpoints(db, OLD)
    await forget()
    const named = await sql<{ named: number; left: number }>`
      with named as (select run_id from record_versions union select run_id from outcome_revisions
        union select run_id from certificates)
      select count(*)::int as named, count(r.id)::int as left from named left join runs r on r.id = named.run_id`.execute(
      db,
    )
    expect(named.rows[0]?.named).toBeGreaterThan(2)
    expect(named.rows[0]?.left).toBe(named.rows[0]?.named)
  })

  it('wait for what has days of its own, and then go', async () => {
    const { db } = service.deps
    const sync = await pastRun({ subject: 'kept-answers', day: 1 })
    await pastRun({ subject: 'kept-answers', day: 2 })
    await sql`insert into raw_pages (run_id, seq, place, sha256, sealed, observed_at)
      values (${sync}, 1, 'x', '', '', now())`.execute(db)
    await sql`insert into sync_checkpoints (run_id, checkpoint, raw_pages) values (${sync}, '{}', 1)`.execute(
      db,
    )
    expect(await forgetCheckpoints(db, OLD)).toBe(0)
    await forget()
    expect(await runs(sync)).toEqual(['there'])
    await sql`delete from raw_pages where run_id = ${sync}`.execute(db)
    expect(await forgetCheckpoints(db, OLD)).toBe(1)
    await forget()
    expect(await runs(sync)).toEqual(['gone'])
  })

  it('that looked back go with what they found', async () => {
    const { db } = service.deps
    const back = await pastRun({ kind: 'reconcile', day: 1, options: { asOf: '2024-01-01' } })
    await sql`insert into recomputed_outcomes (run_id, learner_id, verdict, reasons, evidence, program_id, program_version, cohort_version)
      select ${back}, id, 'passed', '[]', '{}', 'x', 1, 1 from learners limit 1`.execute(db)
    await expect(sql`delete from recomputed_outcomes`.execute(db)).rejects.toThrow(
      /permission denied/,
    )
    await forget()
    expect(await runs(back)).toEqual(['gone'])
    const left = await sql`select from recomputed_outcomes where run_id = ${back}`.execute(db)
    expect(left.rows).toEqual([])
  })

  it('that looked back go also where the clock of the database is a little behind', async () => {
    const { db } = service.deps
    const back = await pastRun({ kind: 'reconcile', day: 1, options: { asOf: '2024-01-02' } })
    await sql`insert into recomputed_outcomes (run_id, learner_id, verdict, reasons, evidence, program_id, program_version, cohort_version)
      select ${back}, id, 'passed', '[]', '{}', 'x', 1, 1 from learners limit 1`.execute(db)
    await sql`update runs set finished_at = now() - interval '30 days' + interval '1 minute' where id = ${back}`.execute(
      db,
    )
    await forgetOldRuns(db, new Date(Date.now() - 30 * 24 * 60 * 60 * 1000 + 2 * 60 * 1000))
    expect(await runs(back)).toEqual(['gone'])
  })

  it('are looked at in every table that names a run', async () => {
    const { rows } = await sql<{ name: string }>`
      select distinct table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'run_id'`.execute(service.deps.db)
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...LASTING, ...PASSING].toSorted())
  })
})

async function leaveVersion(run: string): Promise<void> {
  await sql`insert into record_versions (platform_id, course, source_id, kind, account, payload, payload_hash, observed_at, run_id)
    select id, 'KNS', ${run}, 'completion', 'nobody', '{}', '', now(), ${run} from platforms limit 1`.execute(
    service.deps.db,
  )
}
