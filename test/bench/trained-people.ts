/** Many people in many units who have learned, written straight into the tables: what reports are measured on. */
import { randomUUID } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { pino } from 'pino'
import { parseSettings } from '../../config/settings.ts'
import { systemClock } from '../../src/foundation/clock.ts'
import { type Installation, openInstallation } from '../../src/main.ts'
import type { CohortDefinition } from '../../src/programs/definition.ts'
import { storeDefinition } from '../../src/programs/store.ts'

const PROVINCES = 34
const CLASSES = 120
const FOUND = new Date('2026-01-02T00:00:00Z')

/** Audiences as the shipped plan of Sơn La tells them by the roster, and how many of a hundred people each has. */
const AUDIENCES: readonly (readonly [string, number])[] = [
  ['Lãnh đạo cấp sở, cấp xã', 4],
  ['Lãnh đạo phòng, đơn vị trực thuộc', 8],
  ['Công chức', 22],
  ['Viên chức', 40],
  ['Thành viên Tổ chuyển đổi số cộng đồng', 12],
  ['Học sinh, sinh viên', 14],
]

/** The shipped programs and plans; nine of ten people have learned, one of thirty has moved to another unit. */
export async function withTrained<T>(
  people: number,
  units: number,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hocvu-bench-'))
  // The server runs as another account; where it cannot enter, its data would stand elsewhere and stay.
  chmodSync(folder, 0o711)
  const config = join(folder, 'config')
  for (const name of ['programs', 'plans'])
    cpSync(fileURLToPath(new URL(`../../config/${name}`, import.meta.url)), join(config, name), {
      recursive: true,
    })
  writeFileSync(join(config, 'platforms.yaml'), 'platforms: []\n')
  const installation = await openInstallation({
    settings: parseSettings({
      HOCVU_DATA: join(folder, 'data'),
      HOCVU_CONFIG: config,
      PUBLIC_URL: 'https://hocvu.example.gov.vn',
    }),
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
  try {
    await fill(installation, people, units)
    return await work(installation)
  } finally {
    await installation.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fill({ database }: Installation, people: number, units: number): Promise<void> {
  const { db } = database
  await sql`insert into units (id, code, name_key, name, kind, parent_id)
    select gen_random_uuid(), lpad(n::text, 2, '0'), 'tinh ' || n, 'Tỉnh ' || n, 'province', null
    from generate_series(1, ${PROVINCES}::int) n`.execute(db)
  await sql`insert into units (id, code, name_key, name, kind, parent_id)
    select gen_random_uuid(), lpad(n::text, 5, '0'), 'xa ' || n, 'Xã ' || n, 'commune',
      (select id from units where code = lpad((1 + n % ${PROVINCES}::int)::text, 2, '0'))
    from generate_series(1, ${units - PROVINCES}::int) n`.execute(db)
  await db.transaction().execute(async (trx) => {
    for (let at = 0; at < CLASSES; at += 1) {
      const cohort: CohortDefinition = {
        ...{ id: `lop-${at}`, name: `Lớp ${at}`, start: '2026-02-02', deadline: '2026-12-31' },
        ...{ enrol: 'roster', delivery: null, evidence: [] },
      }
      const programId = at % 20 === 0 ? 'son-la-boi-duong-2026' : 'son-la-2026'
      const context = { actor: 'bench', now: FOUND, origin: 'console', programId } as const
      await storeDefinition(trx, 'cohort', cohort, context)
    }
  })
  const shares = AUDIENCES.flatMap(([name, share]) => Array.from({ length: share }, () => name))
  await sql`insert into learners (id, roster_key, full_name, name_key, position, audience, tags, created_at, updated_at)
    select gen_random_uuid(), 'n' || n, 'Lò Văn ' || n, 'lo van ' || n, 'Chức vụ ' || n % 12,
      (${shares}::text[])[1 + n % 100], case when n % 17 = 0 then array['Công chức phụ trách chuyển đổi số'] else '{}' end,
      ${FOUND}::timestamptz, ${FOUND}::timestamptz
    from generate_series(1, ${people}::int) n`.execute(db)
  await sql`with communes as (
      select array_agg(id order by code) as ids from units where kind = 'commune'),
    numbered as (select id, substr(roster_key, 2)::int as n from learners),
    stays as (
      select id, n, ids[1 + (n::bigint * 7919 % cardinality(ids))] as unit,
        ids[1 + (n::bigint * 104729 % cardinality(ids))] as other
      from numbered, communes)
    insert into learner_units (learner_id, unit_id, valid_from, valid_to)
    select id, unit, date '2025-07-01', case when n % 30 = 1 then date '2026-05-31' end from stays
    union all
    select id, other, date '2026-06-01', null from stays where n % 30 = 1 and unit <> other`.execute(
    db,
  )
  await sql`insert into enrolments (id, cohort_id, learner_id, origin, created_at)
    select gen_random_uuid(), 'lop-' || (n % ${CLASSES}::int), id, 'roster', ${FOUND}::timestamptz
    from (select id, substr(roster_key, 2)::int as n from learners) l where n % 10 > 0
    union all
    select gen_random_uuid(), 'lop-' || ((n + 1) % ${CLASSES}::int), id, 'roster', ${FOUND}::timestamptz
    from (select id, substr(roster_key, 2)::int as n from learners) l where n % 5 = 1`.execute(db)
  const run = randomUUID()
  await sql`insert into runs (id, kind, subject, state, options, actor, created_at, finished_at)
    values (${run}, 'reconcile', 'bench', 'succeeded', '{}', 'bench', ${FOUND}::timestamptz, ${FOUND}::timestamptz)`.execute(
    db,
  )
  await sql`insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, evidence, program_id,
      program_version, cohort_version, decision_hash, decided_at)
    select e.id, 1, ${run}::uuid, case when n % 7 = 0 then 'incomplete' else 'passed' end, '[]', '{}', c.program_id, 1, 1,
      '', ${FOUND}::timestamptz
    from enrolments e join cohorts c on c.id = e.cohort_id
    join (select id, substr(roster_key, 2)::int as n from learners) l on l.id = e.learner_id`.execute(
    db,
  )
  await sql`insert into outcomes (enrolment_id, cohort_id, revision, verdict, reason, decision_hash, context_hash,
      achieved_on, modules)
    select e.id, e.cohort_id, 1, case when n % 7 = 0 then 'incomplete' else 'passed' end, 'x', '', '',
      case when n % 7 = 0 then null else date '2026-02-02' + (n::bigint * 31 % 280)::int end,
      case n % 4 when 0 then '{}'::text[] when 1 then array['ATAN', 'DLTT', 'GQVD', 'NTS']
        when 2 then array['ATAN', 'DLTT', 'GTHT', 'NTS'] else array['ATAN', 'DLTT', 'GQVD', 'GTHT', 'NTS', 'STND'] end
    from enrolments e join (select id, substr(roster_key, 2)::int as n from learners) l on l.id = e.learner_id`.execute(
    db,
  )
  await sql`insert into certificates (id, enrolment_id, cohort_id, learner_id, issuer, year, register_number, number,
      token_hash, token_sealed, state, revision, outcome_revision, public_url, issued_on, issued_at, issued_by, run_id)
    select gen_random_uuid(), e.id, e.cohort_id, e.learner_id, 'bench', 2026, row_number() over (order by e.id),
      row_number() over (order by e.id) || '/2026', sha256(e.id::text::bytea), '', 'valid', 1, 1, '',
      o.achieved_on + 7, ${FOUND}::timestamptz, 'bench', ${run}::uuid
    from enrolments e join outcomes o on o.enrolment_id = e.id
    where o.verdict = 'passed' and e.cohort_id <> 'lop-1' and o.achieved_on < date '2026-09-01'`.execute(
    db,
  )
  await database.asOwner(async (pool) => {
    await pool.query('vacuum analyze')
  })
}
