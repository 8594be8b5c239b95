/**
 * Who may do what. The one place: what each role may do, everything that a route may ask for, and what becomes of
 * whoever does not have it. A route names its policy in these terms; a term that is not here starts no service.
 */
import type { Role } from './roles.ts'
import { type Scope, scopes, type Viewer } from './viewer.ts'

const BEYOND_COORDINATORS: readonly Scope[] = [
  'certificates:approve',
  'audit:read',
  'privacy:read',
  'privacy:write',
  'integrations:read',
  'integrations:write',
  'users:write',
]

/**
 * An auditor reads. A coordinator does the daily work of a branch of units or of the whole roster; releasing a list by a
 * decision of the office, people and keys are the administrator's.
 */
export const scopesOfRole: Record<Role, ReadonlySet<Scope>> = {
  administrator: new Set(scopes),
  coordinator: new Set(scopes.filter((scope) => !BEYOND_COORDINATORS.includes(scope))),
  auditor: new Set(scopes.filter((scope) => scope.endsWith(':read'))),
}

/** A call of the API: a key or a signed-in person that has the scope, or (`or`) one of those. */
export interface ApiPolicy {
  machine: Scope
  or?: Scope | readonly Scope[]
  /** And is not limited to a branch of units: what the call does or tells concerns everybody. */
  wholeRoster?: true
}

/** A page or form of the console: a signed-in person who has the scope. */
interface PagePolicy {
  person: Scope | 'signed-in'
  wholeRoster?: true
}

export type Policy = 'public' | ApiPolicy | PagePolicy

/** Whoever comes in sees and changes only the people of their branch; that is decided row by row (`seesLearner`). */
const OWN_BRANCH: readonly string[] = [
  'roster:read',
  'roster:write',
  'programs:read',
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
  'accounts:write or outcomes:write',
  'certificates:read',
  'certificates:read or certificates:write',
  'certificates:write',
  'certificates:write or certificates:approve',
  'outcomes:write or accounts:write or certificates:write or certificates:approve',
  'plans:read',
  'plans:write',
  'reports:read',
]

/** What concerns everybody, or may name anybody: nobody who is limited to a branch of units comes in. */
const WHOLE_ROSTER: readonly string[] = [
  'roster:write',
  'programs:write',
  'syncs:read',
  'syncs:write',
  'accounts:read',
  'accounts:write',
  'certificates:write',
  'certificates:approve',
  'plans:read',
  'plans:write',
  'audit:read',
  'privacy:read',
  'privacy:write',
  'integrations:read',
  'integrations:write',
  'users:write',
]

/** Every policy there is, by its name. */
export const policies: ReadonlySet<string> = new Set([
  'public',
  // About nobody but the one who is signed in, or leading on to what asks for more.
  'signed-in',
  ...OWN_BRANCH,
  ...WHOLE_ROSTER.map((scope) => `${scope}, whole roster`),
])

/** `certificates:write, whole roster` */
export function nameOf(policy: Policy): string {
  if (policy === 'public') return policy
  const asked = 'machine' in policy ? scopesOf(policy).join(' or ') : policy.person
  return policy.wholeRoster ? `${asked}, whole roster` : asked
}

/** Any of them lets in. */
export function scopesOf({ machine, or = [] }: ApiPolicy): Scope[] {
  return [machine, ...(typeof or === 'string' ? [or] : or)]
}

/**
 * `lacks-scope`, `lacks-whole-roster`: a program is told so, for it says nothing of what there is. `not-there`: a person
 * gets the answer of an address that does not exist.
 */
export type Decision = 'let-in' | 'lacks-scope' | 'lacks-whole-roster' | 'not-there'

/** @param viewer null: nobody is known to be there */
export function decide(policy: Policy, viewer: Viewer | null): Decision {
  if (policy === 'public') return 'let-in'
  const sees = viewer !== null && !(policy.wholeRoster && viewer.unitId !== null)
  if ('person' in policy) {
    const may = policy.person === 'signed-in' || viewer?.scopes.has(policy.person)
    return sees && may ? 'let-in' : 'not-there'
  }
  if (!scopesOf(policy).some((scope) => viewer?.scopes.has(scope))) return 'lacks-scope'
  return sees ? 'let-in' : 'lacks-whole-roster'
}
