/** Courses, participants, activities and roll calls of the simulated Moodle, key for key as a Moodle 4.3 sends them. */
import type { SessionMark } from './evidence-of-a-story.ts'
import {
  epoch,
  learnersByName,
  type MoodleCourse,
  type MoodleMember,
  QUIZ_PASS,
} from './moodle-site.ts'
import type { Json } from './php-json.ts'

const STUDENT_ROLE = 5
const TEACHER_ROLE = 4
const TEACHER = 3

export function courseInfo(course: MoodleCourse, siteUrl: string): Json {
  return {
    id: course.id,
    fullname: course.fullname,
    displayname: course.fullname,
    shortname: course.shortname,
    courseimage: `${siteUrl}/pluginfile.php/12/course/generated/course.svg`,
    categoryid: 2,
    categoryname: 'Bồi dưỡng chuyển đổi số',
    sortorder: 20_000 + course.id,
    summary: '<p>Khóa học của bản trình diễn: <strong>mọi người học đều là hư cấu</strong>.</p>',
    summaryformat: 1,
    summaryfiles: [],
    overviewfiles: [],
    showactivitydates: false,
    showcompletionconditions: true,
    contacts: [],
    enrollmentmethods: ['manual'],
    format: 'topics',
    showgrades: 1,
    newsitems: 0,
    startdate: epoch(course.startsAt),
    enddate: epoch(course.endsAt),
    maxbytes: 0,
    showreports: 0,
    visible: 1,
    groupmode: 0,
    groupmodeforce: 0,
    defaultgroupingid: 0,
    enablecompletion: 1,
    completionnotify: 0,
    lang: '',
    theme: '',
    marker: 0,
    filters: [{ filter: 'urltolink', localstate: 0, inheritedstate: 1 }],
    courseformatoptions: [
      { name: 'hiddensections', value: 1 },
      { name: 'coursedisplay', value: 0 },
      { name: 'indentation', value: '1' },
    ],
  }
}

/** A participant with all fields; empty ones are missing keys, as on a Moodle. */
export function participant(course: MoodleCourse, member: MoodleMember, siteUrl: string) {
  const { user } = member
  const seen = member.evidence && lastSeen(member)
  const picture = `${siteUrl}/theme/image.php/boost/core/1/u`
  const all: { [key: string]: Json } = {
    id: user.id,
    username: user.username,
    firstname: user.firstname,
    lastname: user.lastname,
    fullname: `${user.firstname} ${user.lastname}`,
    email: user.email,
    department: user.department,
    institution: user.institution,
    idnumber: user.idnumber,
    firstaccess: seen ? epoch(course.startsAt) : 0,
    lastaccess: seen ?? 0,
    lastcourseaccess: seen ?? 0,
    city: user.city,
    country: 'VN',
    profileimageurlsmall: `${picture}/f2`,
    profileimageurl: `${picture}/f1`,
    roles: [
      member.role === 'student'
        ? { roleid: STUDENT_ROLE, name: '', shortname: 'student', sortorder: 0 }
        : { roleid: TEACHER_ROLE, name: '', shortname: 'teacher', sortorder: 0 },
    ],
    enrolledcourses: [{ id: course.id, fullname: course.fullname, shortname: course.shortname }],
  }
  for (const key of ['institution', 'idnumber', 'city']) if (all[key] === '') delete all[key]
  if (member.suspended) delete all.enrolledcourses
  return all
}

/** Epoch seconds of the last thing the learner did in the course; 0 when nothing. */
function lastSeen({ evidence }: MoodleMember): number {
  const did = [
    ...(evidence?.topics ?? []),
    ...(evidence?.attempts.map((attempt) => attempt.submittedAt) ?? []),
  ].filter((at) => at !== null)
  return did.length === 0 ? 0 : Math.max(...did.map(epoch))
}

const emptyCompletion = {
  overrideby: null,
  valueused: false,
  hascompletion: true,
  isautomatic: true,
}

/** What the course consists of. `completiondata` inside is the caller's, never a learner's. */
export function courseContents(course: MoodleCourse, siteUrl: string): Json {
  const section = (id: number, name: string, number: number, modules: Json[]): Json => ({
    id,
    name,
    visible: 1,
    summary: '',
    summaryformat: 1,
    section: number,
    hiddenbynumsections: 0,
    uservisible: true,
    modules,
  })
  const firstSection = course.id * 3
  return [
    section(firstSection, 'General', 0, []),
    section(
      firstSection + 1,
      'Chuyên đề',
      1,
      course.topics.map((topic, index) => page(course, topic.name, index, siteUrl)),
    ),
    section(firstSection + 2, 'Kiểm tra và điểm danh', 2, [
      quizModule(course, siteUrl),
      ...(course.rollCall ? [rollCallModule(course.rollCall, siteUrl)] : []),
    ]),
  ]
}

function moduleHead(
  id: number,
  name: string,
  instance: number,
  modname: string,
  plural: string,
  siteUrl: string,
) {
  return {
    id,
    url: `${siteUrl}/mod/${modname}/view.php?id=${id}`,
    name,
    instance,
    contextid: id + 1000,
    visible: 1,
    uservisible: true,
    visibleoncoursepage: 1,
    modicon: `${siteUrl}/theme/image.php/boost/${modname}/1/monologo?filtericon=1`,
    modname,
    modplural: plural,
    indent: 0,
    onclick: '',
    afterlink: null,
  }
}

const moduleTail = { downloadcontent: 1, dates: [], groupmode: 0 }

function callersCompletion(details: Json) {
  return {
    state: 0,
    timecompleted: 0,
    ...emptyCompletion,
    istrackeduser: false,
    uservisible: true,
    details,
  }
}

function page(course: MoodleCourse, name: string, index: number, siteUrl: string): Json {
  const id = course.firstModule + index
  return {
    ...moduleHead(id, name, id, 'page', 'Pages', siteUrl),
    customdata: '""',
    noviewlink: false,
    completion: 2,
    completiondata: callersCompletion([rule('completionview', 0, 'View')]),
    ...moduleTail,
    contents: [],
    contentsinfo: {
      filescount: 0,
      filessize: 0,
      lastmodified: epoch(course.startsAt),
      mimetypes: [],
      repositorytype: '',
    },
  }
}

function quizModule(course: MoodleCourse, siteUrl: string): Json {
  return {
    ...moduleHead(course.quiz.cmid, course.quiz.name, course.quiz.id, 'quiz', 'Quizzes', siteUrl),
    customdata:
      '{"customcompletionrules":{"completionpassorattemptsexhausted":[],"completionminattempts":"0"}}',
    noviewlink: false,
    completion: 2,
    completiondata: callersCompletion([
      rule('completionusegrade', 0, 'Receive a grade'),
      rule('completionpassgrade', 0, 'Receive a passing grade'),
    ]),
    ...moduleTail,
  }
}

function rollCallModule(
  rollCall: { id: number; cmid: number; name: string },
  siteUrl: string,
): Json {
  return {
    ...moduleHead(rollCall.cmid, rollCall.name, rollCall.id, 'attendance', 'Attendances', siteUrl),
    customdata: '""',
    noviewlink: false,
    completion: 0,
    ...moduleTail,
  }
}

function rule(rulename: string, status: number, description: string): Json {
  return { rulename, rulevalue: { status, description } }
}

/** Whether each activity is done: 0 not, 1 done, 2 passed, 3 failed. Nobody enrolled: all 0, not tracked. */
export function activityStatuses(course: MoodleCourse, userid: number): Json {
  const evidence = course.members.get(userid)?.evidence
  const tracked = { ...emptyCompletion, istrackeduser: evidence !== undefined, uservisible: true }
  const pages = course.topics.map((_, index): Json => {
    const at = evidence?.topics[index]
    return {
      cmid: course.firstModule + index,
      modname: 'page',
      instance: course.firstModule + index,
      state: at ? 1 : 0,
      timecompleted: at ? epoch(at) : 0,
      tracking: 2,
      ...tracked,
      details: [rule('completionview', at ? 1 : 0, 'View')],
    }
  })
  const attempts = evidence?.attempts ?? []
  const passed = attempts.some((attempt) => Number(attempt.score) >= QUIZ_PASS)
  const last = attempts.at(-1)
  return {
    statuses: [
      ...pages,
      {
        cmid: course.quiz.cmid,
        modname: 'quiz',
        instance: course.quiz.id,
        state: last ? (passed ? 2 : 3) : 0,
        timecompleted: last ? epoch(last.submittedAt) : 0,
        tracking: 2,
        ...tracked,
        details: [
          rule('completionusegrade', last ? 1 : 0, 'Receive a grade'),
          rule('completionpassgrade', last ? (passed ? 1 : 3) : 0, 'Receive a passing grade'),
        ],
      },
    ],
    warnings: [],
  }
}

const STATUSES = [
  { id: 5, acronym: 'P', description: 'Present', grade: 2 },
  { id: 7, acronym: 'L', description: 'Late', grade: 1 },
  { id: 8, acronym: 'E', description: 'Excused', grade: 1 },
  { id: 6, acronym: 'A', description: 'Absent', grade: 0 },
]
const STATUS_OF: Partial<Record<SessionMark['kind'], string>> = {
  present: '5',
  late: '7',
  excused: '8',
  absent: '6',
}

/** All sessions with their roll calls; a learner who was not marked has no row, a session not held no row at all. */
export function attendanceSessions(course: MoodleCourse): Json {
  const learners = learnersByName(course)
  const users = learners.map(({ user }) => ({
    id: user.id,
    firstname: user.firstname,
    lastname: user.lastname,
  }))
  const attendanceid = course.rollCall?.id ?? 0
  return course.sessions.map((session, index): Json => {
    const marks = learners.flatMap(({ user, evidence }) => {
      const mark = evidence.sessions[index]
      const statusid = mark && STATUS_OF[mark.kind]
      if (!session.taken || !mark || !statusid) return []
      return [
        {
          studentid: user.id,
          statusid,
          remarks: mark.kind === 'excused' ? mark.reason : '',
          id: String(user.id * 10 + index),
        },
      ]
    })
    return {
      id: course.id * 10 + index,
      attendanceid,
      groupid: 0,
      sessdate: epoch(session.startsAt),
      duration: session.minutes * 60,
      lasttaken: session.taken ? epoch(session.startsAt) + session.minutes * 60 : null,
      lasttakenby: session.taken ? TEACHER : 0,
      timemodified: epoch(course.startsAt),
      description: `<p>Buổi ${index + 1}</p>`,
      descriptionformat: 1,
      studentscanmark: 0,
      absenteereport: 1,
      autoassignstatus: 0,
      preventsharedip: 0,
      preventsharediptime: null,
      statusset: 0,
      includeqrcode: 0,
      studentsearlyopentime: 0,
      courseid: course.id,
      statuses: STATUSES.map(({ id, acronym, description, grade }) => ({
        id,
        attendanceid,
        acronym,
        description,
        grade,
        visible: 1,
        deleted: 0,
        setnumber: 0,
      })),
      attendance_log: marks,
      users,
    }
  })
}
