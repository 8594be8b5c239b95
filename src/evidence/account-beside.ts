/** SQL of an account beside the people it may belong to: read anew, with all that the platform and the roster say. */
import { sql } from 'kysely'
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import type { AccountReason } from './account-store.ts'
import { knownPerson } from './known-person.ts'
import { countHolders, rosterEntries } from './match-key-store.ts'
import { type LineBeside, linesBeside } from './matching/beside.ts'
import { compare } from './matching/compare.ts'
import { searchKeys } from './matching/keys.ts'
import type { AccountIdentity } from './matching/people.ts'
import { compareCandidates, scored } from './matching/score.ts'
import { sharingOf } from './matching/sharing.ts'

export interface PersonBeside {
  learnerId: string
  fullName: string
  employeeCode: string | null
  unit: string | null
  /** Sum of the weights, in bits. */
  score: number
  lines: LineBeside[]
}

export interface AccountBeside {
  id: string
  platform: string
  /** The platform's own id. */
  sourceId: string
  identity: AccountIdentity
  nationalIdLast4: string | null
  reason: string
  firstSeenAt: Date
  /** Courses in which something is recorded of it. */
  courses: { course: string; records: number; latestAt: Date }[]
  /** The best first. */
  people: PersonBeside[]
}

interface Row extends AccountIdentity {
  id: string
  platform: string
  sourceId: string
  nationalIdLast4: string | null
  reason: AccountReason
  firstSeenAt: Date
}

/**
 * A waiting account beside its candidates.
 * @param chosen somebody whom a person thinks of besides
 * @returns null for one that does not wait, and for who sees a part of the roster only: it is nobody's yet
 */
export async function accountBeside(
  db: Queryable,
  viewer: Viewer,
  id: string,
  chosen: string | null,
): Promise<AccountBeside | null> {
  if (viewer.unitId !== null) return null
  const row = await waitingRow(db, id)
  if (row === null) return null
  const { platform, sourceId, nationalIdLast4, reason, firstSeenAt, ...identity } = row
  const candidates = (reason.candidates ?? []).map(({ learnerId }) => learnerId)
  const ids = [...new Set(chosen === null ? candidates : [...candidates, chosen])]
  return {
    id,
    platform,
    sourceId,
    identity,
    nationalIdLast4,
    reason: reason.code,
    firstSeenAt,
    courses: await coursesOf(db, platform, sourceId),
    people: await peopleBeside(db, row, ids),
  }
}

async function waitingRow(db: Queryable, id: string): Promise<Row | null> {
  const found = await sql<Row>`
    select a.id, a.platform_id as platform, a.source_id as "sourceId", a.full_name as "fullName",
      a.employee_code as "employeeCode", encode(a.national_id_hash, 'hex') as "nationalIdHash",
      a.national_id_last4 as "nationalIdLast4", a.national_id_doubtful as "nationalIdDoubtful",
      a.email, a.email_verified as "emailVerified", a.phone, a.username,
      a.date_of_birth as "dateOfBirth", a.unit, a.reason, a.created_at as "firstSeenAt"
    from accounts a where a.id = ${id} and a.state = 'waiting'`.execute(db)
  return found.rows[0] ?? null
}

async function peopleBeside(
  db: Queryable,
  account: Row,
  ids: readonly string[],
): Promise<PersonBeside[]> {
  if (ids.length === 0) return []
  const entries = await rosterEntries(db, ids)
  const known = [...entries.values()].map((rows) => knownPerson(account, rows))
  const keys = searchKeys(account)
  const sharing = sharingOf(account, { people: known, holders: await countHolders(db, keys) })
  const beside = await idsBeside(db, account, ids)
  return known
    .map((person) => {
      const { last4 = null, other = null } = beside.get(person.learnerId) ?? {}
      const candidate = scored(compare(account, person, sharing, other !== null), sharing)
      const shownIds = { ours: shownId(account.nationalIdLast4), theirs: shownId(last4) }
      return { person, candidate, lines: linesBeside(account, person, candidate, shownIds, other) }
    })
    .toSorted((a, b) => compareCandidates(a.candidate, b.candidate))
    .map(({ person, candidate, lines }) => ({
      learnerId: person.learnerId,
      fullName: person.fullName,
      employeeCode: person.employeeCode,
      unit: person.unit?.name ?? null,
      score: candidate.score,
      lines,
    }))
}

const shownId = (last4: string | null) => (last4 === null ? null : `…${last4}`)

/** The end of each one's national ID, and another account on the platform that is theirs. */
async function idsBeside(db: Queryable, account: Row, ids: readonly string[]) {
  const found = await sql<{ id: string; last4: string | null; other: string | null }>`
    select l.id, l.national_id_last4 as last4,
      (select min(b.source_id) from accounts b
        where b.learner_id = l.id and b.platform_id = ${account.platform} and b.id <> ${account.id}) as other
    from learners l where l.id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row]))
}

async function coursesOf(db: Queryable, platform: string, sourceId: string) {
  const found = await sql<AccountBeside['courses'][number]>`
    select r.course, count(*)::int as records, max(r.observed_at) as "latestAt"
    from records r where r.account = ${sourceId} and r.platform_id = ${platform} and r.course <> ''
    group by r.course order by r.course`.execute(db)
  return found.rows
}
