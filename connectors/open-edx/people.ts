/** Enrolments of a course and the accounts behind them. */
import { cleanName } from '../../src/foundation/names.ts'
import type { AccountRecord, EnrolmentRecord, QuarantinedRow } from '../contract.ts'
import type { FoundCourse } from './course.ts'
import { gradebookOf } from './grades.ts'
import { FIRST_PAGE, type PagePosition, readPages } from './pages.ts'
import type { Site } from './site.ts'
import { Account, Accounts, Enrolment, ExternalKey, UserOfRow } from './wire.ts'

/** Accounts asked for by one request: its address stays below the 4094 bytes that a site's server takes. */
const ACCOUNTS_AT_ONCE = 50

export interface PeoplePage {
  records: (AccountRecord | EnrolmentRecord)[]
  quarantined: QuarantinedRow[]
  /** User names of active enrolments on this page. */
  active: string[]
  position: PagePosition | null
}

/** Keys of program enrolments by user name; only the gradebook tells them, for active enrolments. */
export type ExternalKeys = ReadonlyMap<string, string>

/** @throws HocvuError `platform.*` */
export async function* readPeople(
  site: Site,
  course: FoundCourse,
  keys: ExternalKeys | null,
  from: PagePosition,
): AsyncGenerator<PeoplePage> {
  const place = `enrolments of course ${course.name}`
  for await (const { rows, position } of readPages(site, enrolmentsOf(course), from)) {
    const quarantined: QuarantinedRow[] = []
    const enrolments = rows.flatMap((row) => {
      const read = Enrolment.safeParse(row)
      if (read.success) return isRetired(read.data.user) ? [] : [read.data]
      const user = UserOfRow.safeParse(row).data ?? null
      const field = read.error.issues[0]?.path.join('.') || 'row'
      quarantined.push(
        site.quarantine({
          place: user === null ? place : `${place}, user ${user}`,
          ...(user !== null && { key: user }),
          reason: 'enrolment-unreadable',
          detail: `The enrolment cannot be read (field ${field}). Look at it on the site and sync again.`,
          row,
        }),
      )
      return []
    })
    const usernames = enrolments.map(({ user }) => user)
    const accounts = await readAccounts(site, course, usernames)
    const records: PeoplePage['records'] = []
    for (const { user, is_active } of enrolments) {
      const account = accounts.get(user)
      if (account === undefined || 'unreadable' in account)
        quarantined.push(badAccount(site, course, user, account))
      // Without an active enrolment the key is not told; what is known of the account stands.
      else if (keys === null || keys.has(user) || is_active)
        records.push(accountOf(account, site, keys?.get(user) ?? null))
      records.push(enrolmentOf(user, course, is_active))
    }
    const active = enrolments.filter(({ is_active }) => is_active).map(({ user }) => user)
    yield { records, quarantined, active, position }
  }
}

/** Accounts that were retired by their owner's wish carry nothing any more, and no learner. */
function isRetired(username: string): boolean {
  return username.startsWith('retired__user_')
}

/** Pages of 100, which older sites let nobody change. @param usernames only of these; left out: of everybody */
export function enrolmentsOf(course: FoundCourse, usernames?: readonly string[]) {
  return {
    what: 'the enrolments',
    path: '/api/enrollment/v1/enrollments',
    query: {
      course_id: course.id,
      ...(usernames && { username: usernames.join(',') }),
    },
    course: course.name,
    category: 'enrolments',
  } as const
}

/** The keys of all courses that are pulled, so that an account is the same in each of them. */
export async function readExternalKeys(
  site: Site,
  courses: readonly FoundCourse[],
): Promise<ExternalKeys> {
  const keys = new Map<string, string>()
  for (const course of courses)
    for await (const { rows } of readPages(site, gradebookOf(site, course), FIRST_PAGE))
      for (const row of rows) {
        const read = ExternalKey.safeParse(row)
        if (read.success && read.data.external_user_key !== null)
          keys.set(read.data.username, read.data.external_user_key)
      }
  return keys
}

type ReadAccount = ReturnType<typeof Account.parse> | { unreadable: unknown; field: string }

export async function readAccounts(
  site: Site,
  course: FoundCourse,
  usernames: readonly string[],
): Promise<Map<string, ReadAccount>> {
  const accounts = new Map<string, ReadAccount>()
  for (let at = 0; at < usernames.length; at += ACCOUNTS_AT_ONCE) {
    const asked = usernames.slice(at, at + ACCOUNTS_AT_ONCE)
    const { value } = await site.get(
      {
        what: 'the accounts',
        path: '/api/user/v1/accounts',
        // The site's documentation says `usernames`; its code reads `username`.
        query: { username: asked.join(',') },
        course: course.name,
      },
      Accounts,
    )
    for (const row of value) {
      const read = Account.safeParse(row)
      const username = UserOfRow.safeParse(row).data ?? null
      if (read.success) accounts.set(read.data.username, read.data)
      else if (username !== null)
        accounts.set(username, {
          unreadable: row,
          field: read.error.issues[0]?.path.join('.') || 'account',
        })
    }
  }
  return accounts
}

function badAccount(
  site: Site,
  course: FoundCourse,
  user: string,
  account: Extract<ReadAccount, { unreadable: unknown }> | undefined,
): QuarantinedRow {
  const place = `accounts of course ${course.name}, user ${user}`
  return account === undefined
    ? site.quarantine({
        place,
        key: user,
        reason: 'account-missing',
        detail:
          'The user is enrolled, but the site does not tell the account. Look at the user on the site and sync again.',
        row: { user },
      })
    : site.quarantine({
        place,
        key: user,
        reason: 'account-unreadable',
        detail: `The account cannot be read (field ${account.field}). Look at the user on the site and sync again.`,
        row: account.unreadable,
      })
}

const isNationalId = (text: string | null) => text !== null && /^\d{12}$/.test(text)

/** Twelve digits in the key are a citizen's number, not an employee code. */
function accountOf(
  account: ReturnType<typeof Account.parse>,
  { settings }: Site,
  externalKey: string | null,
): AccountRecord {
  const { username } = account
  const key = { email: null, username, external_user_key: externalKey }[settings.identity]
  return {
    kind: 'account',
    sourceId: `account:${username}`,
    account: username,
    fullName: cleanName(account.name ?? ''),
    nameOrder: 'unknown',
    employeeCode: isNationalId(key) ? null : key,
    nationalId: isNationalId(key) ? key : null,
    username: isNationalId(username) ? null : username,
    email: account.email,
    emailVerified: account.is_active ?? true,
    phone: account.phone_number,
    dateOfBirth: null,
    unit: null,
  }
}

function enrolmentOf(user: string, course: FoundCourse, active: boolean): EnrolmentRecord {
  return {
    kind: 'enrolment',
    sourceId: `enrolment:${course.id}:${user}`,
    account: user,
    course: course.name,
    sourceUpdatedAt: null,
    state: active ? 'active' : 'suspended',
    // An enrolment may be made long before its account is handed out.
    handedOutAt: null,
    firstAccessAt: null,
  }
}
