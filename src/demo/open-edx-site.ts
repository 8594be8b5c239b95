/** What a simulated Open edX site holds; plain data, so that anybody can fill one. */

export interface OpenEdxAccount {
  username: string
  name: string
  email: string
  /** Whether the person has answered the mail that was sent to their address. */
  emailConfirmed: boolean
}

export interface OpenEdxEnrolment {
  username: string
  mode: 'audit' | 'honor' | 'verified' | 'masters'
  active: boolean
  created: Date
  /** The course grade from 0 to 1; 0 also of somebody who attempted nothing. */
  percent: number
  /** Points by graded subsection, in the order of the course; null: not attempted. */
  earned: readonly (number | null)[]
  /** Which chapters are completed, in the order of the course. */
  chaptersCompleted: readonly boolean[]
  /** Where the learner was enrolled through a program. */
  externalUserKey?: string
  certificateAt?: Date
}

export interface OpenEdxCourse {
  /** `course-v1:Org+Number+Run` */
  id: string
  name: string
  /** Graded subsections: `id` is the last part of their key. */
  subsections: readonly { id: string; label: string; name: string; possible: number }[]
  chapters: readonly { id: string; name: string }[]
  enrolments: readonly OpenEdxEnrolment[]
}

export interface OpenEdxSite {
  now: Date
  accounts: readonly OpenEdxAccount[]
  courses: readonly OpenEdxCourse[]
  /** The waffle flag `grades.writable_gradebook`. */
  gradebook: boolean
  /** The plug-in openedx-completion-aggregator. */
  aggregator: boolean
}

/** `course-v1:Org+Number+Run` and `chapter` give `block-v1:Org+Number+Run+type@chapter+block@…`. */
export function blockKey(course: Pick<OpenEdxCourse, 'id'>, type: string, id: string): string {
  return `${course.id.replace('course-v1:', 'block-v1:')}+type@${type}+block@${id}`
}
