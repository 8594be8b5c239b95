/** What is agreed with a learning platform, as a person or the platform itself has given it: checked before it is kept. */
import type { Queryable } from '../database/connection.ts'
import type { Outgoing } from '../foundation/outgoing/outgoing.ts'
import type { LtiProduct, Registration } from './registration.ts'
import { registrationRefused } from './registration-fault.ts'
import { platformExists } from './registration-store.ts'

/** As it is given; what is left out is as `usual` has it. */
export interface GivenTerms {
  name: string
  issuer: string
  clientId: string
  authUrl: string
  tokenUrl: string
  keysUrl: string
  tokenAudience?: string | null
  product?: LtiProduct
  platformId?: string | null
  subIsAccount?: boolean
  emailVerified?: boolean
  teachersSee?: 'sums' | 'people'
  gradesOut?: boolean
  /** Empty or left out: those of the issuer and of where signing in happens. */
  frameOrigins?: readonly string[]
}

export type Terms = Omit<Registration, 'id' | 'state'>

const LONGEST = 2000
const MOST_ORIGINS = 20

/** @throws HocvuError `lti.registration-refused` naming the fault */
export async function checkedTerms(
  db: Queryable,
  outgoing: Pick<Outgoing, 'address'>,
  given: GivenTerms,
): Promise<Terms> {
  const name = given.name.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (name === '' || name.length > 200) throw registrationRefused('name')
  const clientId = given.clientId.trim()
  if (clientId === '' || clientId.length > 255) throw registrationRefused('client-id')
  const issuer = given.issuer.trim()
  if (!isAllowed(outgoing, issuer)) throw registrationRefused('issuer')
  const authUrl = allowed(outgoing, given.authUrl, 'OIDC login')
  const platformId = given.platformId ?? null
  if (platformId !== null && !(await platformExists(db, platformId)))
    throw registrationRefused('platform', platformId)
  const named = (given.frameOrigins ?? []).map((origin) => origin.trim()).filter(Boolean)
  const frameOrigins = named.length > 0 ? named : [new URL(issuer).origin, new URL(authUrl).origin]
  for (const origin of frameOrigins)
    if (!isAllowed(outgoing, origin) || new URL(origin).origin !== origin || origin.includes('*'))
      throw registrationRefused('frame', origin.slice(0, 200))
  if (frameOrigins.length > MOST_ORIGINS) throw registrationRefused('frames')
  return {
    ...{ name, issuer, clientId, authUrl, platformId },
    tokenUrl: allowed(outgoing, given.tokenUrl, 'token'),
    keysUrl: allowed(outgoing, given.keysUrl, 'key set'),
    tokenAudience: given.tokenAudience?.trim().slice(0, LONGEST) || null,
    product: given.product ?? 'other',
    subIsAccount: given.subIsAccount ?? false,
    emailVerified: given.emailVerified ?? false,
    teachersSee: given.teachersSee ?? 'sums',
    gradesOut: given.gradesOut ?? false,
    frameOrigins: [...new Set(frameOrigins)],
  }
}

function allowed(outgoing: Pick<Outgoing, 'address'>, given: string, what: string): string {
  const text = given.trim()
  if (!isAllowed(outgoing, text)) throw registrationRefused('address', what)
  // As it was given: what is compared with it later is text.
  return text
}

function isAllowed(outgoing: Pick<Outgoing, 'address'>, text: string): boolean {
  if (text.length > LONGEST || /[\s\p{C}]/u.test(text)) return false
  try {
    outgoing.address(text)
    return true
  } catch {
    return false
  }
}
