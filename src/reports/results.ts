/** SQL of results in sums: by unit, cohort or program, of the people whom the viewer sees. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import type { DateString } from '../foundation/dates.ts'
import { enrolmentsWithResults, isCertified, isCounted } from './cohort-progress.ts'
import { type Group, type ResultCounts, type ResultLine, summed } from './result-sums.ts'
import { unitsAtLevel } from './unit-levels.ts'

export type ResultGrouping = 'unit' | 'cohort' | 'program'

export interface ResultFilter {
  program?: string | undefined
  cohort?: string | undefined
  /** Id of the top of a branch of units. */
  unit?: string | undefined
  /** Classes whose days touch these; a class without days touches any. */
  from?: DateString | undefined
  to?: DateString | undefined
}

/** SQL condition: the cohort of the enrolment `e` is asked for. */
export function cohortIsAsked({ program, cohort, from, to }: ResultFilter): RawBuilder<boolean> {
  return sql<boolean>`e.cohort_id in (
    select h.id from cohorts h join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    where (${program ?? null}::text is null or h.program_id = ${program ?? null})
      and (${cohort ?? null}::text is null or h.id = ${cohort ?? null})
      and coalesce((v.definition->>'start')::date <= ${to ?? null}::date, true)
      and coalesce((v.definition->>'deadline')::date >= ${from ?? null}::date, true))`
}

/** SQL condition: the learner works in the branch that is asked for. */
export function unitIsAsked({ unit }: ResultFilter): RawBuilder<boolean> {
  return unit === undefined
    ? sql<boolean>`true`
    : sql<boolean>`e.learner_id in (
        select m.learner_id from learner_units m
        where m.valid_to is null and m.unit_id in (select unit_branch(${unit}::uuid)))`
}

/** What may stand before the reason that there is no evidence; only then the whole list of reasons is looked at. */
const BEFORE_EVIDENCE = [
  'override-refused',
  'override-allowed',
  'suspended-on-platform',
  'expired-on-platform',
  'removed-from-platform',
  'changed-after-issue',
  'score-changed-after-issue',
]

/** SQL condition: the outcome `o` was decided on some evidence of learning. */
const hasEvidence = sql<boolean>`case
  when o.enrolment_id is null or o.reason = 'no-evidence' then false
  when o.reason = any(${BEFORE_EVIDENCE}::text[]) then not exists (
    select from outcome_revisions r where r.enrolment_id = o.enrolment_id and r.revision = o.revision
      and r.reasons @> '[{"code": "no-evidence"}]')
  else true end`

/**
 * A line a unit, cohort or program, and all together: people are counted once in each, so lines of cohorts and programs
 * do not add up to the total.
 * @param level of the units: 1 are the tops of the tree, or of the viewer's branch
 */
export async function resultLines(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter,
  { by, level }: { by: ResultGrouping; level: number },
): Promise<{ lines: ResultLine[]; total: ResultCounts }> {
  const { key, joined } = groupings[by]
  const found = await sql<Group>`
    with recursive ${unitsAtLevel(viewer, level)},
    chosen as materialized (
      select ${key} as id, e.learner_id, o.verdict, ${isCertified} is true as certified, ${hasEvidence} as "withEvidence"
      from ${enrolmentsWithResults} ${joined}
      where ${cohortIsAsked(filter)} and ${unitIsAsked(filter)} and ${isCounted}
        and ${seesLearner(viewer, sql`e.learner_id`)}
    )
    select 'turns' as of, id, verdict, certified, "withEvidence", count(*) as count
    from chosen group by id, verdict, certified, "withEvidence"
    union all
    select 'people', id, case when passed then 'passed' end, certified, false, count(*) from (
      select id, learner_id, bool_or(verdict = 'passed') as passed, bool_or(certified) as certified
      from chosen group by id, learner_id) once
    group by id, passed, certified
    union all
    select 'total', null, case when passed then 'passed' end, certified, false, count(*) from (
      select learner_id, bool_or(verdict = 'passed') as passed, bool_or(certified) as certified
      from chosen group by learner_id) once
    group by passed, certified`.execute(db)
  return summed(found.rows)
}

const groupings: Record<ResultGrouping, { key: RawBuilder<unknown>; joined: RawBuilder<unknown> }> =
  {
    unit: {
      key: sql`a.shown_id`,
      joined: sql`left join learner_units lu on lu.learner_id = e.learner_id and lu.valid_to is null
        left join at_level a on a.id = lu.unit_id`,
    },
    cohort: { key: sql`e.cohort_id`, joined: sql`` },
    program: { key: sql`h.program_id`, joined: sql`join cohorts h on h.id = e.cohort_id` },
  }
