/** Everybody who may come: nobody, people of each role and reach, keys of each kind. */
import supertest from 'supertest'
import { z } from 'zod'
import { type Policy, scopesOf } from '../../../src/access/policy.ts'
import { type Scope, scopes } from '../../../src/access/viewer.ts'
import { sha256 } from '../../../src/foundation/secrets.ts'
import type { TestService } from '../service.ts'
import { signIn, tokenIn } from '../signed-in.ts'

/** The columns of the table. What is asked about belongs to unit XA. */
export const callers = [
  'nobody',
  'administrator',
  'coordinator of the unit',
  'coordinator of another unit',
  'coordinator of all',
  'auditor of the unit',
  'auditor of another unit',
  'auditor of all',
  'key with every scope',
  'key with what is asked alone',
  'key with all but what is asked',
  'key of the unit',
  'key of another unit',
  'key that has expired',
  'key that was revoked',
] as const
/** A key opens no page, whatever its scopes: those are asked for with one. */
export const onPages: readonly string[] = callers.slice(0, 9)
export type Caller = (typeof callers)[number]

/** Whoever sees nobody of unit XA. */
export const FOREIGN: readonly Caller[] = [
  'coordinator of another unit',
  'auditor of another unit',
  'key of another unit',
]

export interface Credentials {
  headers: Record<string, string>
  /** For forms of the console, and for those of public pages. */
  formToken: string
  visitorToken: string
}

export interface Callers {
  of(caller: Caller, policy: Policy): Credentials
}

export async function gatherCallers(service: TestService): Promise<Callers> {
  const people = await signInPeople(service)
  const keys = new Map<string, string>([
    ['key with every scope', service.key],
    ['key of the unit', service.keyOfA],
    ['key of another unit', service.keyOfB],
    ['key that has expired', await service.makeKey({ expiresAt: new Date('2020-01-01') })],
    ['key that was revoked', await revokedKey(service)],
  ])
  for (const scope of scopes) keys.set(scope, await service.makeKey({ scopes: [scope] }))
  const others = new Map<string, string>()
  const keyWithout = async (asked: readonly Scope[]) => {
    const rest = scopes.filter((scope) => !asked.includes(scope))
    others.set(asked.join(), await service.makeKey({ scopes: rest }))
  }
  const keyOf = (caller: Caller, asked: readonly Scope[]) =>
    caller === 'key with what is asked alone'
      ? keys.get(asked[0] ?? 'roster:read')
      : caller === 'key with all but what is asked'
        ? others.get(asked.join())
        : keys.get(caller)
  for (const asked of everythingAsked) await keyWithout(asked)
  return {
    of: (caller, policy) => {
      const known = people.get(caller) ?? people.get('nobody')
      if (known === undefined) throw new Error('nobody was shown a form')
      const asked = policy === 'public' ? [] : askedBy(policy)
      const key = keyOf(caller, asked)
      return key === undefined
        ? known
        : { ...known, headers: { ...known.headers, authorization: `Bearer ${key}` } }
    },
  }
}

const WHO: [Caller, Parameters<typeof signIn>[2]][] = [
  ['administrator', { role: 'administrator' }],
  ['coordinator of the unit', { role: 'coordinator', unitCode: 'XA' }],
  ['coordinator of another unit', { role: 'coordinator', unitCode: 'XB' }],
  ['coordinator of all', { role: 'coordinator' }],
  ['auditor of the unit', { role: 'auditor', unitCode: 'XA' }],
  ['auditor of another unit', { role: 'auditor', unitCode: 'XB' }],
  ['auditor of all', { role: 'auditor' }],
]

/** @param only of these */
export async function signInPeople(
  { app, deps }: TestService,
  only: readonly Caller[] = callers,
): Promise<Map<Caller, Credentials>> {
  // What a visitor's browser has after it was shown a form.
  const shown = await supertest(app).get('/sign-in')
  const visitorToken = tokenIn(shown.text)
  const visitor = cookiesOf(shown)
  const people = new Map<Caller, Credentials>([
    ['nobody', { headers: { cookie: visitor }, formToken: 'none', visitorToken }],
  ])
  for (const [caller, who] of WHO) {
    if (!only.includes(caller)) continue
    const page = await (await signIn(app, deps, who)).get('/console/account')
    const cookie = `${visitor}; ${cookiesOf(page)}`
    people.set(caller, { headers: { cookie }, formToken: tokenIn(page.text), visitorToken })
  }
  return people
}

function askedBy(policy: Exclude<Policy, 'public'>): readonly Scope[] {
  if ('machine' in policy) return scopesOf(policy)
  return policy.person === 'signed-in' ? [] : [policy.person]
}

const everythingAsked: readonly (readonly Scope[])[] = [
  ...scopes.map((scope) => [scope]),
  ['accounts:write', 'outcomes:write'],
  ['certificates:read', 'certificates:write'],
  ['certificates:write', 'certificates:approve'],
  ['outcomes:write', 'accounts:write', 'certificates:write', 'certificates:approve'],
]

async function revokedKey({ makeKey, deps }: TestService): Promise<string> {
  const key = await makeKey({})
  await deps.db
    .updateTable('api_keys')
    .set({ revoked_at: deps.clock.now() })
    .where('key_hash', '=', sha256(key))
    .execute()
  return key
}

function cookiesOf({ headers }: supertest.Response): string {
  const set = z.array(z.string()).parse(headers['set-cookie'] ?? [])
  return set.map((cookie) => cookie.split(';')[0]).join('; ')
}
