/** Who looks or acts, and how far they see. Every read of personal data takes one. */
import { type RawBuilder, sql } from 'kysely'

export const scopes = [
  'roster:read',
  'roster:write',
  'programs:read',
  'programs:write',
  'platforms:read',
  'syncs:read',
  'syncs:write',
  'cohorts:read',
  'reconciliations:read',
  'reconciliations:write',
  'outcomes:read',
  'outcomes:write',
  'accounts:read',
  'accounts:write',
  'certificates:read',
  'certificates:write',
  'certificates:approve',
  'plans:read',
  'plans:write',
  'reports:read',
  'audit:read',
  'privacy:read',
  'privacy:write',
  'integrations:read',
  'integrations:write',
  'users:write',
] as const
export type Scope = (typeof scopes)[number]

export interface Viewer {
  /** Stands in the audit trail: `cli:lan`, `api-key:portal`, `schedule`. */
  actor: string
  scopes: ReadonlySet<Scope>
  /** The top of the branch of units the viewer sees; null: the whole roster. */
  unitId: string | null
}

/** The operator at the machine: sees everything. */
export function operator(actor: string): Viewer {
  return { actor, scopes: new Set(scopes), unitId: null }
}

/**
 * SQL condition: the learner is one of the viewer's branch, by their present unit.
 * @param learnerId SQL reference of the learner's id
 */
export function seesLearner(viewer: Viewer, learnerId: RawBuilder<unknown>): RawBuilder<boolean> {
  if (viewer.unitId === null) return sql<boolean>`true`
  return sql<boolean>`exists (
    select from learner_units lu where lu.learner_id = ${learnerId} and lu.valid_to is null
      and lu.unit_id in (select unit_branch(${viewer.unitId}::uuid)))`
}

/**
 * SQL: the ids of the learners whom `seesLearner` lets see, for long lists: worked out once, not row by row.
 * @param unitId the top of the viewer's branch
 */
export function learnersOfBranch(unitId: string): RawBuilder<unknown> {
  return sql`(select lu.learner_id from learner_units lu where lu.valid_to is null
    and lu.unit_id in (select unit_branch(${unitId}::uuid)) offset 0)`
}
