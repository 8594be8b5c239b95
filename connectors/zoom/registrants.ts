/** Who registered for a meeting: approved registrants as accounts and enrolments. */
import { cleanName, foldKey, foldName } from '../../src/foundation/names.ts'
import type { AccountRecord, EnrolmentRecord, QuarantinedRow } from '../contract.ts'
import type { MeetingRequest } from './meeting.ts'
import { Registrant, RegistrantHead, RegistrantsPage } from './wire.ts'
import { hasNoRegistration, type Listing, type Zoom } from './zoom.ts'

export interface RegistrantList {
  registrants: Registrant[]
  quarantined: QuarantinedRow[]
  /** Every approved registrant is among them. */
  complete: boolean
  /** The meeting is held with registration. */
  registration: boolean
}

/** Titles of the question for the employee code, folded; a title may go on after them. */
const CODE_TITLES = [
  ...['Mã CBCCVC', 'Mã cán bộ', 'Mã số cán bộ', 'Mã công chức', 'Mã viên chức', 'Mã nhân viên'],
  ...['Employee code', 'Employee ID', 'Staff code', 'Staff ID'],
].map(foldName)

const STANDARD_FIELDS = ['org', 'job_title', 'industry', 'address', 'city', 'comments'] as const

export async function readRegistrants(
  zoom: Zoom,
  { id, course }: MeetingRequest,
): Promise<RegistrantList> {
  const listing = await listRegistrants(zoom, id)
  // Switched off later it hides who had registered before, so nobody is taken to have left.
  if (listing === null)
    return { registrants: [], quarantined: [], complete: false, registration: false }
  const { rows, complete } = listing
  const registrants = new Map<string, Registrant>()
  const quarantined: QuarantinedRow[] = []
  for (const row of rows) {
    const read = Registrant.safeParse(row)
    if (read.success) {
      registrants.set(read.data.id, read.data)
      continue
    }
    const known = RegistrantHead.safeParse(row).data?.id
    quarantined.push(
      zoom.quarantine({
        place: `registrants of meeting ${course}${known === undefined ? '' : `, registrant ${known}`}`,
        ...(known !== undefined && { key: `registrant:${id}:${known}` }),
        reason: 'registrant-unreadable',
        detail: `The registrant cannot be read (field ${read.error.issues[0]?.path.join('.') || 'row'}). Look at the registration in Zoom and sync again.`,
        row,
      }),
    )
  }
  return { registrants: [...registrants.values()], quarantined, complete, registration: true }
}

/** null: the meeting is held without registration. */
async function listRegistrants(zoom: Zoom, meeting: string): Promise<Listing | null> {
  try {
    return await zoom.list(
      {
        what: 'GET /meetings/{meetingId}/registrants',
        path: `/meetings/${meeting}/registrants`,
        query: { status: 'approved' },
        category: 'medium',
        answer: RegistrantsPage,
      },
      (page) => page.registrants,
      (row) => RegistrantHead.safeParse(row).data?.id ?? JSON.stringify(row),
    )
  } catch (error) {
    if (hasNoRegistration(error)) return null
    throw error
  }
}

/** The account of a registrant: Zoom's own id, in the meeting that it was given for. */
export const accountOf = (meeting: string, registrant: Registrant) => `${meeting}:${registrant.id}`

/** Family name first, whichever of the two fields holds it all. */
export function nameOf(registrant: Registrant): string {
  const filled = (part: string | null) => (/[\p{L}\p{N}]/u.test(part ?? '') ? (part ?? '') : '')
  return cleanName(`${filled(registrant.last_name)} ${filled(registrant.first_name)}`)
}

/** The answer to the question for the employee code. @param wanted the question, where the operator names it */
export function codeOf(registrant: Registrant, wanted: string | undefined): string | null {
  const standard = STANDARD_FIELDS.find((field) => field === wanted)
  if (standard !== undefined) return registrant[standard]
  const isTheQuestion = (title: string) =>
    wanted === undefined
      ? CODE_TITLES.some((known) => title === known || title.startsWith(`${known} `))
      : title === foldName(wanted)
  const answers = registrant.custom_questions
    .filter(({ title }) => title !== null && isTheQuestion(foldName(title)))
    .flatMap(({ value }) => value ?? [])
  return answers[0] ?? null
}

/** Twelve digits as employee code are a citizen's number. */
export function recordsOfRegistrant(
  registrant: Registrant,
  meeting: MeetingRequest,
  registrantCode: string | undefined,
): [AccountRecord, EnrolmentRecord] {
  const account = accountOf(meeting.id, registrant)
  const code = codeOf(registrant, registrantCode)
  const isNationalId = code !== null && /^\d{12}$/.test(foldKey(code))
  return [
    {
      kind: 'account',
      sourceId: `account:${account}`,
      account,
      fullName: nameOf(registrant),
      nameOrder: 'family-first',
      employeeCode: isNationalId ? null : code,
      nationalId: isNationalId ? foldKey(code) : null,
      username: null,
      email: registrant.email,
      emailVerified: true,
      phone: registrant.phone,
      dateOfBirth: null,
      // A field that holds the code says nothing of the unit.
      unit: registrantCode === 'org' ? null : registrant.org,
    },
    {
      kind: 'enrolment',
      sourceId: `enrolment:${account}`,
      account,
      course: meeting.course,
      sourceUpdatedAt: null,
      state: 'active',
      handedOutAt: null,
      firstAccessAt: null,
    },
  ]
}
