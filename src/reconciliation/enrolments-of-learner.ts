/** SQL of the classes of one person, with what came of each, and of what people decided about the person. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import type { Reason } from '../foundation/texts/reasons.ts'
import type { Verdict } from './decide.ts'

export interface LearnersEnrolment {
  id: string
  cohort: string
  cohortName: string
  program: { vi: string; en: string | null }
  origin: 'platform' | 'roster'
  enrolledAt: Date
  /** null: not decided yet. */
  verdict: Verdict | null
  /** The decisive reason first. */
  reasons: Reason[]
  /** Points of 10. */
  score: string | null
  decidedAt: Date | null
  /** Something was decided about the person since; the outcome is about to be decided anew. */
  reopened: boolean
}

/** The newest first. */
export async function enrolmentsOfLearner(
  db: Queryable,
  viewer: Viewer,
  learnerId: string,
): Promise<LearnersEnrolment[]> {
  const found = await sql<LearnersEnrolment>`
    select e.id, e.cohort_id as cohort, coalesce(cv.definition->>'name', e.cohort_id) as "cohortName",
      pv.definition->'title' as program, e.origin, e.created_at as "enrolledAt",
      r.verdict, coalesce(r.reasons, '[]') as reasons, r.score, r.decided_at as "decidedAt",
      coalesce(o.reopened_at is not null, false) as reopened
    from enrolments e
    join cohorts c on c.id = e.cohort_id
    join cohort_versions cv on cv.cohort_id = c.id and cv.version = c.version
    join programs p on p.id = c.program_id
    join program_versions pv on pv.program_id = p.id and pv.version = p.version
    left join outcomes o on o.enrolment_id = e.id
    left join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
    where e.learner_id = ${learnerId}::uuid and ${seesLearner(viewer, sql`e.learner_id`)}
    order by e.created_at desc, e.id limit 200`.execute(db)
  return found.rows
}

export interface LearnersDecision {
  id: string
  kind: 'override' | 'excuse' | 'presence' | 'link' | 'reject' | 'create' | 'merge'
  reason: string
  actor: string
  at: Date
  /** The class that it is about; null: the person or an account. */
  cohort: { id: string; name: string; enrolment: string } | null
  undone: { actor: string; at: string } | null
}

/**
 * What people decided about somebody, the newest first. Accounts and merges may concern anybody, so that only who sees
 * the whole roster is shown decisions about them.
 */
export async function decisionsAboutLearner(
  db: Queryable,
  viewer: Viewer,
  learnerId: string,
): Promise<LearnersDecision[]> {
  const ofWhole = viewer.unitId === null
  const found = await sql<LearnersDecision>`
    with own as materialized (
      select e.id, e.cohort_id from enrolments e
      where e.learner_id = ${learnerId}::uuid and ${seesLearner(viewer, sql`e.learner_id`)}),
    about as (
      select d.act_id, own.id as enrolment, own.cohort_id from overrides d join own on own.id = d.enrolment_id
      union select d.act_id, own.id, own.cohort_id from excuses d join own on own.id = d.enrolment_id
      union select d.act_id, own.id, own.cohort_id from presences d join own on own.id = d.enrolment_id
      union select h.act_id, null, null from account_links h
        where h.learner_id = ${learnerId}::uuid and h.act_id is not null and ${ofWhole}
      union select m.act_id, null, null from learner_merges m
        where (m.kept = ${learnerId}::uuid or m.absorbed = ${learnerId}::uuid) and ${ofWhole})
    select act.id, act.kind, act.reason, act.actor, act.at,
      case when about.enrolment is not null then jsonb_build_object('id', about.cohort_id,
        'name', coalesce(cv.definition->>'name', about.cohort_id), 'enrolment', about.enrolment) end as cohort,
      case when undo.id is not null
        then jsonb_build_object('actor', undo.actor, 'at', undo.at) end as undone
    from about
    join decision_acts act on act.id = about.act_id and act.kind <> 'undo'
    left join decision_acts undo on undo.undoes = act.id
    left join cohorts c on c.id = about.cohort_id
    left join cohort_versions cv on cv.cohort_id = c.id and cv.version = c.version
    order by act.at desc, act.id limit 200`.execute(db)
  return found.rows
}
