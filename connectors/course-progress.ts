/** Where a pull stands that reads one course after another. */
import { z } from 'zod'
import type { Checkpoint } from './contract.ts'

export interface CourseProgress<Position> {
  version: 1
  /** Courses, as they were asked for, that were read to their end. */
  done: string[]
  /** Where the course stands that is being read; null between two. */
  current: Position | null
}

/** @returns reads a checkpoint; one that is not readable here starts from the beginning: reading twice changes nothing */
export function courseProgressReader<Position>(
  position: z.ZodType<Position>,
): (checkpoint: Checkpoint | null) => CourseProgress<Position> {
  const schema = z.object({
    version: z.literal(1),
    done: z.array(z.string()),
    current: position.nullable(),
  })
  return (checkpoint) => {
    const read = schema.safeParse(checkpoint)
    return read.success ? read.data : { version: 1, done: [], current: null }
  }
}
