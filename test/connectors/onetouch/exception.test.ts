import { describe, expect, it } from 'vitest'
import { faultOfException } from '../../../connectors/onetouch/faults.ts'

const GRADES = 'gradereport_user_get_grade_items'
const ROLL = 'mod_attendance_get_sessions'

function faultOf(
  errorcode: string,
  functions: ReadonlySet<string> | null,
  message = 'Access control',
) {
  const exception = { exception: 'x', errorcode, message }
  return faultOfException(exception, { function: ROLL, course: 'KNS-2022', functions })
}

describe('an access exception', () => {
  it('is a missing right that names the function, when the service does not hold it', () => {
    const fault = faultOf('accessexception', new Set([GRADES]))
    expect(fault.code).toBe('platform.no-right')
    expect(fault.message).toContain(`Add the function ${ROLL}`)
  })

  it('is an expired token when the service holds the function, or is not known yet', () => {
    expect(faultOf('accessexception', new Set([ROLL])).code).toBe('platform.unauthorised')
    expect(faultOf('accessexception', null).code).toBe('platform.unauthorised')
  })
})

describe('the words of an exception', () => {
  it('are those of the site without markup, with function and course', () => {
    const { message } = faultOf('sitemaintenance', null, '<p>Bảo trì\n <b>đến</b> 5 giờ.</p>')
    expect(message).toContain(`${ROLL} of course KNS-2022: Moodle answers "sitemaintenance"`)
    expect(message).toContain('(Bảo trì đến 5 giờ)')
  })

  it('never decide: only the code does', () => {
    expect(faultOf('invalidtoken', null, 'Everything is fine').code).toBe('platform.unauthorised')
    expect(faultOf('gremlins', null, 'Invalid token').code).toBe('platform.bad-answer')
  })
})
