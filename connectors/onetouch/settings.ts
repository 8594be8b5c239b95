/** The connector's own keys of an entry in platforms.yaml. */
import { z } from 'zod'

/** What a status of the attendance plug-in means for a session. */
const AttendanceMeaning = z.enum(['present', 'late', 'excused', 'absent'])
export type AttendanceMeaning = z.infer<typeof AttendanceMeaning>

const seconds = (value: number) => z.number().positive().max(3600).default(value)

export const OnetouchSettings = z.object({
  /** Token of a service account; see README.md for the rights it needs. */
  token: z.string().trim().min(1, 'is missing: the token of a Moodle web service account'),
  /** Short names of the course roles that learners have. */
  learnerRoles: z.array(z.string().trim().min(1)).min(1).default(['student']),
  /** Participants read by one request. Pages overlap by one row, to notice when people leave in between. */
  pageSize: z.int().min(2).max(5000).default(500),
  /** Acronyms of the attendance plug-in, replacing the plug-in's own four. */
  attendanceStatuses: z
    .record(z.string(), AttendanceMeaning)
    .default({ P: 'present', L: 'late', E: 'excused', A: 'absent' }),
  /** Which profile field names a learner's unit. */
  unitField: z.enum(['department', 'institution']).default('department'),
  /**
   * How the site writes full names. Left out: family name first where the site shows both name fields,
   * otherwise given name first, as Moodle does by itself.
   */
  nameOrder: z.enum(['family-first', 'given-first']).optional(),
  /** Deadlines in seconds; the grades of a whole course take a site long to work out. */
  timeouts: z.object({ call: seconds(30), grades: seconds(180) }).prefault({}),
})
export type OnetouchSettings = z.infer<typeof OnetouchSettings>
