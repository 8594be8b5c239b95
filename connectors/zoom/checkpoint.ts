/** Where a pull stands, between two pages. It holds no name and no time of anybody. */
import { z } from 'zod'
import { type CourseProgress, courseProgressReader } from '../course-progress.ts'

const Position = z.object({
  course: z.string(),
  /** All registrants were delivered. */
  registrants: z.boolean(),
  /** Codes of the sessions that were delivered as held. */
  held: z.array(z.string()),
})
export type Position = z.infer<typeof Position>

export type Progress = CourseProgress<Position>

export const readCheckpoint = courseProgressReader(Position)
