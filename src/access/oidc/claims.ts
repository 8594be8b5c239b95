/** What the claims of a provider of identities say of a person, in the terms of this service. */
import type { Role } from '../roles.ts'
import type { OidcSettings } from './settings.ts'

export type Claims = Readonly<Record<string, unknown>>

export interface ClaimedPerson {
  login: string | null
  name: string | null
  email: string | null
  /** `kept`: the provider is not asked; `none`: it gives none of the roles of this service. */
  role: Role | 'kept' | 'none'
  /** Code of a unit. `none`: the provider gives none, or several, of which nobody could say which counts. */
  unit: { code: string } | 'whole-roster' | 'kept' | 'none'
}

type Meaning = Pick<OidcSettings, 'claims' | 'roles' | 'wholeRoster'>

export function readClaims(claims: Claims, { claims: names, ...meaning }: Meaning): ClaimedPerson {
  return {
    login: oneText(claimOf(claims, names.login)),
    name: oneText(claimOf(claims, names.name)),
    email: oneText(claimOf(claims, names.email)),
    role: roleOf(claimOf(claims, names.role), meaning.roles),
    unit: names.unit === null ? 'kept' : unitOf(claimOf(claims, names.unit), meaning.wholeRoster),
  }
}

/** By its whole name, which may have dots in it; else a dot leads into an object. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let at: unknown = claims
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    at = Reflect.get(at, part)
  }
  return at
}

/** Several values in one text stand for themselves: nobody says by what they would be parted. */
const texts = (value: unknown): string[] =>
  [value]
    .flat()
    .map((one) => (typeof one === 'number' ? String(one) : one))
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.normalize('NFC').trim())
    .filter((one) => one !== '')

const oneText = (value: unknown): string | null => texts(value)[0] ?? null

/** The one that may do most, where several are given. */
const BY_RIGHTS = ['administrator', 'coordinator', 'auditor'] as const

function roleOf(value: unknown, roles: Meaning['roles']): Role | 'kept' | 'none' {
  if (roles === null) return 'kept'
  const given = new Set(texts(value))
  return BY_RIGHTS.find((role) => roles[role].some((one) => given.has(one))) ?? 'none'
}

function unitOf(value: unknown, wholeRoster: string | null): ClaimedPerson['unit'] {
  const given = [...new Set(texts(value))]
  if (wholeRoster !== null && given.includes(wholeRoster)) return 'whole-roster'
  const [code, ...others] = given
  return code === undefined || others.length > 0 ? 'none' : { code }
}
