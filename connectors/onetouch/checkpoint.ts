/** Where a pull stands, between two pages. */
import { z } from 'zod'
import type { Checkpoint, CourseRequest } from '../contract.ts'

/** The parts of a course, in the order in which they are read. */
export const Part = z.enum(['people', 'grades', 'sessions', 'topics'])
export type Part = z.infer<typeof Part>

/** Inside a part. */
const Place = z.object({
  /** people: first row of the next page; grades: 1 once the course-wide page is delivered. */
  offset: z.int().min(0),
  /** people, grades and topics: the last user read; sessions: the last attendance activity. */
  afterId: z.int().min(0),
})
export type Place = z.infer<typeof Place>

export const START: Place = { offset: 0, afterId: 0 }

/** How far a course is read, and what its later parts need to know of the earlier ones. */
const CourseProgress = z.object({
  /** As it was asked for; two names of one course are read twice. */
  course: z.string(),
  /** Parts that were read to their end. */
  done: z.array(Part),
  at: Place.extend({ part: Part }).nullable(),
  /** Counted while people were read. */
  learners: z.int().min(0),
  activeLearners: z.int().min(0),
  otherRoles: z.array(z.string()),
  /** Course modules of the final tests, known once grades were read. */
  testModules: z.array(z.int()),
  /** Attendance activities that the grade report knows, hidden ones included. */
  attendances: z.array(z.int()),
})
export type CourseProgress = z.infer<typeof CourseProgress>

const Progress = z.object({ version: z.literal(2), courses: z.array(CourseProgress) })

/** A checkpoint that is not readable here starts from the beginning: reading twice changes nothing. */
export function readCheckpoint(checkpoint: Checkpoint | null): Map<string, CourseProgress> {
  const read = Progress.safeParse(checkpoint)
  return new Map((read.data?.courses ?? []).map((progress) => [progress.course, progress]))
}

export function checkpointOf(courses: ReadonlyMap<string, CourseProgress>): Checkpoint {
  return { version: 2, courses: [...courses.values()] } satisfies z.infer<typeof Progress>
}

export function partsOf(request: CourseRequest): Part[] {
  const parts: Part[] = ['people']
  if (request.finalTests.length > 0) parts.push('grades')
  if (request.attendance.includes('sessions')) parts.push('sessions')
  if (request.attendance.includes('topics')) parts.push('topics')
  return parts
}

export function startOf(course: string): CourseProgress {
  return {
    course,
    done: [],
    at: null,
    learners: 0,
    activeLearners: 0,
    otherRoles: [],
    testModules: [],
    attendances: [],
  }
}
