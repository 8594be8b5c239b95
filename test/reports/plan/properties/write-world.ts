/** Writes an invented world straight into the tables, a statement a table. */
import { sql } from 'kysely'
import type { Queryable } from '../../../../src/database/connection.ts'
import type { InventedWorld } from './invented-world.ts'

const AT = new Date('2026-01-02T00:00:00Z')
const RUN = '00000000-0000-4000-9000-000000000000'

export async function writeWorld(db: Queryable, world: InventedWorld): Promise<void> {
  const { units, places, successions, people } = world
  const rows = (items: readonly object[]) => sql`${JSON.stringify(items)}::jsonb`
  await sql`insert into units (id, code, name_key, name, kind, parent_id, valid_from, valid_to)
    select id, code, lower(name), name, kind, "parentId", "validFrom", "validTo"
    from jsonb_to_recordset(${rows(units)}) as u(id uuid, code text, name text, kind text, "parentId" uuid,
      "validFrom" date, "validTo" date)`.execute(db)
  await sql`insert into unit_parents (unit_id, parent_id, valid_from)
    select "unitId", "parentId", "validFrom"
    from jsonb_to_recordset(${rows(places)}) as p("unitId" uuid, "parentId" uuid, "validFrom" date)`.execute(
    db,
  )
  await sql`insert into unit_successions (unit_id, successor_id, effective_on, recorded_at, recorded_by)
    select "unitId", "successorId", "effectiveOn", ${AT}, 'test'
    from jsonb_to_recordset(${rows(successions)}) as s("unitId" uuid, "successorId" uuid, "effectiveOn" date)`.execute(
    db,
  )
  await sql`insert into learners (id, roster_key, full_name, name_key, position, audience, tags, merged_into,
      created_at, updated_at)
    select id, id, 'x', 'x', position, audience, array(select jsonb_array_elements_text(tags)), "mergedInto", ${AT}, ${AT}
    from jsonb_to_recordset(${rows(people)}) as p(id uuid, position text, audience text, tags jsonb,
      "mergedInto" uuid)`.execute(db)
  const stays = people.flatMap(({ id, stays: own }) =>
    own.map((stay) => ({ learner: id, ...stay })),
  )
  await sql`insert into learner_units (learner_id, unit_id, valid_from, valid_to)
    select learner, "unitId", "from", "to"
    from jsonb_to_recordset(${rows(stays)}) as s(learner uuid, "unitId" uuid, "from" date, "to" date)`.execute(
    db,
  )
  await writeResults(db, world)
  const figures = world.figures.map(({ of, withdrawn, ...figure }) => ({
    ...figure,
    subject: subjectOf(world, figure.kind, of),
    withdrawn_at: withdrawn ? AT : null,
    withdrawn_by: withdrawn ? 'test' : null,
  }))
  await sql`insert into plan_figures (id, kind, subject, unit_id, year, amount, as_of, source, recorded_at, recorded_by,
      withdrawn_at, withdrawn_by)
    select gen_random_uuid(), kind, subject, "unitId", year, amount, "asOf", 'Sở', ${AT}, 'test', withdrawn_at, withdrawn_by
    from jsonb_to_recordset(${rows(figures)}) as f(kind text, subject text, "unitId" uuid, year int, amount bigint,
      "asOf" date, withdrawn_at timestamptz, withdrawn_by text)`.execute(db)
}

function subjectOf({ plan, version }: InventedWorld, kind: string, of: string): string {
  if (kind === 'head-count') return `audience:${plan.id}/${of}`
  return version === 0 ? `program:${plan.id}` : `target:${plan.id}/${of}`
}

async function writeResults(db: Queryable, { people }: InventedWorld): Promise<void> {
  const results = people.flatMap(({ id: learner, results: own }) =>
    own.map(({ certificate, paper, ...result }) => ({
      ...{ ...result, learner, issued: certificate?.on ?? null, state: certificate?.state ?? null },
      ...{ paper: paper?.on ?? null, withdrawn: paper?.withdrawn ?? null },
    })),
  )
  const given = sql`jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as r(id uuid, cohort text, learner uuid,
    verdict text, "achievedOn" date, "decidedOn" text, "enrolledOn" text, modules jsonb, issued date, state text, paper date, withdrawn boolean)`
  await sql`insert into runs (id, kind, subject, state, options, actor, created_at, finished_at)
    values (${RUN}, 'reconcile', 'b1', 'succeeded', '{}', 'test', ${AT}, ${AT})`.execute(db)
  await sql`insert into enrolments (id, cohort_id, learner_id, origin, created_at)
    select id, cohort, learner, 'roster', ("enrolledOn" || 'T08:00:00+07')::timestamptz from ${given}`.execute(
    db,
  )
  await sql`insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, evidence, program_id,
      program_version, cohort_version, decision_hash, decided_at)
    select r.id, 1, ${RUN}, verdict, '[]', '{}', c.program_id, 1, 1, '', ("decidedOn" || 'T12:00:00+07')::timestamptz
    from ${given} join cohorts c on c.id = cohort where verdict is not null`.execute(db)
  await sql`insert into outcomes (enrolment_id, cohort_id, revision, verdict, reason, decision_hash, context_hash,
      achieved_on, modules)
    select id, cohort, 1, verdict, 'x', '', '', "achievedOn", array(select jsonb_array_elements_text(modules))
    from ${given} where verdict is not null`.execute(db)
  await sql`insert into certificates (id, enrolment_id, cohort_id, learner_id, issuer, year, register_number, number,
      token_hash, token_sealed, state, revision, outcome_revision, public_url, issued_on, issued_at, issued_by, run_id)
    select gen_random_uuid(), id, cohort, learner, 'Sở', 2026, row_number() over (), (row_number() over ())::text,
      convert_to(id::text, 'utf8'), '', state, 1, 1, '', issued, ${AT}, 'test', ${RUN}
    from ${given} where issued is not null`.execute(db)
  await sql`insert into papers (id, source, issuer, number, issued_on, full_name, learner_id, enrolment_id, recorded_at,
      recorded_by, withdrawn_at, withdrawn_by, withdrawn_reason)
    select gen_random_uuid(), 'institution', 'Học viện', id::text, paper, 'x', learner, id, ${AT}, 'test',
      case when withdrawn then ${AT}::timestamptz end, case when withdrawn then 'test' end,
      case when withdrawn then 'x' end
    from ${given} where paper is not null`.execute(db)
}
