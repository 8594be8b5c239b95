/** Where a pull stands, between two pages. */
import { z } from 'zod'
import type { Checkpoint, CourseRequest } from '../contract.ts'

/** The parts of a course, in the order in which they are read. */
export const Part = z.enum(['people', 'grades', 'sessions', 'topics'])
export type Part = z.infer<typeof Part>

/** A course that is being read. */
const Position = z.object({
  course: z.string(),
  part: Part,
  /** people: first row of the next page and the last id read; topics: the last id; sessions: the last attendance. */
  offset: z.int().min(0),
  afterId: z.int().min(0),
  /** Counted while people were read. */
  learners: z.int().min(0),
  activeLearners: z.int().min(0),
  otherRoles: z.array(z.string()),
  /** Course modules of the final tests, known once grades were read. */
  testModules: z.array(z.int()),
})
export type Position = z.infer<typeof Position>

const Progress = z.object({
  version: z.literal(1),
  /** Courses, as they were asked for, that were read to their end. Two names of one course are read twice. */
  done: z.array(z.string()),
  current: Position.nullable(),
})
export type Progress = z.infer<typeof Progress>

/** A checkpoint that is not readable here starts from the beginning: reading twice changes nothing. */
export function readCheckpoint(checkpoint: Checkpoint | null): Progress {
  const read = Progress.safeParse(checkpoint)
  return read.success ? read.data : { version: 1, done: [], current: null }
}

export function partsOf(request: CourseRequest): Part[] {
  const parts: Part[] = ['people']
  if (request.finalTests.length > 0) parts.push('grades')
  if (request.attendance.includes('sessions')) parts.push('sessions')
  if (request.attendance.includes('topics')) parts.push('topics')
  return parts
}

export function startOf(course: string, part: Part): Position {
  return {
    course,
    part,
    offset: 0,
    afterId: 0,
    learners: 0,
    activeLearners: 0,
    otherRoles: [],
    testModules: [],
  }
}
