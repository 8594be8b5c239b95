/** How accounts and what people decided about them are shown. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import { matchAccounts } from '../evidence/link.ts'
import { queuedAccounts } from '../reconciliation/account-decisions/account-queue.ts'
import { LONGEST_WORDS } from '../reconciliation/person-decisions/words.ts'
import type { Run } from '../runs/run.ts'
import type { HttpDeps } from './deps.ts'
import { notFound } from './route.ts'
import { handOver } from './runs.ts'

export const Person = z.object({
  id: z.uuid(),
  learner: z.string().meta({ description: 'Employee code, or the roster’s other key.' }),
  fullName: z.string(),
  unit: z.string().nullable(),
})

const fields = z.array(z.string())

export const AccountState = z.enum(['waiting', 'linked', 'rejected'])

export const Account = z
  .object({
    id: z.uuid(),
    platform: z.string(),
    sourceId: z.string().meta({ description: 'The platform’s own id.' }),
    fullName: z.string().meta({ description: 'As the platform has it.' }),
    employeeCode: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    dateOfBirth: z.string().nullable(),
    unit: z.string().nullable(),
    state: AccountState.meta({
      description: '`rejected`: a person said that it is nobody of the roster.',
    }),
    reason: z.string().meta({ description: 'Why it waits, or what linked it. Stable.' }),
    candidates: z
      .array(
        Person.extend({
          score: z.number().meta({
            description: 'Sum of the weights of evidence, in bits; higher fits better.',
          }),
          agrees: fields.meta({ description: 'Fields that speak for this person.' }),
          disagrees: fields.meta({ description: 'Fields that speak against this person.' }),
        }),
      )
      .meta({ description: 'Whom the account may belong to, the best first.' }),
    learner: Person.nullable(),
  })
  .meta({ id: 'Account' })

/** @throws HocvuError `not-found` */
export async function readAccount(deps: HttpDeps, viewer: Viewer, id: string) {
  const [account] = await queuedAccounts(deps.db, viewer, { id, limit: 1 })
  if (!account) throw notFound()
  return account
}

export const reason = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_WORDS)
  .meta({ description: 'Why; it stays with the decision.' })

export const attachment = z
  .uuid()
  .optional()
  .meta({ description: 'Id of a document that was brought.' })

/** What a decision sets off. */
export const followed = {
  reconciliations: z.array(z.uuid()).meta({
    description: 'Reconciliations that were begun, so that outcomes follow.',
  }),
}

/**
 * Lets the rules look again at what a decision has changed for them, then hands the reconciliations to the queue. What
 * was decided stands, whatever becomes of this: the sweep finds the runs, the next sync the accounts.
 * @returns the ids of the reconciliations
 */
export async function setOff(deps: HttpDeps, runs: readonly Run[]): Promise<string[]> {
  try {
    await matchAccounts(deps.db, deps.clock, null)
  } catch (error) {
    deps.log.warn({ err: error }, 'accounts wait for the next matching')
  }
  for (const run of runs) await handOver(deps, run)
  return runs.map(({ id }) => id)
}
