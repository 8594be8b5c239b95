/** A Moodle with one course of one graded test: the functions that the connector calls, with paging by row and order by id. */
import { onetouch } from '../../../connectors/onetouch/connector.ts'
import { type HttpPlatform, type Learner, ok, type PlatformAnswer } from '../platform.ts'

const TOKEN = 'moodle0token0of0a0made0up0site00'
/** The site sends it along with its site info: a working key of the service account. */
const PRIVATE_KEY = 'moodle-private-access-key-made-up'
const COURSE = 7
const FINAL_TEST = 31
const exception = (errorcode: string) => ({ exception: 'moodle_exception', errorcode, message: '' })

export const platform: HttpPlatform = {
  kind: 'http',
  connector: onetouch,
  // Pages overlap by one row, so that a page of two moves on by one.
  settings: ({ pageSize }) => ({ token: TOKEN, pageSize: Math.min(pageSize + 1, 5000) }),
  invalidSettings: [
    { name: 'no token', settings: { token: undefined }, key: 'token' },
    { name: 'pages of one row', settings: { pageSize: 1 }, key: 'pageSize' },
    { name: 'nobody is a learner', settings: { learnerRoles: [] }, key: 'learnerRoles' },
    { name: 'no deadline', settings: { timeouts: { call: 0 } }, key: 'timeouts.call' },
    {
      name: 'a status that means nothing',
      settings: { attendanceStatuses: { P: 'here' } },
      key: 'attendanceStatuses.P',
    },
  ],
  course: { course: 'NTS', finalTests: ['KT-CK'], attempts: ['highest'], attendance: [] },
  secrets: [TOKEN, PRIVATE_KEY],
  pages: true,
  filtersByTime: false,
  errorObjects: [
    { name: 'a refused token', json: exception('invalidtoken'), code: 'platform.unauthorised' },
    { name: 'a missing right', json: exception('nopermissions'), code: 'platform.no-right' },
    { name: 'maintenance', json: exception('sitemaintenance'), code: 'platform.unavailable' },
    { name: 'an unknown error', json: exception('gremlins'), code: 'platform.bad-answer' },
    { name: 'an error alone', json: { errorcode: 'gremlins' }, code: 'platform.bad-answer' },
  ],
  damages: {
    'a score above the range': 'score-out-of-range',
    'a score that is no number': 'grade-unreadable',
    'a participant without roles': 'user-unreadable',
  },
  expected: ({ number, score }) => ({
    account: String(number),
    test: { raw: String(score), maximum: '10' },
  }),

  answer({ url, body }, { learners }) {
    if (url.pathname !== '/webservice/rest/server.php') return { status: 404, json: {} }
    const { wstoken, wsfunction = '', ...asked } = Object.fromEntries(new URLSearchParams(body))
    if (wstoken !== TOKEN) return ok(exception('invalidtoken'))
    return answerOf(wsfunction, asked, learners)
  },
}

function answerOf(
  wsfunction: string,
  asked: Record<string, string>,
  learners: readonly Learner[],
): PlatformAnswer {
  if (asked.courseid !== undefined && asked.courseid !== String(COURSE))
    return ok(exception('invalidrecord'))
  switch (wsfunction) {
    case 'core_webservice_get_site_info':
      return ok({
        release: '4.5.1',
        version: '2024100701',
        userprivateaccesskey: PRIVATE_KEY,
        functions: FUNCTIONS.map((name) => ({ name, version: '1' })),
      })
    case 'core_course_get_courses_by_field':
      return ok({
        courses: asked.value === 'NTS' ? [{ id: COURSE, shortname: 'NTS' }] : [],
        warnings: [],
      })
    case 'core_enrol_get_enrolled_users': {
      const options = optionsOf(asked)
      const from = Number(options.limitfrom ?? 0)
      const end = options.limitnumber ? from + Number(options.limitnumber) : undefined
      return ok(learners.slice(from, end).map(participant))
    }
    case 'gradereport_user_get_grade_items': {
      const wanted = learners.filter(
        ({ number }) => (asked.userid ?? String(number)) === String(number),
      )
      return ok({ usergrades: wanted.map(grades), warnings: [] })
    }
    default:
      return ok(exception('accessexception'))
  }
}

const FUNCTIONS = [
  'core_webservice_get_site_info',
  'core_course_get_courses_by_field',
  'core_enrol_get_enrolled_users',
  'gradereport_user_get_grade_items',
]

/** `options[0][name]=limitfrom`, `options[0][value]=2`. */
function optionsOf(asked: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asked).flatMap(([key, name]) =>
      key.endsWith('[name]') ? [[name, asked[key.replace('[name]', '[value]')] ?? '']] : [],
    ),
  )
}

function participant({ number, name, employeeCode, email, updatedAt, damage }: Learner) {
  const [family = '', ...given] = name.split(' ')
  return {
    id: number,
    username: `so${number}`,
    firstname: given.join(' '),
    lastname: family,
    fullname: name,
    email,
    department: 'Xã Mường Bú',
    idnumber: employeeCode,
    firstaccess: updatedAt.getTime() / 1000,
    lastcourseaccess: updatedAt.getTime() / 1000,
    roles: damage === 'a participant without roles' ? null : [{ shortname: 'student' }],
  }
}

function grades({ number, score, updatedAt, damage }: Learner) {
  const raw =
    damage === 'a score above the range'
      ? 11
      : damage === 'a score that is no number'
        ? 'seven'
        : score
  return {
    userid: number,
    gradeitems: [
      {
        id: FINAL_TEST,
        itemname: 'Kiểm tra cuối khóa',
        idnumber: 'KT-CK',
        cmid: 12,
        graderaw: raw,
        grademin: 0,
        grademax: 10,
        gradedatesubmitted: updatedAt.getTime() / 1000,
      },
    ],
  }
}
