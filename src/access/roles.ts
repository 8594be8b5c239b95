/** What people may do by their role. */
import { type Scope, scopes } from './viewer.ts'

export const roles = ['administrator', 'coordinator', 'auditor'] as const
export type Role = (typeof roles)[number]

const BEYOND_COORDINATORS: readonly Scope[] = ['certificates:approve', 'audit:read', 'users:write']

/**
 * An auditor reads. A coordinator does the daily work of a branch of units or of the whole roster; releasing a list by a
 * decision of the office, people and keys are the administrator's.
 */
export const scopesOfRole: Record<Role, ReadonlySet<Scope>> = {
  administrator: new Set(scopes),
  coordinator: new Set(scopes.filter((scope) => !BEYOND_COORDINATORS.includes(scope))),
  auditor: new Set(scopes.filter((scope) => scope.endsWith(':read'))),
}
