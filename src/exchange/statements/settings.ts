/** What a store of learning statements (a Learning Record Store, xAPI) is told with, beside its password. */
import { z } from 'zod'

/** By which a learner is known there. */
const actorIds = ['learner-id', 'employee-code'] as const
export type ActorId = (typeof actorIds)[number]

export const StatementsSettings = z.object({
  /** Of Basic; the password is the subscriber's secret. */
  user: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^:]+$/),
  actor: z.enum(actorIds).default('learner-id'),
})
export type StatementsSettings = z.infer<typeof StatementsSettings>

export const XAPI_VERSION = '1.0.3'
