/** Moodle's answers as they come over the wire, checked and turned into plain values. Shapes stay inside this folder. */
import { z } from 'zod'
import { decimalOfDouble, parseDecimal } from '../../src/foundation/decimal.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { DecimalString } from '../contract.ts'

/** Ids come as numbers, in some functions as strings. */
const Id = z.union([
  z.int().positive(),
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
])

/** Epoch seconds; 0 and null mean never. Given as ISO 8601 in UTC. */
const Epoch = z
  .union([
    z.int().min(0).max(253_402_300_799),
    z
      .string()
      .regex(/^\d{1,11}$/)
      .transform(Number),
  ])
  .nullish()
  .transform((seconds) => (seconds ? new Date(seconds * 1000).toISOString() : null))

/** An optional text, trimmed and in NFC; empty and missing are the same. */
const Text = z
  .string()
  .nullish()
  .transform((text) => (text ? cleanText(text) || null : null))

/** A name that Moodle prepared for a page: `&amp;` stands for `&`. */
const PageText = Text.transform((text) => (text === null ? null : withoutEntities(text)))

/** An exact decimal out of a JSON number (its shortest decimal) or a string. */
const Exact = z.union([z.number(), z.string()]).transform((value, context) => {
  const decimal = typeof value === 'number' ? decimalOfDouble(value) : parseDecimal(value)
  if (decimal !== null && DecimalString.safeParse(decimal).success) return decimal
  context.addIssue('not a plain decimal')
  return z.NEVER
})

/** Where only it counts that an answer came. */
export const Anything = z.unknown()
const Rows = z.array(z.unknown())
const Warnings = Rows.nullish().transform((rows) => rows ?? [])

/** Only what is needed is kept: the answer also holds `userprivateaccesskey`, a working secret. */
export const SiteInfo = z.object({
  release: Text,
  version: z.union([z.string(), z.number()]).transform(String),
  functions: z.array(z.object({ name: z.string() })),
})
export type SiteInfo = z.infer<typeof SiteInfo>

const Course = z.object({
  id: Id,
  shortname: PageText,
  fullname: PageText,
  /** 0 where completion tracking is off; missing for a caller outside the course. */
  enablecompletion: z.union([z.number(), z.boolean()]).nullish(),
})
export type Course = z.infer<typeof Course>
export const CoursesByField = z.object({ courses: z.array(Course), warnings: Warnings })

export const Participants = Rows
export const ParticipantId = z.object({ id: Id })
export const Participant = z.object({
  id: Id,
  username: Text,
  firstname: Text,
  lastname: Text,
  fullname: Text,
  email: Text,
  phone1: Text,
  phone2: Text,
  department: Text,
  institution: Text,
  idnumber: Text,
  firstaccess: Epoch,
  lastcourseaccess: Epoch,
  roles: z.array(z.object({ shortname: z.string() })),
})
export type Participant = z.infer<typeof Participant>

export const GradeReport = z.object({ usergrades: Rows, warnings: Warnings })
export const UserGrades = z.object({ userid: Id, gradeitems: Rows })
export type UserGrades = z.infer<typeof UserGrades>
/** Enough of a grade item to tell which one it is. */
export const GradeItem = z.object({
  id: Id,
  itemname: PageText,
  idnumber: Text,
  /** `quiz`, `attendance`, …; null for an item that teachers fill in by hand. */
  itemmodule: Text,
  iteminstance: Id.nullish(),
  cmid: Id.nullish(),
})
export type GradeItem = z.infer<typeof GradeItem>
export const GradeValue = z.object({
  graderaw: Exact.nullable(),
  grademin: Exact,
  grademax: Exact,
  gradedatesubmitted: Epoch,
  gradedategraded: Epoch,
  gradeisoverridden: z.boolean().nullish(),
  /** Moodle has not worked the grade out. */
  gradeneedsupdate: z.boolean().nullish(),
  gradeishidden: z.boolean().nullish(),
  gradehiddenbydate: z.boolean().nullish(),
  /** `novalue` where there is no grade; missing for a grade that counts. */
  status: Text,
})
export type GradeValue = z.infer<typeof GradeValue>
/** Names of all grade items of a course, those included that the grade report withholds. */
export const GradeItemNames = z.object({ gradeItems: z.array(z.object({ itemname: PageText })) })

/** What is left out needs mod/quiz:view. */
const Quiz = z.object({
  id: Id,
  /** 1 highest, 2 average, 3 first, 4 last. */
  grademethod: z.int().nullish(),
  /** Marks of all questions: what an attempt's own `sumgrades` is out of. */
  sumgrades: Exact.nullish(),
})
export const Quizzes = z.object({ quizzes: z.array(Quiz), warnings: Warnings })
export const QuizAttempts = z.object({ attempts: Rows, warnings: Warnings })
export const QuizAttempt = z.object({
  id: Id,
  preview: z.union([z.number(), z.boolean()]).nullish(),
  /** inprogress, overdue, finished or abandoned (never handed in). */
  state: z.string(),
  timefinish: Epoch,
  /** null: not all questions are marked. */
  sumgrades: Exact.nullish(),
})

export const AttendanceSessions = Rows
export const AttendanceSession = z.object({
  id: Id,
  groupid: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
  sessdate: Epoch,
  /** Seconds. */
  duration: z.int().min(0).max(6_000_000),
  lasttaken: Epoch,
  statuses: z.array(z.object({ id: Id, acronym: z.string(), description: Text })),
  attendance_log: Rows,
  users: Rows,
})
export type AttendanceSession = z.infer<typeof AttendanceSession>
export const AttendanceLogRow = z.object({ studentid: Id, statusid: Id, remarks: Text })

export const CourseContents = z.array(
  z.object({
    modules: z.array(
      z.object({ id: Id, name: PageText, modname: z.string(), instance: Id.nullish() }),
    ),
  }),
)
export type CourseContents = z.infer<typeof CourseContents>

export const ActivityStatuses = z.object({
  statuses: z.array(
    z.object({
      cmid: Id,
      /** 0 not done, 1 done, 2 done and passed, 3 done and failed. */
      state: z.int().min(0).max(3),
      timecompleted: Epoch,
      tracking: z.int().nullish(),
      /** false: Moodle does not track this user here, so `state` says nothing. */
      istrackeduser: z.boolean().nullish(),
    }),
  ),
  warnings: Warnings,
})
export type ActivityStatuses = z.infer<typeof ActivityStatuses>

/** Every failure of a function is HTTP 200 with this. `debuginfo` may hold SQL and is never read. */
export const Exception = z.union([
  z.object({
    exception: z.string(),
    errorcode: z.string().nullish(),
    message: z.string().nullish(),
  }),
  z.object({
    exception: z.undefined(),
    errorcode: z.string(),
    message: z.string().nullish(),
  }),
])
export type Exception = z.infer<typeof Exception>

function withoutEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#039;', "'")
    .replaceAll('&amp;', '&')
}
