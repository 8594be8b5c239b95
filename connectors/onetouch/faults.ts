/** What a Moodle exception means. `message` follows the site's language, so only `errorcode` decides. */
import { type ErrorCode, HocvuError } from '../../src/foundation/errors.ts'
import type { Exception } from './wire.ts'

/** The call that failed. */
export interface CallContext {
  function: string
  /** The course as the cohort names it, where the call is about one. */
  course: string | null
  /** Functions of the token's service; null before site info is known. */
  functions: ReadonlySet<string> | null
}

const MEANINGS: Readonly<Record<string, ErrorCode>> = {
  invalidtoken: 'platform.unauthorised',
  invalidtimedtoken: 'platform.unauthorised',
  invalidiptoken: 'platform.unauthorised',
  forcepasswordchangenotice: 'platform.unauthorised',
  sitepolicynotagreed: 'platform.unauthorised',
  usernotfullysetup: 'platform.unauthorised',
  requireloginerror: 'platform.no-right',
  errorcoursecontextnotvalid: 'platform.no-right',
  nopermissions: 'platform.no-right',
  nopermission: 'platform.no-right',
  cannotviewreport: 'platform.no-right',
  errorreportview: 'platform.no-right',
  notingroup: 'platform.no-right',
  invalidrecord: 'platform.not-found',
  invalidrecordunknown: 'platform.not-found',
  invalidcourseid: 'platform.not-found',
  invalidcoursemodule: 'platform.not-found',
  invaliduser: 'platform.not-found',
  usernotenroled: 'platform.not-found',
  nocriteriaset: 'platform.not-found',
  sitemaintenance: 'platform.unavailable',
  upgraderunning: 'platform.unavailable',
  dbconnectionfailed: 'platform.unavailable',
  dmlreadexception: 'platform.unavailable',
  locktimeout: 'platform.unavailable',
  servicenotavailable: 'platform.unavailable',
}

/** Faults of one course or of a part of it; every other one is of the platform and fails a pull at once. */
const COURSE_FAULTS: ReadonlySet<string> = new Set([
  'platform.no-right',
  'platform.not-found',
  'configuration.invalid',
])

export function isCourseFault(error: unknown): error is HocvuError {
  return error instanceof HocvuError && COURSE_FAULTS.has(error.code)
}

/** The error of an exception; an unknown code is a failure, never "no data". */
export function faultOfException(exception: Exception, call: CallContext): HocvuError {
  const errorcode = exception.errorcode || 'none'
  const code = meaningOf(errorcode, call)
  const where = call.course === null ? call.function : `${call.function} of course ${call.course}`
  const said = plain(exception.message ?? '')
  const message = `${where}: Moodle answers "${errorcode}"${said === '' ? '' : ` (${said})`}. ${mendOf(code, errorcode, call)}`
  return new HocvuError(code, message)
}

function meaningOf(errorcode: string, call: CallContext): ErrorCode {
  // A service account that is suspended, deleted, unconfirmed, expired or may not sign in.
  if (errorcode.startsWith('wsaccessuser')) return 'platform.unauthorised'
  // Both "this function is not in the service" and the first answer to an expired token.
  if (errorcode === 'accessexception')
    return call.functions === null || call.functions.has(call.function)
      ? 'platform.unauthorised'
      : 'platform.no-right'
  return MEANINGS[errorcode] ?? 'platform.bad-answer'
}

function mendOf(code: ErrorCode, errorcode: string, call: CallContext): string {
  if (code === 'platform.unauthorised')
    return errorcode.startsWith('wsaccessuser')
      ? 'The service account itself is closed or suspended: have the site re-open it.'
      : 'The token is unknown, expired or not valid here: have a new one made and update the platform.'
  if (code === 'platform.unavailable') return 'The site is down; it is tried again later.'
  if (errorcode === 'accessexception')
    return `Add the function ${call.function} to the token's web service.`
  if (code === 'platform.no-right')
    return "The service account may not enter: give it the rights listed in the connector's README (course:view, and course:viewhiddencourses for a hidden course)."
  if (code === 'platform.not-found')
    return 'Nothing with this id stands on the site: check the course and activity named by the cohort.'
  return 'This answer is not known to the connector; check the Moodle version and the web service log.'
}

/** The platform's own words without markup, short enough for a message. */
function plain(html: string): string {
  return html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 160)
}
