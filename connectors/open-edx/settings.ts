/** The connector's own keys of an entry in platforms.yaml. */
import { z } from 'zod'
import { ClientCredentials } from '../sign-in.ts'

const seconds = (value: number) => z.number().positive().max(3600).default(value)

/** The largest page that every list of a site gives. */
const LARGEST_PAGE = 100

export const OpenEdxSettings = z.object({
  /** Of an OAuth application with the grant "client credentials", whose user is global staff. */
  clientId: ClientCredentials.shape.clientId,
  clientSecret: ClientCredentials.shape.clientSecret,
  /** Where tokens are given out: a path of the site, or an address of its own. */
  tokenUrl: ClientCredentials.shape.tokenUrl.default('/oauth2/access_token'),
  /**
   * What names a learner's employee code: nothing but the e-mail, the user name where the site gives those out, or the
   * external key of a program enrolment.
   */
  identity: z.enum(['email', 'username', 'external_user_key']).default('email'),
  /** none: neither block completion nor certificates are read where no cohort needs them. */
  completion: z.enum(['auto', 'none']).default('auto'),
  /** The blocks of a course that are its topics. */
  topicBlocks: z.enum(['chapter', 'sequential', 'vertical']).default('chapter'),
  /** Learners whose grades or completion are asked for by one request. */
  pageSize: z.int().min(1).max(LARGEST_PAGE).default(LARGEST_PAGE),
  /** Deadlines in seconds; grades that are not stored yet take a site long to work out. */
  timeouts: z.object({ call: seconds(30), grades: seconds(180) }).prefault({}),
})
export type OpenEdxSettings = z.infer<typeof OpenEdxSettings>

/** A JSON web token: the bearer tokens of older sites are not taken by every function. */
export function signInOf(settings: OpenEdxSettings): ClientCredentials {
  const { clientId, clientSecret, tokenUrl } = settings
  return {
    type: 'oauth2',
    tokenUrl,
    clientId,
    clientSecret,
    fields: { token_type: 'jwt' },
    client: 'fields',
    grant: 'client_credentials',
    scheme: 'JWT',
  }
}
