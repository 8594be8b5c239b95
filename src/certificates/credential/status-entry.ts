/** The place on a status list that a credential names. Pure. */
import { z } from 'zod'

export const StatusEntry = z.looseObject({
  type: z.literal('BitstringStatusListEntry'),
  statusPurpose: z.literal('revocation'),
  statusListIndex: z.string().regex(/^\d{1,9}$/),
  statusListCredential: z.url(),
})
export type StatusEntry = z.infer<typeof StatusEntry>
