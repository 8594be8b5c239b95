/** Where a pull stands, between two pages. */
import { z } from 'zod'
import { courseProgressReader } from '../course-progress.ts'
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

export const readCheckpoint = courseProgressReader(Position)

export function beginningOf(course: string): Position {
  return { course, part: 'people', page: FIRST_PAGE, certificates: false }
}

/** After a page of a part: the part's next page, else the next part; null when the course is read. */
export function after(position: Position, page: PagePosition | null): Position | null {
  if (page !== null) return { ...position, page }
  const part = PARTS[PARTS.indexOf(position.part) + 1]
  return part === undefined ? null : { ...position, part, page: FIRST_PAGE }
}
