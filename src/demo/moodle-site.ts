/** The simulated Moodle's own data, made from the world: users, courses, activities, grades, roll calls. */
import { cleanText } from '../foundation/names.ts'
import type { PlatformAccount } from './accounts.ts'
import { courseOn, type DemoCohort, type MeetingPlan, type Topic } from './cohorts.ts'
import { accountOn } from './enrolments.ts'
import type { Evidence } from './evidence-of-a-story.ts'
import type { DemoWorld } from './world.ts'

export interface MoodleUser {
  id: number
  username: string
  /** Moodle keeps the given name as `firstname` and everything before it as `lastname`. */
  firstname: string
  lastname: string
  email: string
  /** Employee code; empty when it was not filled in. */
  idnumber: string
  institution: string
  department: string
  city: string
}

export interface MoodleMember {
  user: MoodleUser
  role: 'student' | 'teacher'
  /** The enrolment, not the account. */
  suspended: boolean
  evidence: Evidence | null
}

export interface MoodleCourse {
  id: number
  shortname: string
  idnumber: string
  fullname: string
  visible: boolean
  startsAt: Date
  endsAt: Date
  topics: readonly Topic[]
  /** Course module ids: the pages count from here, the quiz and the roll call follow. */
  firstModule: number
  quiz: { id: number; cmid: number; gradeItem: number; name: string; idnumber: string }
  rollCall: { id: number; cmid: number; gradeItem: number; name: string } | null
  sessions: readonly MeetingPlan[]
  /** Learners and teachers by user id. */
  members: Map<number, MoodleMember>
}

export interface MoodleSite {
  name: string
  now: Date
  courses: Map<number, MoodleCourse>
  users: Map<number, MoodleUser>
}

/** Of the service account whose token is used. */
export const SERVICE_USER = 2
const TEACHER = 3
const HIDDEN_COURSE = 90
const MODULES_OF_A_COURSE = 20
const DAY_MS = 86_400_000

export const QUIZ_MAXIMUM = 10
export const QUIZ_PASS = 5

export function buildMoodleSite(world: DemoWorld): MoodleSite {
  const site: MoodleSite = {
    name: 'onetouch (bản trình diễn)',
    now: world.now,
    courses: new Map(),
    users: new Map(),
  }
  for (const cohort of world.cohorts) {
    const taught = courseOn('onetouch', cohort)
    if (taught === null) continue
    const learners = world.enrolments.flatMap((enrolment) => {
      const account = enrolment.cohort === cohort ? accountOn('onetouch', enrolment) : null
      return account === null ? [] : [learner(account, enrolment.evidence)]
    })
    const course = courseOf(cohort, taught, [teacher, ...learners])
    site.courses.set(course.id, course)
    for (const { user } of course.members.values()) site.users.set(user.id, user)
  }
  const [any] = site.courses.values()
  if (any) site.courses.set(HIDDEN_COURSE, hiddenCourse(any))
  return site
}

function courseOf(
  cohort: DemoCohort,
  { id, code, title }: DemoCohort['course'],
  members: MoodleMember[],
): MoodleCourse {
  const firstModule = id * MODULES_OF_A_COURSE
  const afterPages = firstModule + cohort.topics.length
  return {
    id,
    shortname: code,
    idnumber: code.replaceAll('-', ''),
    fullname: title,
    visible: true,
    startsAt: new Date(`${cohort.start}T00:00:00+07:00`),
    endsAt: new Date(Date.parse(`${cohort.deadline}T00:00:00+07:00`) + DAY_MS - 60_000),
    topics: cohort.topics,
    firstModule,
    quiz: {
      id,
      cmid: afterPages,
      gradeItem: id * 10 + 1,
      name: 'Kiểm tra cuối khóa',
      idnumber: 'KTCK',
    },
    rollCall:
      cohort.platform === 'onetouch' && cohort.attendance === 'sessions'
        ? { id, cmid: afterPages + 1, gradeItem: id * 10 + 2, name: 'Điểm danh lớp học trực tuyến' }
        : null,
    sessions: cohort.platform === 'onetouch' ? cohort.sessions : [],
    members: new Map(members.map((member) => [member.user.id, member])),
  }
}

/** One that is being prepared: the service account may not enter it. */
function hiddenCourse(model: MoodleCourse): MoodleCourse {
  return {
    ...model,
    id: HIDDEN_COURSE,
    shortname: 'CHUAN-BI-2027',
    idnumber: 'CHUANBI2027',
    fullname: 'Khóa học năm 2027 (đang chuẩn bị)',
    visible: false,
    rollCall: null,
    sessions: [],
    quiz: { ...model.quiz, id: HIDDEN_COURSE },
    members: new Map(),
  }
}

const teacher: MoodleMember = {
  user: {
    id: TEACHER,
    username: 'giangvien',
    firstname: 'Viên',
    lastname: 'Giảng',
    email: 'giangvien@example.gov.vn',
    idnumber: '',
    institution: '',
    department: '',
    city: '',
  },
  role: 'teacher',
  suspended: false,
  evidence: null,
}

function learner(account: PlatformAccount, evidence: Evidence): MoodleMember {
  const words = account.fullName.split(' ')
  return {
    user: {
      id: Number(account.id),
      username: account.username,
      firstname: words.at(-1) ?? '',
      lastname: words.slice(0, -1).join(' '),
      email: account.email ?? '',
      idnumber: account.employeeCode ?? '',
      institution: 'Tỉnh Sơn La (bản trình diễn)',
      department: cleanText(account.unit),
      city: 'Sơn La',
    },
    role: 'student',
    suspended: evidence.suspended,
    evidence,
  }
}

export function epoch(instant: Date): number {
  return Math.floor(instant.getTime() / 1000)
}

/** Learners in the order of Moodle's lists: last name, then first name. */
export function learnersByName(course: MoodleCourse): (MoodleMember & { evidence: Evidence })[] {
  return [...course.members.values()]
    .filter((member): member is MoodleMember & { evidence: Evidence } => member.evidence !== null)
    .sort(
      (a, b) =>
        compare(a.user.lastname, b.user.lastname) || compare(a.user.firstname, b.user.firstname),
    )
}

const compare = new Intl.Collator('vi').compare
