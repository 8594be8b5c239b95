/** The web service functions of the simulated Moodle: which parameters each takes, what it answers, how it refuses. */
import {
  activityStatuses,
  attendanceSessions,
  courseContents,
  courseInfo,
  participant,
} from './moodle-courses.ts'
import { courseGrades, gradesOfUser, quizAttempts, quizSettings } from './moodle-grades.ts'
import type { MoodleCourse, MoodleMember, MoodleSite } from './moodle-site.ts'
import { SERVICE_USER } from './moodle-site.ts'
import type { Json } from './php-json.ts'

/** What a Moodle answers instead of a result, with HTTP 200. */
export class MoodleFault extends Error {
  readonly exception: string
  readonly errorcode: string

  constructor(exception: string, errorcode: string, message: string) {
    super(message)
    this.exception = exception
    this.errorcode = errorcode
  }
}

export const faults = {
  parameter: () =>
    new MoodleFault(
      'invalid_parameter_exception',
      'invalidparameter',
      'Invalid parameter value detected',
    ),
  token: () =>
    new MoodleFault('moodle_exception', 'invalidtoken', 'Invalid token - token not found'),
  record: (table: string) =>
    new MoodleFault(
      'dml_missing_record_exception',
      'invalidrecord',
      `Can't find data record in database table ${table}.`,
    ),
  attendance: () =>
    new MoodleFault(
      'dml_missing_record_exception',
      'invalidrecordunknown',
      "Can't find data record in database.",
    ),
  user: () => new MoodleFault('dml_missing_record_exception', 'invaliduser', 'Invalid user'),
  login: () =>
    new MoodleFault(
      'require_login_exception',
      'requireloginerror',
      'Course or activity not accessible.',
    ),
  courseContext: (id: number) =>
    new MoodleFault(
      'moodle_exception',
      'errorcoursecontextnotvalid',
      `You cannot execute functions in the course context (course id:${id}). The context error message was: Course or activity not accessible.`,
    ),
  bothActiveAndSuspended: () =>
    new MoodleFault(
      'coding_exception',
      'codingerror',
      'Coding error detected, it must be fixed by a programmer: Both onlyactive and onlysuspended are set, this is probably not what you want!',
    ),
}

/** The parameters of a call, by their flat names such as `options[0][name]`. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values
  }

  /** Names before the first bracket. */
  names(): Set<string> {
    return new Set([...this.#values.keys()].map((name) => name.replace(/\[.*$/, '')))
  }

  text(name: string, otherwise: string): string {
    return this.#values.get(name) ?? otherwise
  }

  /** @throws MoodleFault when it is missing and there is nothing else to take, or is no whole number */
  integer(name: string, otherwise?: number): number {
    const value = this.#values.get(name)
    if (value === undefined && otherwise !== undefined) return otherwise
    if (value === undefined || !/^-?\d+$/.test(value)) throw faults.parameter()
    return Number(value)
  }

  /** `courseids[0]=…&courseids[1]=…` as whole numbers. */
  list(name: string): number[] {
    const list: number[] = []
    while (this.#values.has(`${name}[${list.length}]`))
      list.push(this.integer(`${name}[${list.length}]`))
    return list
  }

  /** `options[0][name]=…&options[0][value]=…` as a map. */
  options(): Map<string, string> {
    const options = new Map<string, string>()
    for (let index = 0; this.#values.has(`options[${index}][name]`); index++) {
      const value = this.#values.get(`options[${index}][value]`)
      if (value === undefined) throw faults.parameter()
      options.set(this.text(`options[${index}][name]`, ''), value)
    }
    return options
  }
}

interface MoodleFunction {
  parameters: readonly string[]
  answer(site: MoodleSite, parameters: Parameters, siteUrl: string): Json
}

export const moodleFunctions: Readonly<Record<string, MoodleFunction>> = {
  core_completion_get_activities_completion_status: {
    parameters: ['courseid', 'userid'],
    answer(site, parameters) {
      const course = openCourse(site, parameters.integer('courseid'))
      return activityStatuses(course, knownUser(site, parameters.integer('userid')).id)
    },
  },
  core_course_get_contents: {
    parameters: ['courseid', 'options'],
    answer: (site, parameters, siteUrl) =>
      courseContents(openCourse(site, parameters.integer('courseid')), siteUrl),
  },
  core_course_get_courses_by_field: {
    parameters: ['field', 'value'],
    answer(site, parameters, siteUrl) {
      const fits = courseFilter(parameters.text('field', ''), parameters.text('value', ''))
      const found = [...site.courses.values()].filter((course) => course.visible && fits(course))
      return { courses: found.map((course) => courseInfo(course, siteUrl)), warnings: [] }
    },
  },
  core_enrol_get_enrolled_users: {
    parameters: ['courseid', 'options'],
    answer: enrolledUsers,
  },
  core_webservice_get_site_info: { parameters: ['serviceshortnames'], answer: siteInfo },
  gradereport_user_get_grade_items: {
    parameters: ['courseid', 'userid', 'groupid'],
    answer(site, parameters) {
      const course = openCourse(site, parameters.integer('courseid'))
      const userid = parameters.integer('userid', 0)
      return userid === 0 ? courseGrades(course) : gradesOfUser(course, knownUser(site, userid))
    },
  },
  mod_attendance_get_sessions: {
    parameters: ['attendanceid'],
    answer(site, parameters) {
      const id = parameters.integer('attendanceid')
      const course = [...site.courses.values()].find(({ rollCall }) => rollCall?.id === id)
      if (!course) throw faults.attendance()
      return attendanceSessions(course)
    },
  },
  mod_quiz_get_quizzes_by_courses: {
    parameters: ['courseids'],
    answer(site, parameters) {
      const asked = parameters.list('courseids')
      const courses = [...site.courses.values()].filter(({ visible }) => visible)
      const found = courses.filter(({ id }) => asked.length === 0 || asked.includes(id))
      return { quizzes: found.map(quizSettings), warnings: [] }
    },
  },
  mod_quiz_get_user_attempts: {
    parameters: ['quizid', 'userid', 'status', 'includepreviews'],
    answer(site, parameters) {
      if (!['all', 'finished', 'unfinished'].includes(parameters.text('status', 'finished')))
        throw faults.parameter()
      const quizid = parameters.integer('quizid')
      const course = [...site.courses.values()].find(({ quiz }) => quiz.id === quizid)
      if (!course) throw faults.record('quiz')
      if (!course.visible) throw faults.login()
      const user = knownUser(site, parameters.integer('userid', SERVICE_USER))
      if (parameters.text('status', 'finished') === 'unfinished')
        return { attempts: [], warnings: [] }
      return quizAttempts(course, user.id)
    },
  },
}

/** @throws MoodleFault when there is none, or the service account may not enter it */
function openCourse(site: MoodleSite, id: number, refuse = faults.login): MoodleCourse {
  const course = site.courses.get(id)
  if (!course) throw faults.record('course')
  if (!course.visible) throw refuse()
  return course
}

function knownUser(site: MoodleSite, id: number) {
  const user = site.users.get(id)
  if (!user) throw faults.user()
  return user
}

function courseFilter(field: string, value: string): (course: MoodleCourse) => boolean {
  switch (field) {
    case '':
      return () => true
    case 'id':
    case 'ids': {
      const ids = value.split(',')
      if (!ids.every((id) => /^\d+$/.test(id))) throw faults.parameter()
      return (course) => ids.includes(String(course.id))
    }
    case 'shortname':
    case 'idnumber':
      return (course) => course[field] === value
    case 'category':
      return () => value === '2'
    default:
      throw faults.parameter()
  }
}

const SORT_FIELDS = ['id', 'firstname', 'lastname', 'siteorder']
const NAME_FIELDS = ['firstname', 'lastname']

/** Teachers too; suspended enrolments without a sign of it; pages without a total; unknown options are ignored. */
function enrolledUsers(site: MoodleSite, parameters: Parameters, siteUrl: string): Json {
  const id = parameters.integer('courseid')
  const course = openCourse(site, id, () => faults.courseContext(id))
  const options = parameters.options()
  const active = options.get('onlyactive') === '1'
  const suspended = options.get('onlysuspended') === '1'
  if (active && suspended) throw faults.bothActiveAndSuspended()
  const sortBy = options.get('sortby') ?? 'id'
  if (!SORT_FIELDS.includes(sortBy)) throw faults.parameter()
  const from = wholeOption(options, 'limitfrom')
  const number = wholeOption(options, 'limitnumber')
  const fields = options
    .get('userfields')
    ?.split(',')
    .map((field) => field.trim())
  const members = [...course.members.values()]
    .filter((member) => (!active || !member.suspended) && (!suspended || member.suspended))
    .sort(order(sortBy, options.get('sortdirection') === 'DESC'))
  return members
    .slice(from, number === 0 ? undefined : from + number)
    .map((member) => onlyFields(participant(course, member, siteUrl), fields))
}

function wholeOption(options: Map<string, string>, name: string): number {
  const value = options.get(name) ?? '0'
  if (!/^\d+$/.test(value)) throw faults.parameter()
  return Number(value)
}

function order(sortBy: string, descending: boolean) {
  const key = ({ user }: MoodleMember) => (sortBy === 'firstname' ? user.firstname : user.lastname)
  return (a: MoodleMember, b: MoodleMember) =>
    (sortBy === 'id'
      ? a.user.id - b.user.id
      : key(a).localeCompare(key(b), 'vi') || a.user.id - b.user.id) * (descending ? -1 : 1)
}

/** Asked for a part of the name, a Moodle gives the whole name too. */
function onlyFields(all: { [key: string]: Json }, fields: string[] | undefined): Json {
  if (!fields) return all
  const named = NAME_FIELDS.some((field) => fields.includes(field))
  return Object.fromEntries(
    Object.entries(all).filter(
      ([key]) => key === 'id' || fields.includes(key) || (key === 'fullname' && named),
    ),
  )
}

function siteInfo(site: MoodleSite, _: Parameters, siteUrl: string): Json {
  return {
    sitename: site.name,
    username: 'ws_hocvu',
    firstname: 'Kết nối',
    lastname: 'Học Vụ',
    fullname: 'Kết nối Học Vụ',
    lang: 'vi',
    userid: SERVICE_USER,
    siteurl: siteUrl,
    userpictureurl: `${siteUrl}/theme/image.php/boost/core/1/u/f1`,
    functions: Object.keys(moodleFunctions).map((name) => ({
      name,
      version: name.startsWith('mod_attendance') ? '2024020500' : '2023100900',
    })),
    downloadfiles: 0,
    uploadfiles: 0,
    release: '4.3 (Build: 20231009)',
    version: '2023100900',
    mobilecssurl: '',
    advancedfeatures: [{ name: 'enablecompletion', value: 1 }],
    usercanmanageownfiles: true,
    userquota: 104_857_600,
    usermaxuploadfilesize: 2_097_152,
    userhomepage: 1,
    userprivateaccesskey: 'bimat0000000000000000000000demo',
    siteid: 1,
    sitecalendartype: 'gregorian',
    usercalendartype: 'gregorian',
    userissiteadmin: false,
    theme: 'boost',
    limitconcurrentlogins: 0,
  }
}
