/** How people sign in by a provider of identities, and what its claims mean here. */
import type { Role } from '../roles.ts'

export interface OidcSettings {
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string
  /** What the button says; null: single sign-on. */
  label: string | null
  claims: { login: string; name: string; email: string; role: string; unit: string | null }
  /** Which values make which role; null: roles are given in this service. */
  roles: Readonly<Record<Role, readonly string[]>> | null
  /** The value of the unit's claim that stands for the whole roster; null: none does. */
  wholeRoster: string | null
  unknown: 'refuse' | 'create'
  /** Where the provider leads back to, without its query. */
  redirectUri: string
  signedOutUri: string
}

interface Given {
  OIDC_ISSUER?: string | undefined
  OIDC_CLIENT_ID?: string | undefined
  OIDC_CLIENT_SECRET?: string | undefined
  OIDC_LABEL?: string | undefined
  OIDC_SCOPES: string
  OIDC_LOGIN_CLAIM: string
  OIDC_NAME_CLAIM: string
  OIDC_EMAIL_CLAIM: string
  OIDC_ROLE_CLAIM: string
  OIDC_ROLES?: Record<Role, string[]> | undefined
  OIDC_UNIT_CLAIM?: string | undefined
  OIDC_WHOLE_ROSTER?: string | undefined
  OIDC_UNKNOWN: 'refuse' | 'create'
}

export const CALLBACK = '/sign-in/oidc/callback'

/** null: it is switched off. Settings that do not fit together were refused before. */
export function oidcSettings(given: Given, consoleUrl: string | undefined): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = given
  if (!issuer || !clientId || !clientSecret || !consoleUrl) return null
  return {
    ...{ issuer, clientId, clientSecret },
    scopes: given.OIDC_SCOPES,
    label: given.OIDC_LABEL ?? null,
    claims: {
      login: given.OIDC_LOGIN_CLAIM,
      name: given.OIDC_NAME_CLAIM,
      email: given.OIDC_EMAIL_CLAIM,
      role: given.OIDC_ROLE_CLAIM,
      unit: given.OIDC_UNIT_CLAIM ?? null,
    },
    roles: given.OIDC_ROLES ?? null,
    wholeRoster: given.OIDC_WHOLE_ROSTER ?? null,
    unknown: given.OIDC_UNKNOWN,
    redirectUri: `${consoleUrl}${CALLBACK}`,
    signedOutUri: `${consoleUrl}/sign-in?out=1`,
  }
}
