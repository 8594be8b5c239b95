/** The connector's own keys of an entry in platforms.yaml. */
import { z } from 'zod'

export const PortalSettings = z.object({
  /** Sent as `Authorization: Bearer`. */
  token: z.string().trim().min(1, 'is missing: the token that the portal gave to this service'),
  /** Items asked for by one request. */
  limit: z.int().min(1).max(10_000).default(200),
  /** Deadline of a request in seconds. */
  timeout: z.number().positive().max(3600).default(30),
})
export type PortalSettings = z.infer<typeof PortalSettings>
