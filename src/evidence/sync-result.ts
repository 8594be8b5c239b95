/** What a sync came to, as its run keeps it. */
import { z } from 'zod'
import { LossesOfCourse } from './disappearance.ts'
import { SyncCounts } from './sync.ts'

export const Lost = z.object({
  lost: z
    .int()
    .meta({ description: 'Learners who count as suspended, ended or gone since this sync.' }),
  missing: z.int().meta({
    description: 'Learners who did not come, and are not counted because rows could not be read.',
  }),
  held: z.array(LossesOfCourse).meta({
    description: 'Courses that lost too many at once: a person decides (`acceptLosses`).',
  }),
  settled: z
    .int()
    .optional()
    .meta({ description: 'Of a replay: rows of the replayed sync that read well now.' }),
})

export const SyncResult = SyncCounts.extend({
  platform: z.string(),
  state: z.enum(['succeeded', 'partial', 'failed']),
  ...Lost.shape,
})
export type SyncResult = z.infer<typeof SyncResult>
