import { describe, expect, it } from 'vitest'
import { decide, nameOf, type Policy, policies, scopesOfRole } from '../../src/access/policy.ts'
import { type Scope, scopes, type Viewer } from '../../src/access/viewer.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { allRoutes } from '../../src/http/routes.ts'

const who = (allowed: readonly Scope[], unitId: string | null = null): Viewer => ({
  actor: 'user:lan',
  scopes: new Set(allowed),
  unitId,
})

describe('the policy', () => {
  it('names everything that a route asks for, and nothing that none does', () => {
    const asked = new Set(allRoutes(createMetrics()).map(({ policy }) => nameOf(policy)))
    expect([...asked].filter((name) => !policies.has(name))).toEqual([])
    expect([...policies].filter((name) => !asked.has(name))).toEqual([])
  })

  it('lets a role read, do the daily work, or do everything', () => {
    expect(scopesOfRole.administrator).toEqual(new Set(scopes))
    expect([...scopesOfRole.auditor].every((scope) => scope.endsWith(':read'))).toBe(true)
    for (const scope of ['certificates:approve', 'audit:read', 'users:write'] as const)
      expect(scopesOfRole.coordinator.has(scope)).toBe(false)
  })

  it.each<[string, Policy, Viewer | null, string]>([
    ['anybody, where it is public', 'public', null, 'let-in'],
    ['nobody, where a key is asked for', { machine: 'roster:read' }, null, 'lacks-scope'],
    ['nobody, where a person is', { person: 'signed-in' }, null, 'not-there'],
    ['who has the scope', { machine: 'roster:read' }, who(['roster:read'], 'XA'), 'let-in'],
    ['who has another', { machine: 'roster:read' }, who(['roster:write']), 'lacks-scope'],
    [
      'who has one of two',
      { machine: 'roster:read', or: 'roster:write' },
      who(['roster:write']),
      'let-in',
    ],
    [
      'a branch, where it is about everybody',
      { machine: 'roster:write', wholeRoster: true },
      who(['roster:write'], 'XA'),
      'lacks-whole-roster',
    ],
    [
      'everybody’s, where it is',
      { machine: 'roster:write', wholeRoster: true },
      who(['roster:write']),
      'let-in',
    ],
    [
      'a person of a branch, likewise',
      { person: 'roster:write', wholeRoster: true },
      who(['roster:write'], 'XA'),
      'not-there',
    ],
    ['a person without the scope', { person: 'roster:write' }, who(['roster:read']), 'not-there'],
    ['a person, whoever it is', { person: 'signed-in' }, who([], 'XA'), 'let-in'],
  ])('decides about %s', (_, policy, viewer, decision) => {
    expect(decide(policy, viewer)).toBe(decision)
  })
})
