/** What stands here as records of OneRoster. Pure. */
import { addDays, type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { manifestFiles, NO_NAME, OFFICE_IDENTIFIER } from '../../foundation/oneroster/columns.ts'
import { oneRosterTexts } from '../../foundation/texts/oneroster.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { OneRosterRecord } from './csv-stream.ts'
import type { OneRosterIds } from './ids.ts'
import type {
  ExportedClass,
  ExportedEnrolment,
  ExportedPerson,
  ExportedResult,
  ExportedUnit,
} from './store.ts'

const exportedFiles = [
  ...(['orgs', 'academicSessions', 'courses', 'classes', 'categories', 'lineItems'] as const),
  ...(['users', 'roles', 'enrollments', 'results'] as const),
] as const

/** Property and value of each line below the header. */
export function manifest(systemName: string, systemCode: string): [string, string][] {
  const isThere = (file: string) => exportedFiles.some((there) => there === file)
  return [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...manifestFiles.map((file): [string, string] => [
      `file.${file}`,
      isThere(file) ? 'bulk' : 'absent',
    ]),
    ['source.systemName', systemName],
    ['source.systemCode', systemCode],
  ]
}

/** Of the kinds that OneRoster has, the nearest. */
const ORG_TYPES: Readonly<Record<string, string>> = {
  province: 'state',
  district: 'district',
  commune: 'local',
  hamlet: 'local',
  team: 'local',
  school: 'school',
}

export const orgOf = ({ id, code, name, kind, parentId }: ExportedUnit) =>
  ({
    ...{ sourcedId: id, name, identifier: code, parentSourcedId: parentId },
    type: ORG_TYPES[kind ?? ''] ?? 'department',
  }) satisfies OneRosterRecord<'orgs'>

/** Whose classes all of them are: a class of OneRoster is some school's, and the classes here are no unit's. */
export const officeOrg = (ids: OneRosterIds, name: string) =>
  ({
    ...{ sourcedId: ids.office, name, type: 'school', identifier: OFFICE_IDENTIFIER },
  }) satisfies OneRosterRecord<'orgs'>

interface TermOfClass {
  year: string
  start: DateString
  /** First day after it. */
  end: DateString
}

/** A class without days lasts for the year of the day that is known of it. */
function termOf({ start, deadline, createdAt }: ExportedClass): TermOfClass {
  const year = (start ?? deadline ?? dateInVietnam(createdAt)).slice(0, 4)
  return {
    year,
    start: start ?? `${year}-01-01`,
    end: deadline === null ? firstDayAfter(year) : addDays(deadline, 1),
  }
}

const firstDayAfter = (year: string): DateString => `${Number(year) + 1}-01-01`

/** Each year with the terms of its classes. */
export function academicSessions(
  classes: readonly ExportedClass[],
  ids: OneRosterIds,
): OneRosterRecord<'academicSessions'>[] {
  const years = [...new Set(classes.map((one) => termOf(one).year))].toSorted()
  return [
    ...years.map((year) => ({
      ...{
        sourcedId: ids.year(year),
        title: fill(oneRosterTexts.year, { year }),
        type: 'schoolYear',
        schoolYear: year,
      },
      ...{ startDate: `${year}-01-01`, endDate: firstDayAfter(year) },
    })),
    ...classes.map((one) => {
      const { year, start, end } = termOf(one)
      return {
        ...{ sourcedId: ids.term(one.id), title: one.name, type: 'term', schoolYear: year },
        ...{ startDate: start, endDate: end, parentSourcedId: ids.year(year) },
      }
    }),
  ]
}

export function courses(
  classes: readonly ExportedClass[],
  ids: OneRosterIds,
): OneRosterRecord<'courses'>[] {
  const titles = new Map(classes.map(({ programId, programTitle }) => [programId, programTitle]))
  return [...titles].map(([id, title]) => ({
    ...{ sourcedId: id, title, courseCode: id, orgSourcedId: ids.office },
  }))
}

export const classOf = (
  { id, name, programId }: ExportedClass,
  ids: OneRosterIds,
): OneRosterRecord<'classes'> => ({
  ...{ sourcedId: id, title: name, courseSourcedId: programId, classCode: id },
  ...{ classType: 'scheduled', schoolSourcedId: ids.office, termSourcedIds: ids.term(id) },
})

export const category = (ids: OneRosterIds): OneRosterRecord<'categories'> => ({
  ...{ sourcedId: ids.category, title: oneRosterTexts.result },
})

/** The final result of a class: points of 10, and in words whether it was passed. */
export function lineItemOf(one: ExportedClass, ids: OneRosterIds): OneRosterRecord<'lineItems'> {
  const { start, end } = termOf(one)
  return {
    ...{ sourcedId: ids.lineItem(one.id), title: oneRosterTexts.result, description: one.name },
    ...{ assignDate: start, dueDate: addDays(end, -1), classSourcedId: one.id },
    ...{ categorySourcedId: ids.category, academicSessionSourcedId: ids.term(one.id) },
    ...{ resultValueMin: '0', resultValueMax: '10', schoolSourcedId: ids.office },
  }
}

/** @param withContact e-mail and phone are the roster's, and not every viewer of results sees them */
export function userOf(
  { id, employeeCode, fullName, email, phone, unitId }: ExportedPerson,
  withContact: boolean,
): OneRosterRecord<'users'> {
  const words = fullName.split(' ')
  const contact = withContact ? { email, phone } : {}
  return {
    ...{ sourcedId: id, enabledUser: 'true', identifier: employeeCode, ...contact },
    username: employeeCode ?? contact.email ?? id,
    familyName: words.length > 1 ? (words[0] ?? NO_NAME) : NO_NAME,
    middleName: words.slice(1, -1).join(' '),
    givenName: words.at(-1) ?? NO_NAME,
    primaryOrgSourcedId: unitId,
  }
}

export const roleOf = (
  { id, unitId }: ExportedPerson,
  ids: OneRosterIds,
): OneRosterRecord<'roles'> => ({
  ...{ sourcedId: ids.role(id), userSourcedId: id, roleType: 'primary', role: 'student' },
  orgSourcedId: unitId ?? ids.office,
})

export const enrolmentOf = (
  { id, cohortId, learnerId }: ExportedEnrolment,
  ids: OneRosterIds,
): OneRosterRecord<'enrollments'> => ({
  ...{ sourcedId: id, classSourcedId: cohortId, schoolSourcedId: ids.office },
  ...{ userSourcedId: learnerId, role: 'student' },
})

export function resultOf(result: ExportedResult, ids: OneRosterIds): OneRosterRecord<'results'> {
  const { id, cohortId, learnerId, verdict, score, reopened, reason } = result
  const isOpen = reopened || verdict === 'incomplete' || verdict === 'review'
  const said = (is: boolean) => (is ? 'true' : 'false')
  return {
    ...{ sourcedId: ids.result(id), lineItemSourcedId: ids.lineItem(cohortId) },
    ...{ studentSourcedId: learnerId, classSourcedId: cohortId },
    ...{ score, textScore: verdict, scoreStatus: scoreStatus(result) },
    scoreDate: result.achievedOn ?? dateInVietnam(result.decidedAt),
    inProgress: said(isOpen),
    incomplete: said(verdict === 'incomplete'),
    late: said(reason === 'late'),
    missing: said(verdict === 'incomplete' && score === null),
  }
}

function scoreStatus({ verdict, score, reason, reopened }: ExportedResult): string {
  // Let pass by a person, without a test.
  if (!reopened && reason === 'override-allowed' && score === null) return 'exempt'
  if (!reopened && (verdict === 'passed' || verdict === 'failed')) return 'fully graded'
  if (score !== null) return 'partially graded'
  return verdict === 'incomplete' ? 'not submitted' : 'submitted'
}
