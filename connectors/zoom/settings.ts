/** The connector's own keys of an entry in platforms.yaml. */
import { z } from 'zod'
import { ClientCredentials } from '../sign-in.ts'

const given = (what: string) =>
  z
    .string({ error: `is missing: ${what}` })
    .trim()
    .min(1, `is missing: ${what}`)

export const ZoomSettings = z.object({
  /** The three credentials of a Server-to-Server OAuth app. */
  accountId: given("the account id of the account's Server-to-Server OAuth app"),
  clientId: given("the client id of the account's Server-to-Server OAuth app"),
  clientSecret: given("the client secret of the account's Server-to-Server OAuth app"),
  /** Where Zoom gives out access tokens. */
  tokenUrl: z.url().default('https://zoom.us/oauth/token'),
  /** The registration question that holds the employee code: the title of a custom one, or a standard field such as `org`. Left out: known titles. */
  registrantCode: z.string().trim().min(1).optional(),
  /** A person's word on single instances, by UUID, where the schedule does not tell what they were. */
  instances: z.record(z.string().min(1), z.enum(['session', 'ignore'])).default({}),
  /** Participants that the licence admits. */
  capacity: z.int().min(1).default(300),
  /** Last day of the licence. */
  licenceUntil: z.iso.date('must be a date such as 2026-08-31').optional(),
  /** Deadline of a request in seconds. */
  timeout: z.number().positive().max(3600).default(30),
})
export type ZoomSettings = z.infer<typeof ZoomSettings>

export function signInOf(settings: ZoomSettings): ClientCredentials {
  const { accountId, clientId, clientSecret, tokenUrl } = settings
  return ClientCredentials.parse({
    type: 'oauth2',
    tokenUrl,
    clientId,
    clientSecret,
    grant: 'account_credentials',
    fields: { account_id: accountId },
  })
}
