/** The part of the environment that says how people sign in by OpenID Connect. */
import { z } from 'zod'

const claim = z
  .string()
  .trim()
  .regex(/^[^\s]{1,200}$/, 'must be the name of one claim, such as groups or realm_access.roles')

const roles = ['administrator', 'coordinator', 'auditor'] as const
type RoleValues = Record<(typeof roles)[number], string[]>

/** `administrator=hocvu-admin; coordinator=can-bo`: a value may have `=` and commas in it, as those of directories have. */
const roleValues = z.string().transform((written, context): RoleValues => {
  const values: RoleValues = { administrator: [], coordinator: [], auditor: [] }
  for (const part of written.split(';').filter((one) => one.trim() !== '')) {
    const at = part.indexOf('=')
    const role = roles.find((known) => known === part.slice(0, Math.max(at, 0)).trim())
    const value = part.slice(at + 1).trim()
    if (role === undefined || value === '') {
      context.addIssue({
        code: 'custom',
        message: `must be written as role=value; role=value, with the roles ${roles.join(', ')}`,
      })
      return z.NEVER
    }
    values[role].push(value)
  }
  return values
})

const isLoopback = (url: string) =>
  /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/i.test(url)

export const oidcVariables = {
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://sso.example.gov.vn' })
    .refine(
      (url) => url.startsWith('https:') || isLoopback(url),
      'must begin with https: who one is does not travel in clear',
    )
    .optional()
    .describe(
      'The provider by which people sign in (OpenID Connect). Left out: by passwords only.',
    ),
  OIDC_CLIENT_ID: z
    .string()
    .optional()
    .describe('Under which name the provider knows this service; needed with OIDC_ISSUER.'),
  OIDC_CLIENT_SECRET: z
    .string()
    .optional()
    .describe('By which this service proves itself to the provider; needed with OIDC_ISSUER.'),
  OIDC_LABEL: z
    .string()
    .trim()
    .max(80, 'must have at most 80 letters')
    .optional()
    .describe('What the button on the sign-in page says. Left out: single sign-on.'),
  OIDC_SCOPES: z
    .string()
    .trim()
    .regex(/^openid(?:\s+[\x21-\x7e]+)*$/, 'must begin with openid, more behind it with blanks')
    .default('openid profile email')
    .describe('What the provider is asked for.'),
  OIDC_LOGIN_CLAIM: claim
    .default('preferred_username')
    .describe('The claim that gives somebody new their login name.'),
  OIDC_NAME_CLAIM: claim.default('name').describe('The claim that gives somebody new their name.'),
  OIDC_EMAIL_CLAIM: claim
    .default('email')
    .describe('The claim that gives somebody new their e-mail address.'),
  OIDC_ROLE_CLAIM: claim
    .default('groups')
    .describe('The claim whose values OIDC_ROLES maps; a dot leads into an object.'),
  OIDC_ROLES: roleValues
    .optional()
    .describe(
      'Which value makes which role, as role=value; role=value. Left out: roles are given in this service.',
    ),
  OIDC_UNIT_CLAIM: claim
    .optional()
    .describe(
      'The claim with the code of the unit whose branch somebody sees. Left out: units are given in this service.',
    ),
  OIDC_WHOLE_ROSTER: z
    .string()
    .trim()
    .optional()
    .describe(
      'The value of OIDC_UNIT_CLAIM that stands for the whole roster. Left out: none does.',
    ),
  OIDC_UNKNOWN: z
    .enum(['refuse', 'create'], { error: 'must be refuse or create' })
    .default('refuse')
    .describe(
      'What becomes of somebody whom the provider knows and this service does not; create needs OIDC_ROLES and OIDC_UNIT_CLAIM.',
    ),
}

const schema = z.object(oidcVariables)

/** Variables that are right each by itself and do not fit together. */
export function oidcFaults(
  settings: z.infer<typeof schema>,
  consoleUrl: string | undefined,
): { field: string; reason: string }[] {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_UNKNOWN } = settings
  const { OIDC_ROLES, OIDC_UNIT_CLAIM, OIDC_WHOLE_ROSTER } = settings
  const missing = (given: Record<string, unknown>, reason: string) =>
    Object.entries(given)
      .filter(([, value]) => value === undefined)
      .map(([field]) => ({ field, reason }))
  const needsUnit = OIDC_WHOLE_ROSTER === undefined ? {} : { OIDC_UNIT_CLAIM }
  const wholeRoster = missing(needsUnit, 'is missing; OIDC_WHOLE_ROSTER is a value of it')
  if (OIDC_ISSUER === undefined)
    return [
      ...(OIDC_CLIENT_ID === undefined && OIDC_CLIENT_SECRET === undefined
        ? []
        : [{ field: 'OIDC_ISSUER', reason: 'is missing; OIDC_CLIENT_ID or _SECRET is set' }]),
      ...wholeRoster,
    ]
  return [
    ...missing({ OIDC_CLIENT_ID, OIDC_CLIENT_SECRET }, 'is missing; OIDC_ISSUER is set'),
    ...(consoleUrl === undefined
      ? [
          {
            field: 'PUBLIC_URL',
            reason:
              'is missing: the provider has to know where to lead people back to. Set PUBLIC_URL, or CONSOLE_URL where the console has an address of its own',
          },
        ]
      : []),
    ...(OIDC_UNKNOWN === 'create'
      ? missing({ OIDC_ROLES, OIDC_UNIT_CLAIM }, 'is missing; OIDC_UNKNOWN is create')
      : []),
    ...wholeRoster,
  ]
}
