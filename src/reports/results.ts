/** SQL of results in sums: by unit, cohort or program, of the people whom the viewer sees. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { isOfParts, keptByPart, partOf } from '../database/while-classes-unchanged.ts'
import { enrolmentsWithResults, isCertified, isCounted } from './cohort-progress.ts'
import { type Group, type ResultCounts, type ResultLine, summed } from './result-sums.ts'
import { unitsAtLevel } from './unit-levels.ts'

export type ResultGrouping = 'unit' | 'cohort' | 'program'

export interface ResultFilter {
  /** Their ids; null: all. As a list, so that the database knows how many they are. */
  cohorts: readonly string[] | null
  /** Id of the top of a branch of units. */
  unit?: string | undefined
}

/** SQL condition: the cohort of the enrolment `e` is asked for. */
export function cohortIsAsked({ cohorts }: ResultFilter): RawBuilder<boolean> {
  return cohorts === null
    ? sql<boolean>`true`
    : sql<boolean>`e.cohort_id = any(${[...cohorts]}::text[])`
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

const kept = keptByPart<Group[]>(320)

/**
 * A line a unit, cohort or program, and all together: people are counted once in each, so lines of cohorts and programs
 * do not add up to the total.
 * @param level of the units: 1 are the tops of the tree, or of the viewer's branch
 */
export async function resultLines(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter,
  grouped: { by: ResultGrouping; level: number },
): Promise<{ lines: ResultLine[]; total: ResultCounts }> {
  const { cohorts: classes, unit = null } = filter
  const key = JSON.stringify([viewer.unitId, unit, grouped.by, grouped.level])
  const groups = await kept({ home: db, db }, { key, people: true, classes }, (seen, parts) =>
    readGroups(seen, viewer, { ...filter, parts }, grouped),
  )
  return summed([...groups.values()].flat(), facts(grouped))
}

/** An enrolment is one of a person in a class; a person works in one unit today. */
const facts = ({ by }: { by: ResultGrouping }) => ({
  turnsArePeople: by === 'cohort',
  linesAddUp: by === 'unit',
})

async function readGroups(
  db: Queryable,
  viewer: Viewer,
  filter: ResultFilter & { parts: readonly string[] },
  { by, level }: { by: ResultGrouping; level: number },
): Promise<Map<string, Group[]>> {
  const { key, joined } = groupings[by]
  const { turnsArePeople, linesAddUp } = facts({ by })
  const found = await sql<Group & { part: string }>`
    with recursive ${unitsAtLevel(viewer, level)},
    chosen as materialized (
      select ${partOf(sql`e.learner_id`, filter.parts)} as part, ${key} as id, e.learner_id, o.verdict, ${isCertified} is true as certified, ${hasEvidence} as "withEvidence"
      from ${enrolmentsWithResults} ${joined}
      where ${isOfParts(sql`e.learner_id`, filter.parts)} and ${cohortIsAsked(filter)} and ${unitIsAsked(filter)} and ${isCounted}
        and ${seesLearner(viewer, sql`e.learner_id`)}
    )
    select part, 'turns' as of, id, verdict, certified, "withEvidence", count(*) as count
    from chosen group by part, id, verdict, certified, "withEvidence"
    ${turnsArePeople ? sql`` : peopleOf(sql`'people'`, sql`id`)}
    ${linesAddUp ? sql`` : peopleOf(sql`'total'`, sql`null::text`)}`.execute(db)
  const groups = new Map(filter.parts.map((part): [string, Group[]] => [part, []]))
  for (const { part, ...group } of found.rows) groups.get(part)?.push(group)
  return groups
}

/** SQL: groups of people, each counted once with whatever they reached in any of their turns. */
const peopleOf = (of: RawBuilder<unknown>, id: RawBuilder<unknown>) => sql`
    union all
    select part, ${of}, id, case when passed then 'passed' end, certified, false, count(*) from (
      select part, ${id} as id, learner_id, bool_or(verdict = 'passed') as passed, bool_or(certified) as certified
      from chosen group by 1, 2, learner_id) once
    group by part, id, passed, certified`

const groupings: Record<ResultGrouping, { key: RawBuilder<unknown>; joined: RawBuilder<unknown> }> =
  {
    unit: {
      key: sql`a.shown_id::text`,
      joined: sql`left join learner_units lu on lu.learner_id = e.learner_id and lu.valid_to is null
        left join at_level a on a.id = lu.unit_id`,
    },
    cohort: { key: sql`e.cohort_id`, joined: sql`` },
    program: { key: sql`h.program_id`, joined: sql`join cohorts h on h.id = e.cohort_id` },
  }
