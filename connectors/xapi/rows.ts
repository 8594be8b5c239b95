/** A page of statements of one verb, as records. */
import { z } from 'zod'
import { sha256 } from '../../src/foundation/secrets.ts'
import type {
  AccountRecord,
  ConnectorContext,
  CourseRequest,
  Page,
  SourceRecord,
} from '../contract.ts'
import type { Fault } from './actor.ts'
import { coursesOf, readStatement, type StatementFact, topicsOf } from './records.ts'
import type { Role, XapiSettings } from './settings.ts'
import { StatementHead } from './wire.ts'

/** Whom a pull has told of: each account and membership once, though they are met in every statement. */
export interface Told {
  accounts: Map<string, AccountRecord>
  memberships: Set<string>
}

export const nobodyYet = (): Told => ({ accounts: new Map(), memberships: new Set() })

export function readRows(
  rows: readonly unknown[],
  about: {
    verb: string
    role: Role
    courses: readonly CourseRequest[]
    context: ConnectorContext<XapiSettings>
    told: Told
  },
): Pick<Page, 'records' | 'quarantined'> {
  const { verb, role, courses, context, told } = about
  const people = new Map<string, SourceRecord>()
  const facts: StatementFact[] = []
  const quarantined: Page['quarantined'] = []
  for (const row of rows) {
    const refuse = ({ reason, detail }: Fault, [request, ...others]: CourseRequest[] = []) => {
      const raw = context.http.withoutSecrets(JSON.stringify(row) ?? '')
      const place = `statement ${idOf(row) ?? 'without id'}`
      const course = others.length === 0 ? request?.course : undefined
      const key = `${keyOf(row)}#${reason}`
      quarantined.push({ place, key, reason, detail, raw, ...(course !== undefined && { course }) })
    }
    const head = StatementHead.safeParse(row)
    if (!head.success) {
      const field = head.error.issues[0]?.path.join('.') || 'statement'
      refuse({
        reason: 'statement-unreadable',
        detail: `The statement cannot be read (field ${field}). Have the sending system corrected.`,
      })
      continue
    }
    // A store also gives what speaks of a statement with the verb; only what is done to an activity counts.
    const { objectType = 'Activity' } = head.data.object
    if (head.data.verb.id !== verb || objectType !== 'Activity') continue
    const own = coursesOf(head.data, courses)
    if (own.length === 0) continue
    const reading = readStatement(row, role, own, context.settings)
    if (reading === null) continue
    if ('reason' in reading) {
      refuse(reading, own)
      continue
    }
    for (const fault of reading.faults) refuse(fault, own)
    facts.push(...reading.facts)
    const { account } = reading
    if (isNews(account, told)) people.set(account.sourceId, account)
    for (const request of own)
      for (const record of membershipOf(account.account, request, context.settings)) {
        const key = `${request.course}\n${record.sourceId}`
        if (!told.memberships.has(key)) people.set(key, record)
        told.memberships.add(key)
      }
  }
  // Statements may be stored in another order than they were made in; of progress the last made holds.
  if (role === 'progressed') facts.sort((a, b) => Date.parse(timeOf(a)) - Date.parse(timeOf(b)))
  return { records: [...people.values(), ...facts], quarantined }
}

/** Not every statement carries the name: one that does not must not take it away. */
function isNews(account: AccountRecord, { accounts }: Told): boolean {
  const known = accounts.get(account.account)
  if (known && (account.fullName === '' || account.fullName === known.fullName)) return false
  accounts.set(account.account, account)
  return true
}

/**
 * A store knows no members, only who did something in the course, and no topics, only completed ones: whoever is met
 * has all topics before them, and each statement that completes one is a fact of its own.
 */
function membershipOf(
  account: string,
  request: CourseRequest,
  settings: XapiSettings,
): SourceRecord[] {
  const { course, attendance } = request
  const fact = (kind: string) => ({
    sourceId: `${kind}:${account}`,
    account,
    course,
    sourceUpdatedAt: null,
  })
  const enrolment: SourceRecord = {
    kind: 'enrolment',
    ...fact('enrolment'),
    state: 'active',
    handedOutAt: null,
    firstAccessAt: null,
  }
  if (!attendance.includes('topics')) return [enrolment]
  const topics = topicsOf(request, settings).map((code) => ({
    code,
    name: null,
    completed: false,
    completedAt: null,
  }))
  return [enrolment, { kind: 'topics', ...fact('topics'), topics }]
}

const timeOf = ({ sourceUpdatedAt }: StatementFact) => sourceUpdatedAt ?? '1970-01-01T00:00:00Z'

function idOf(row: unknown): string | null {
  const read = z.object({ id: z.string() }).safeParse(row)
  return read.success ? read.data.id.trim().toLowerCase() || null : null
}

/** The statement's id; one without is known by its content. */
function keyOf(row: unknown): string {
  const id = idOf(row)
  if (id !== null) return `statement:${id}`
  return `content:${sha256(JSON.stringify(row) ?? '')
    .toString('hex')
    .slice(0, 32)}`
}
