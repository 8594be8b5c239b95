/** One large class as a sync leaves it, written straight into the tables: what reconciliation is measured on. */
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { parseSettings } from '../../config/settings.ts'
import type { Database } from '../../src/database/connection.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { type Installation, openInstallation } from '../../src/main.ts'

export const CLASS = 'kns-1'
const READ = new Date('2026-02-02T02:00:00Z')
const CHUNK = 10_000

const platforms = `platforms:
  - { id: portal, connector: provincial-portal, url: "https://portal.example.gov.vn", token: bench }
`
/** The two thresholds, and nothing that would make a person look. */
const program = `
id: kns
title: { vi: Kỹ năng số }
rules: { finalTest: { pass: 5 }, attendance: { unexcused: accept }, window: { days: 3650, from: account } }
cohorts: [{ id: ${CLASS}, enrol: roster, evidence: [{ platform: portal, course: KNS, attendance: sessions }] }]
`

/** Everybody is enrolled and linked, with five records and a score of their own; one of ten was away too long. */
export async function withSyncedClass<T>(
  people: number,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-bench-'))
  // The server runs as another account; where it cannot enter, its data would stand elsewhere and stay.
  chmodSync(folder, 0o711)
  const config = join(folder, 'config')
  mkdirSync(join(config, 'programs'), { recursive: true })
  writeFileSync(join(config, 'platforms.yaml'), platforms)
  writeFileSync(join(config, 'programs', 'kns.yaml'), program)
  const installation = await openInstallation({
    settings: parseSettings({ HOCVU_DATA: join(folder, 'data'), HOCVU_CONFIG: config }),
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
  try {
    await fill(installation, people)
    return await work(installation)
  } finally {
    await installation.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function newRun(db: Database, kind: 'sync' | 'reconcile'): Promise<string> {
  const id = randomUUID()
  await sql`insert into runs (id, kind, subject, state, options, actor, created_at)
    values (${id}, ${kind}, ${CLASS}, 'running', '{}', 'bench', ${READ}::timestamptz)`.execute(db)
  return id
}

/** What the portal says of somebody; `turn` makes another score of it. */
const facts = (turn: number) => sql`(values
  ('account', '', jsonb_build_object('kind', 'account', 'fullName', 'Lò Thị Số ' || n, 'employeeCode', 'CB' || n)),
  ('enrolment', 'KNS', jsonb_build_object('state', 'active', 'course', 'KNS', 'handedOutAt', null, 'firstAccessAt', null,
    'sourceUpdatedAt', '2026-02-01T02:00:00Z')),
  ('test', 'KNS', jsonb_build_object('course', 'KNS', 'sourceUpdatedAt', '2026-02-01T02:00:00Z',
    'test', jsonb_build_object('id', 'final_test', 'name', null, 'code', null),
    'attempts', jsonb_build_array(jsonb_build_object('id', 'final', 'raw', ((n * 7 + ${turn}::int * 50) % 100 * 0.1)::text,
      'minimum', '0', 'maximum', '10', 'submittedAt', '2026-02-01T02:00:00Z', 'overridden', false)))),
  ('sessions', 'KNS', jsonb_build_object('course', 'KNS', 'sourceUpdatedAt', '2026-02-01T02:00:00Z',
    'sessions', jsonb_build_array(
      jsonb_build_object('code', 'B1', 'minutes', 180, 'startsAt', null, 'taken', true,
        'presence', jsonb_build_object('state', 'measured', 'minutes', case when n % 10 = 3 then 60 else 170 end, 'excuse', null)),
      jsonb_build_object('code', 'B2', 'minutes', 180, 'startsAt', null, 'taken', true,
        'presence', jsonb_build_object('state', 'measured', 'minutes', 180, 'excuse', null))))),
  ('topics', 'KNS', jsonb_build_object('course', 'KNS', 'sourceUpdatedAt', '2026-02-01T02:00:00Z',
    'topics', jsonb_build_array(
      jsonb_build_object('code', 'NTS', 'name', null, 'completed', true, 'completedAt', '2026-02-01T02:00:00Z'),
      jsonb_build_object('code', 'ATAN', 'name', null, 'completed', true, 'completedAt', '2026-02-01T02:00:00Z')))),
  ('completion', 'KNS', jsonb_build_object('course', 'KNS', 'sourceUpdatedAt', '2026-02-01T02:00:00Z',
    'completedAt', '2026-02-01T02:00:00Z', 'progress', '1', 'attendance', null))
) fact (kind, course, payload)`

async function fill({ database }: Installation, people: number): Promise<void> {
  const { db } = database
  const run = await newRun(db, 'sync')
  for (let from = 1; from <= people; from += CHUNK) {
    const numbers = sql`generate_series(${from}::int, ${Math.min(people, from + CHUNK - 1)}::int) n`
    await sql`insert into learners (id, roster_key, employee_code, employee_code_key, full_name, name_key, created_at, updated_at)
      select gen_random_uuid(), 'code:cb' || n, 'CB' || n, 'cb' || n, 'Lò Thị Số ' || n, 'lo thi so ' || n,
        ${READ}::timestamptz, ${READ}::timestamptz from ${numbers}`.execute(db)
    await sql`insert into enrolments (id, cohort_id, learner_id, origin, created_at)
      select gen_random_uuid(), ${CLASS}, l.id, 'roster', ${READ}::timestamptz
      from ${numbers} join learners l on l.roster_key = 'code:cb' || n`.execute(db)
    await readFacts(db, numbers, { run, turn: 0, at: READ })
    await sql`insert into accounts (id, platform_id, source_id, full_name, name_order, name_key, employee_code,
        employee_code_key, email_verified, learner_id, state, reason, linked_by, linked_at, created_at, updated_at)
      select gen_random_uuid(), 'portal', 'u' || n, l.full_name, 'family-first', l.name_key, l.employee_code,
        l.employee_code_key, true, l.id, 'linked', '{"code":"key"}', 'rules', ${READ}::timestamptz,
        ${READ}::timestamptz, ${READ}::timestamptz
      from ${numbers} join learners l on l.roster_key = 'code:cb' || n`.execute(db)
  }
  await settle(database)
}

/** As a sync stores a page: versions, and the newest of each. */
async function readFacts(
  db: Database,
  numbers: ReturnType<typeof sql>,
  { run, turn, at, kind = null }: { run: string; turn: number; at: Date; kind?: string | null },
): Promise<void> {
  await sql`with versions as (
      insert into record_versions (platform_id, course, source_id, kind, account, payload, payload_hash, observed_at,
        source_updated_at, run_id)
      select 'portal', course, kind || ':i' || n, kind, 'u' || n, payload, sha256(payload::text::bytea),
        ${at}::timestamptz, ${at}::timestamptz, ${run}::uuid
      from ${numbers} cross join lateral ${facts(turn)} where ${kind}::text is null or kind = ${kind}
      returning id, course, source_id, kind, account, payload, payload_hash
    )
    insert into records as r (platform_id, course, source_id, kind, account, version_id, payload_hash, observed_at,
      source_updated_at, first_observed_at, session_list)
    select 'portal', course, source_id, kind, account, id, payload_hash, ${at}::timestamptz, ${at}::timestamptz,
      ${at}::timestamptz, case when kind = 'sessions' then session_list(payload) end
    from versions
    on conflict (platform_id, course, source_id) do update set version_id = excluded.version_id,
      payload_hash = excluded.payload_hash, observed_at = excluded.observed_at,
      source_updated_at = excluded.source_updated_at`.execute(db)
}

/** One of a hundred has got another score since, all over the class. */
export async function changeOneOfHundred(
  { database: { db } }: Installation,
  people: number,
  turn: number,
): Promise<void> {
  const run = await newRun(db, 'sync')
  const at = new Date(READ.getTime() + turn * 86_400_000)
  // As many as come on a page.
  for (let from = 1; from <= people; from += 20_000) {
    const to = Math.min(people, from + 19_999)
    const numbers = sql`generate_series(${from}::int, ${to}::int, 100) n`
    await readFacts(db, numbers, { run, turn, at, kind: 'test' })
  }
}

/** As the server's own upkeep leaves the tables some time later. */
export async function settle(database: Installation['database']): Promise<void> {
  await database.asOwner(async (pool) => {
    await pool.query('vacuum analyze')
    await pool.query('checkpoint')
  })
}
