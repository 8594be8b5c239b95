/** Participants of a course: accounts and enrolments, in pages that notice when people come or go in between. */
import { HocvuError } from '../../src/foundation/errors.ts'
import { cleanName } from '../../src/foundation/names.ts'
import type { AccountRecord, EnrolmentRecord, QuarantinedRow } from '../contract.ts'
import type { FoundCourse } from './course.ts'
import { type Moodle, optionList } from './moodle.ts'
import type { OnetouchSettings } from './settings.ts'
import { Participant, ParticipantId, Participants } from './wire.ts'

/** Asking only for these is three times as fast as the default fields. */
const FIELDS =
  'id,username,firstname,lastname,fullname,email,phone1,phone2,department,institution,idnumber,firstaccess,lastcourseaccess,roles'

/** Times that a page may have moved under the reader before it is given up. */
const MOST_SETBACKS = 20

/** Where reading stands: everybody up to `lastId` has been read, the next page begins at row `offset`. */
export interface PeoplePosition {
  offset: number
  lastId: number
}

export interface PeoplePage {
  records: (AccountRecord | EnrolmentRecord)[]
  quarantined: QuarantinedRow[]
  next: PeoplePosition
  last: boolean
  /** Learners on this page, and the roles of others on it. */
  learners: number
  activeLearners: number
  otherRoles: string[]
}

/** Enrolments that are neither suspended nor ended; Moodle marks the others nowhere else. */
async function readActive(
  moodle: Moodle,
  course: FoundCourse,
  fields: string,
): Promise<readonly unknown[]> {
  const { value } = await moodle.call({
    function: 'core_enrol_get_enrolled_users',
    parameters: { courseid: course.id, ...optionList({ onlyactive: 1, userfields: fields }) },
    answer: Participants,
    place: `active participants of course ${course.name}`,
    course: course.name,
  })
  return value
}

export async function readActiveIds(
  moodle: Moodle,
  course: FoundCourse,
): Promise<ReadonlySet<number>> {
  return new Set((await readActive(moodle, course, 'id')).flatMap((row) => idOf(row) ?? []))
}

export interface ActiveLearner {
  id: number
  /** Last time the course was entered. */
  accessedAt: string | null
}

/** Learners with an active enrolment by ascending id. Rows that cannot be read are quarantined where people are read. */
export async function readActiveLearners(
  moodle: Moodle,
  course: FoundCourse,
): Promise<ActiveLearner[]> {
  const rows = await readActive(moodle, course, 'id,lastcourseaccess,roles')
  return rows
    .flatMap((row) => Participant.safeParse(row).data ?? [])
    .filter(({ roles }) => isLearner(roles, moodle.settings))
    .map(({ id, lastcourseaccess }) => ({ id, accessedAt: lastcourseaccess }))
    .sort((a, b) => a.id - b.id)
}

/** Active learners of a course whom a course-wide answer leaves out; asked again, because some may have left meanwhile. */
export async function activeLearnersBeside(
  moodle: Moodle,
  course: FoundCourse,
  expected: number,
  met: ReadonlySet<number>,
): Promise<number[]> {
  if (met.size >= expected) return []
  const active = await readActiveLearners(moodle, course)
  return active.map(({ id }) => id).filter((id) => !met.has(id))
}

/** Moodle counts whole seconds: what was done within the second of `since` is not before it. */
export function isAtOrAfter(instant: string | null, since: Date | null): boolean {
  if (since === null) return true
  return instant !== null && Date.parse(instant) >= Math.floor(since.getTime() / 1000) * 1000
}

/** Whether the learner was deleted since the list was read; any other fault concerns the whole course. */
export function isGone(error: unknown): error is HocvuError {
  return error instanceof HocvuError && /"(invaliduser|usernotenroled)"/.test(error.message)
}

export function isLearner(
  roles: readonly { shortname: string }[],
  settings: OnetouchSettings,
): boolean {
  return roles.some((role) => settings.learnerRoles.includes(role.shortname))
}

/**
 * Pages of participants by ascending id. A page begins with the last row of the page before: when that row
 * has moved, somebody has left meanwhile and the reader steps back, so that nobody is skipped.
 */
export async function* readPeople(
  moodle: Moodle,
  course: FoundCourse,
  active: ReadonlySet<number>,
  from: PeoplePosition,
): AsyncGenerator<PeoplePage> {
  const { settings } = moodle
  const size = settings.pageSize
  let { offset, lastId } = from
  let setbacks = 0
  for (;;) {
    const place = `participants of course ${course.name} from row ${offset}`
    const { value: rows } = await moodle.call({
      function: 'core_enrol_get_enrolled_users',
      parameters: {
        courseid: course.id,
        ...optionList({
          limitfrom: offset,
          limitnumber: size,
          sortby: 'id',
          sortdirection: 'ASC',
          userfields: FIELDS,
        }),
      },
      answer: Participants,
      place,
      course: course.name,
    })
    checkOrder(rows, course)
    const first = idOf(rows[0])
    const moved = offset > 0 && (rows.length === 0 || (first !== null && first > lastId))
    const fresh = rows.filter((row) => (idOf(row) ?? Number.POSITIVE_INFINITY) > lastId)
    const full = rows.length >= size
    if (moved || (full && fresh.length === 0)) {
      setbacks += 1
      if (setbacks > MOST_SETBACKS) throw unsteady(course)
      offset = moved ? Math.max(0, offset - size) : offset + rows.length - 1
      continue
    }

    const page = readRows(moodle, course, active, fresh, place)
    lastId = Math.max(lastId, ...fresh.map((row) => idOf(row) ?? 0))
    offset += Math.max(0, rows.length - 1)
    yield { ...page, next: { offset, lastId }, last: !full }
    if (!full) return
  }
}

function readRows(
  moodle: Moodle,
  course: FoundCourse,
  active: ReadonlySet<number>,
  rows: readonly unknown[],
  place: string,
) {
  const records: PeoplePage['records'] = []
  const quarantined: QuarantinedRow[] = []
  const otherRoles = new Set<string>()
  let learners = 0
  let activeLearners = 0
  for (const row of rows) {
    const read = Participant.safeParse(row)
    if (!read.success) {
      const id = idOf(row)
      const field = read.error.issues[0]?.path.join('.') || 'row'
      quarantined.push(
        moodle.quarantine({
          course,
          place: id === null ? place : `participants of course ${course.name}, user ${id}`,
          ...(id !== null && { key: String(id) }),
          reason: id === null ? 'user-without-id' : 'user-unreadable',
          detail: `The participant cannot be read (field ${field}). Look at the user on the platform and sync again.`,
          row,
        }),
      )
      continue
    }
    const person = read.data
    if (!isLearner(person.roles, moodle.settings)) {
      for (const role of person.roles) otherRoles.add(role.shortname)
      continue
    }
    learners += 1
    if (active.has(person.id)) activeLearners += 1
    records.push(
      accountOf(person, moodle.settings),
      enrolmentOf(person, course, active.has(person.id)),
    )
  }
  return { records, quarantined, learners, activeLearners, otherRoles: [...otherRoles] }
}

/** A person as the platform knows them. Twelve digits in a key field are a citizen's number, not an employee code. */
export function accountOf(person: Participant, settings: OnetouchSettings): AccountRecord {
  const isNationalId = (text: string | null) => text !== null && /^\d{12}$/.test(text)
  const { idnumber, username } = person
  const nationalId = [idnumber, username].find(isNationalId) ?? null
  return {
    kind: 'account',
    sourceId: `account:${person.id}`,
    account: String(person.id),
    ...nameOf(person, settings),
    employeeCode: isNationalId(idnumber) ? null : idnumber,
    nationalId,
    username: isNationalId(username) ? null : username,
    email: person.email,
    emailVerified: true,
    phone: person.phone1 ?? person.phone2,
    dateOfBirth: null,
    unit: person[settings.unitField],
  }
}

/** `fullname` is in the site's display order; the two name fields, where visible, tell family and given name apart. */
function nameOf(
  person: Participant,
  settings: OnetouchSettings,
): Pick<AccountRecord, 'fullName' | 'nameOrder'> {
  const shown = cleanName(person.fullname ?? '')
  if (settings.nameOrder === 'family-first' && shown !== '')
    return { fullName: shown, nameOrder: 'family-first' }
  const family = namePart(person.lastname)
  const given = namePart(person.firstname)
  // One field alone holds the whole name, as it was typed: family name first.
  if (family !== '' || given !== '')
    return { fullName: cleanName(`${family} ${given}`), nameOrder: 'family-first' }
  return { fullName: shown, nameOrder: shown === '' ? 'unknown' : 'given-first' }
}

/** Moodle demands both name fields, so whole names stand in one of them with a `-` or `.` in the other. */
function namePart(text: string | null): string {
  const name = cleanName(text ?? '')
  return /^[-.–—]+$/.test(name) ? '' : name
}

function enrolmentOf(person: Participant, course: FoundCourse, active: boolean): EnrolmentRecord {
  return {
    kind: 'enrolment',
    sourceId: `enrolment:${course.id}:${person.id}`,
    account: String(person.id),
    course: course.name,
    sourceUpdatedAt: null,
    state: active ? 'active' : 'suspended',
    handedOutAt: null,
    // The site's first access is only of use once the course itself has been entered.
    firstAccessAt: person.lastcourseaccess === null ? null : person.firstaccess,
  }
}

/** Roles that Moodle gives to staff: a course may have only these before its learners come. */
const STAFF = new Set(['manager', 'coursecreator', 'editingteacher', 'teacher', 'guest', 'user'])

/**
 * A course with participants but without learners is suspicious when unknown roles are among them.
 * @throws HocvuError `platform.not-found`
 */
export function checkLearnerRoles(
  course: FoundCourse,
  seen: { learners: number; otherRoles: readonly string[] },
  settings: OnetouchSettings,
): void {
  const unknown = seen.otherRoles.filter((role) => !STAFF.has(role))
  if (seen.learners > 0 || unknown.length === 0) return
  throw new HocvuError(
    'platform.not-found',
    `Nobody in course ${course.name} has the role ${settings.learnerRoles.join(' or ')}, but there are participants with ${unknown.join(', ')}. Set \`learnerRoles\` of the platform.`,
  )
}

export function idOf(row: unknown): number | null {
  const read = ParticipantId.safeParse(row)
  return read.success ? read.data.id : null
}

function checkOrder(rows: readonly unknown[], course: FoundCourse): void {
  const ids = rows.map(idOf).filter((id) => id !== null)
  if (ids.some((id, index) => id < (ids[index - 1] ?? 0)))
    throw new HocvuError(
      'platform.bad-answer',
      `The participants of course ${course.name} do not come in the order of their ids, so pages cannot be followed. Check the Moodle version.`,
    )
}

function unsteady(course: FoundCourse): HocvuError {
  return new HocvuError(
    'platform.bad-answer',
    `The participants of course ${course.name} keep changing while they are read, or the site ignores limitfrom. Sync again when enrolment is done.`,
  )
}
