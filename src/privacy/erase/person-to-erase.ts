/** SQL of everything of a person that is to be erased, and of what a register keeps of them. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { foldName } from '../../foundation/names.ts'
import { rowsOfLearner } from '../../roster/kept-learner.ts'
import type { Identity } from '../../suppression/suppressed-keys.ts'

/** What a register keeps: number, date, program. */
export interface RegisterLine {
  number: string
  issuer: string
  issuedOn: string
  program: string | null
  state: 'valid' | 'revoked' | 'withdrawn'
}

export interface PersonToErase {
  /** The person's own row and those that turned out to be theirs. */
  ids: string[]
  identities: Identity[]
  accounts: {
    id: string
    platform: string
    sourceId: string
    /** Linked to the person; else it waits, and has a key that is theirs alone. */
    linked: boolean
  }[]
  /** Waits, and may be theirs by what the rules found: a person has to say. */
  perhaps: number
  /** Papers that say nobody's learner, of the same name and birth date. */
  papers: string[]
  cohorts: string[]
  /** Is being issued to this very moment. */
  isBeingReleased: boolean
  certificates: RegisterLine[]
  papersKept: RegisterLine[]
  /** Whatever tells this person from others where people write: names, codes, mailboxes, phones, user names. */
  values: string[]
  /** Ids by which entries of the audit trail name them. */
  subjects: string[]
  /** On the list of classes for which nothing was issued. */
  classes: number
  records: number
}

export async function personToErase(db: Queryable, learnerId: string): Promise<PersonToErase> {
  const rows = await sql<Identity & { id: string; nameKey: string }>`
    select l.id, l.full_name as "fullName", l.date_of_birth as "dateOfBirth",
      encode(l.national_id_hash, 'hex') as "nationalIdHash", l.employee_code as "employeeCode", l.email, l.phone,
      l.name_key as "nameKey"
    from learners l where l.id in ${rowsOfLearner(sql`${learnerId}::uuid`)}`.execute(db)
  const ids = rows.rows.map(({ id }) => id)
  const own = sql`any(${ids}::uuid[])`
  const accounts = await sql<
    PersonToErase['accounts'][number] & { identity: Identity; username: string | null }
  >`
    select a.id, a.platform_id as platform, a.source_id as "sourceId", a.learner_id is not null as linked, a.username,
      jsonb_build_object('fullName', a.full_name, 'dateOfBirth', a.date_of_birth, 'employeeCode', a.employee_code,
        'nationalIdHash', encode(a.national_id_hash, 'hex'), 'email', a.email, 'phone', a.phone) as identity
    from accounts a
    where a.learner_id = ${own} or (a.learner_id is null and exists (
      select from learners l where l.id = ${own} and (l.national_id_hash = a.national_id_hash
        or l.employee_code_key = a.employee_code_key
        or (l.name_key = a.name_key and (l.email_key = a.email_key or l.phone = a.phone)))))`.execute(
    db,
  )
  const perhaps = await sql<{ n: number }>`
    select count(*) as n from accounts a
    where a.state = 'waiting' and a.id <> all(${accounts.rows.map(({ id }) => id)}::uuid[])
      and exists (select from jsonb_array_elements(a.reason->'candidates') c where (c->>'learnerId')::uuid = ${own})`.execute(
    db,
  )
  const enrolments = await sql<{ id: string; cohort: string; issued: boolean; releasing: boolean }>`
    select e.id, e.cohort_id as cohort,
      exists (select from certificates c where c.enrolment_id = e.id)
        or exists (select from papers p where p.enrolment_id = e.id) as issued,
      exists (select from proposal_items i join proposals p on p.id = i.proposal_id
        where i.enrolment_id = e.id and p.state = 'releasing' and i.state = 'proposed') as releasing
    from enrolments e where e.learner_id = ${own}`.execute(db)
  const certificates = await sql<RegisterLine & { id: string; names: string[] }>`
    select c.id, c.number, c.issuer, c.issued_on as "issuedOn", c.state, r.snapshot->'program'->>'vi' as program,
      array(select distinct old.snapshot->'learner'->>'fullName' from certificate_revisions old
        where old.certificate_id = c.id) as names
    from certificates c
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.learner_id = ${own} order by c.issued_on, c.number`.execute(db)
  const names = [...new Set(rows.rows.map(({ fullName }) => fullName))]
  const papers = await sql<RegisterLine & { id: string; fullName: string }>`
    select p.id, p.number, p.issuer, p.issued_on as "issuedOn", p.program, p.full_name as "fullName",
      case when p.withdrawn_at is null then 'valid' else 'withdrawn' end as state
    from papers p
    where p.learner_id = ${own} or (p.learner_id is null and exists (
      select from learners l where l.id = ${own} and l.date_of_birth = p.date_of_birth and l.full_name = p.full_name))
    order by p.issued_on, p.number`.execute(db)
  const requests = await sql<{ id: string; contact: string }>`
    select id, contact from link_requests where learner_id = ${own}`.execute(db)
  const acts = await sql<{ id: string }>`
    select acts_about_only(${ids}::uuid[], ${accounts.rows.map(({ id }) => id)}::uuid[]) as id`.execute(
    db,
  )
  const records = await sql<{ n: number }>`
    select count(*) as n from records r join accounts a on a.platform_id = r.platform_id and a.source_id = r.account
    where a.id = any(${accounts.rows.map(({ id }) => id)}::uuid[])`.execute(db)
  const identities = [
    ...rows.rows.map(({ id: _, nameKey: __, ...identity }) => identity),
    ...accounts.rows.map(({ identity }) => identity),
  ]
  const line = ({ number, issuer, issuedOn, program, state }: RegisterLine): RegisterLine => ({
    ...{ number, issuer, issuedOn, program, state },
  })
  return {
    ids,
    identities,
    accounts: accounts.rows.map(({ identity: _, username: __, ...account }) => account),
    perhaps: perhaps.rows[0]?.n ?? 0,
    papers: papers.rows.map(({ id }) => id),
    cohorts: [...new Set(enrolments.rows.map(({ cohort }) => cohort))],
    isBeingReleased: enrolments.rows.some(({ releasing }) => releasing),
    certificates: certificates.rows.map(line),
    papersKept: papers.rows.map(line),
    values: distinct([
      ...names,
      ...certificates.rows.flatMap((certificate) => certificate.names),
      ...papers.rows.map(({ fullName }) => fullName),
      ...identities.flatMap(({ fullName, employeeCode, email, phone }) => [
        ...(sameName(fullName, names) ? [fullName] : []),
        ...[employeeCode, email, phone],
      ]),
      ...accounts.rows.map(({ username }) => username),
      ...requests.rows.map(({ contact }) => contact),
    ]),
    subjects: [
      ...ids,
      ...accounts.rows.map(({ id }) => id),
      ...requests.rows.map(({ id }) => id),
      ...acts.rows.map(({ id }) => id),
      ...papers.rows.map(({ id }) => id),
      ...certificates.rows.map(({ id }) => id),
    ],
    classes: enrolments.rows.filter(({ issued }) => !issued).length,
    records: records.rows[0]?.n ?? 0,
  }
}

/** What a platform calls "Học viên 12" is no name by which a person is looked for. */
const sameName = (name: string, names: readonly string[]) => {
  const words = (text: string) => foldName(text).split(' ').toSorted().join(' ')
  return names.some((known) => words(known) === words(name))
}

const distinct = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.flatMap((value) => (value === null || value.trim() === '' ? [] : [value]))),
]

/** Entries of the audit trail that speak of the person. @param patterns of one regular expression */
export async function auditEntriesAbout(
  db: Queryable,
  subjects: readonly string[],
  patterns: readonly string[],
): Promise<{ seq: number; own: boolean; before: unknown; after: unknown }[]> {
  const any = patterns.length === 0 ? null : patterns.join('|')
  const found = await sql<{ seq: number; own: boolean; before: unknown; after: unknown }>`
    select seq, subject = any(${[...subjects]}::text[]) as own, before, after from audit_entries
    where (before is not null or after is not null) and action not like 'privacy.%'
      and (subject = any(${[...subjects]}::text[])
        or (${any}::text is not null and (before::text ~* ${any}::text or after::text ~* ${any}::text)))
    order by seq`.execute(db)
  return found.rows
}
