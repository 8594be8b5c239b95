/** Where a pull stands, between two pages. It holds no name and no time of anybody. */
import { z } from 'zod'
import type { Checkpoint } from '../contract.ts'

const Position = z.object({
  course: z.string(),
  /** All registrants were delivered. */
  registrants: z.boolean(),
  /** Codes of the sessions that were delivered as held. */
  held: z.array(z.string()),
})
export type Position = z.infer<typeof Position>

const Progress = z.object({
  version: z.literal(1),
  /** Courses, as they were asked for, that were read to their end. */
  done: z.array(z.string()),
  current: Position.nullable(),
})
export type Progress = z.infer<typeof Progress>

/** A checkpoint that is not readable here starts from the beginning: reading twice changes nothing. */
export function readCheckpoint(checkpoint: Checkpoint | null): Progress {
  const read = Progress.safeParse(checkpoint)
  return read.success ? read.data : { version: 1, done: [], current: null }
}
