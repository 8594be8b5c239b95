/** Where a pull stands, between two pages. */
import { z } from 'zod'
import type { Checkpoint } from '../contract.ts'
import { FIRST_PAGE, PagePosition } from './pages.ts'

/** The parts of a course, in the order in which they are read. */
export const PARTS = ['people', 'completion', 'grades'] as const
const Part = z.enum(PARTS)

/** A course that is being read. */
const Position = z.object({
  course: z.string(),
  part: Part,
  page: PagePosition,
  /** The site has no completion aggregator: certificates are asked for along with the grades. */
  certificates: z.boolean(),
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

export function beginningOf(course: string): Position {
  return { course, part: 'people', page: FIRST_PAGE, certificates: false }
}

/** After a page of a part: the part's next page, else the next part; null when the course is read. */
export function after(position: Position, page: PagePosition | null): Position | null {
  if (page !== null) return { ...position, page }
  const part = PARTS[PARTS.indexOf(position.part) + 1]
  return part === undefined ? null : { ...position, part, page: FIRST_PAGE }
}
