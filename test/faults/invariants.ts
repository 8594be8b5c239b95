/**
 * What no fault may break: no record lost, no certificate doubled, no register with a gap, no mail twice, the audit
 * trail whole. Looked at from outside, by SQL that shares nothing with the code that wrote the rows.
 */
import { type RawBuilder, sql } from 'kysely'
import { findBrokenAudit } from '../../src/access/verify-audit.ts'
import type { Database, Queryable } from '../../src/database/connection.ts'

/** What the world outside has seen. */
export interface Seen {
  /** Ids of the mails that the mail server took by now, as often as it took them. Asked for after the database. */
  mails?: () => readonly string[]
  /** Keys of the records that the platform delivers: platform, course, source id. */
  records?: readonly string[]
  /** By employee code: whether the person's last score is enough. Each is in one class. */
  passed?: ReadonlyMap<string, boolean>
}

type Rows = RawBuilder<{ what: string }>

/** One rule each: it names what breaks it, a row each. */
const rules: Record<string, Rows> = {
  'a record points at a version that is not its own': sql`
    select concat_ws('/', r.platform_id, r.course, r.source_id) as what
    from records r left join record_versions v on v.id = r.version_id
    where v.id is null or v.payload_hash <> r.payload_hash
      or (v.platform_id, v.course, v.source_id) <> (r.platform_id, r.course, r.source_id)`,
  'a version has no record': sql`
    select concat_ws('/', v.platform_id, v.course, v.source_id) as what from record_versions v
    where not exists (select from records r
      where (r.platform_id, r.course, r.source_id) = (v.platform_id, v.course, v.source_id))`,
  'a record was stored twice over': sql`
    select concat_ws('/', platform_id, course, source_id, run_id) as what from record_versions
    group by platform_id, course, source_id, run_id, payload_hash having count(*) > 1`,
  'a record of a person has no account': sql`
    select concat_ws('/', r.platform_id, r.source_id) as what from records r
    where not exists (select from accounts a where a.platform_id = r.platform_id and a.source_id = r.account)`,
  'an enrolment has two outcomes, or none that its revisions say': sql`
    select o.enrolment_id::text as what from outcomes o
    where (select count(*) from outcomes other where other.enrolment_id = o.enrolment_id) > 1
      or not exists (select from outcome_revisions v where v.enrolment_id = o.enrolment_id and v.revision = o.revision
        and v.verdict = o.verdict and v.decision_hash = o.decision_hash)`,
  'somebody holds two certificates of one class': sql`
    select concat_ws('/', cohort_id, learner_id) as what from certificates
    group by cohort_id, learner_id having count(*) > 1
    union all
    select enrolment_id::text from certificates group by enrolment_id having count(*) > 1`,
  'a certificate rests on no passed outcome': sql`
    select c.number as what from certificates c
    where not exists (select from outcome_revisions v where v.enrolment_id = c.enrolment_id
      and v.revision = c.outcome_revision and v.verdict = 'passed')`,
  'a number, a code or a link stands on two certificates': sql`
    select concat_ws(' ', issuer, number) as what from certificates group by issuer, number having count(*) > 1
    union all select code from certificate_revisions group by code having count(distinct certificate_id) > 1
    union all select encode(token_hash, 'hex') from certificates where token_hash is not null
      group by token_hash having count(*) > 1`,
  'a certificate is not whole': sql`
    select concat_ws(' ', c.number, part.name) as what from certificates c
    cross join lateral (values
      ('revisions', (select count(*) from certificate_revisions r where r.certificate_id = c.id), c.revision),
      ('dossiers', (select count(*) from certificate_dossiers d where d.certificate_id = c.id), c.revision),
      ('lines in the register', (select count(*) from register_entries e where e.certificate_id = c.id
        and e.number = c.number and e.register_number = c.register_number and e.year = c.year), 1),
      ('places in a status list', (select count(distinct s.revision) from status_list_entries s
        where s.certificate_id = c.id), c.revision)) as part(name, there, wanted)
    where part.there <> part.wanted`,
  'a file is not what its certificate says': sql`
    select concat_ws(' ', c.number, 'made without a file') as what from certificates c
    where c.file_made and not exists (select from certificate_files f
      where f.certificate_id = c.id and f.revision = c.revision and f.kind = 'pdf')
    union all
    select concat_ws(' ', c.number, f.kind, 'with other bytes') from certificate_files f
    join certificates c on c.id = f.certificate_id where f.sha256 <> sha256(f.bytes)
    union all
    select concat_ws(' ', c.number, f.kind, 'twice') from certificate_files f
    join certificates c on c.id = f.certificate_id where f.kind <> 'agency-pdf'
    group by c.number, f.kind, f.revision having count(*) > 1`,
  'a register has a gap, or a wrong end': sql`
    select concat_ws(' ', g.issuer, g.year, 'has', e.numbers, 'of', g.first_number, 'to', g.last_number) as what
    from registers g
    cross join lateral (select count(*) as there, min(register_number) as lowest, max(register_number) as highest,
      count(distinct register_number) as numbers
      from register_entries e where e.issuer = g.issuer and e.year = g.year) e
    where e.there <> e.numbers or (e.there = 0 and g.last_number >= g.first_number)
      or (e.there > 0 and (e.highest <> g.last_number or e.numbers <> e.highest - e.lowest + 1 or e.lowest <> g.first_number))
    union all
    select concat_ws(' ', e.issuer, e.year, 'is in no register') from register_entries e
    where not exists (select from registers g where g.issuer = e.issuer and g.year = e.year)`,
  'the audit trail tells of other certificates than there are': sql`
    select concat_ws(' ', acts.told, 'told of', there.certificates) as what
    from (select coalesce(sum((after->>'count')::int), 0) as told from audit_entries
      where action = 'certificates.issue') acts,
      (select count(*) as certificates from certificates) there
    where acts.told <> there.certificates`,
  'a run has ended and not ended': sql`
    select concat_ws(' ', kind, subject, state) as what from runs
    where (state in ('queued', 'running')) <> (finished_at is null)`,
  'two runs have come from one step': sql`
    select dedupe_key as what from runs where dedupe_key is not null group by dedupe_key having count(*) > 1
    union all
    select concat_ws(' ', kind, subject) from runs where parent_id is not null
    group by parent_id, kind, subject having count(*) > 1`,
}

/** What is broken, a sentence each; nothing when all is well. */
export async function brokenInvariants(db: Database, seen: Seen = {}): Promise<string[]> {
  const audit = await findBrokenAudit(db)
  const broken = await brokenRules(db, seen)
  return audit === null ? broken : [`the audit trail is broken at entry ${audit}`, ...broken]
}

/** All but the chain of the audit trail, which is looked at in a transaction of its own. */
export async function brokenRules(db: Queryable, seen: Seen = {}): Promise<string[]> {
  const broken: string[] = []
  for (const [rule, query] of Object.entries(rules)) {
    const { rows } = await query.execute(db)
    for (const { what } of rows.slice(0, 5)) broken.push(`${rule}: ${what}`)
  }
  if (seen.mails !== undefined) broken.push(...(await brokenMails(db, seen.mails)))
  if (seen.records !== undefined) broken.push(...(await lostRecords(db, seen.records)))
  if (seen.passed !== undefined) broken.push(...(await wrongOutcomes(db, seen.passed)))
  return broken
}

/** What everybody came to, told from the platform's scores alone. */
async function wrongOutcomes(
  db: Queryable,
  passed: ReadonlyMap<string, boolean>,
): Promise<string[]> {
  const { rows } = await sql<{ code: string; verdict: string | null; certified: boolean }>`
    select l.employee_code as code, o.verdict, c.id is not null as certified
    from learners l join enrolments e on e.learner_id = l.id
    left join outcomes o on o.enrolment_id = e.id
    left join certificates c on c.enrolment_id = e.id`.execute(db)
  const found = new Map(rows.map((row) => [row.code, row]))
  const broken: string[] = []
  for (const [code, should] of passed) {
    const is = found.get(code)
    if (is === undefined) broken.push(`somebody is lost: ${code}`)
    else if ((is.verdict === 'passed') !== should)
      broken.push(
        `${code} ${should ? 'has passed' : 'has not passed'} and is said to be ${is.verdict}`,
      )
    else if (should && !is.certified) broken.push(`${code} has passed and holds no certificate`)
  }
  return broken
}

async function brokenMails(db: Queryable, taken: () => readonly string[]): Promise<string[]> {
  const mails = await db
    .selectFrom('certificate_mails')
    .select(['message_id', 'state'])
    .orderBy('message_id')
    .execute()
  const known = new Map(mails.map(({ message_id, state }) => [message_id, state]))
  const times = new Map<string, number>()
  for (const id of taken()) times.set(id, (times.get(id) ?? 0) + 1)
  const broken: string[] = []
  for (const [id, often] of times) {
    if (often > 1) broken.push(`a mail went out ${often} times: ${id}`)
    const state = known.get(id)
    if (state === undefined) broken.push(`a mail went out that nobody asked for: ${id}`)
    else if (state !== 'sent' && state !== 'handed')
      broken.push(`a mail went out and is said to be ${state}: ${id}`)
  }
  for (const [id, state] of known)
    if (state === 'sent' && !times.has(id))
      broken.push(`a mail is said to be sent and was not: ${id}`)
  return broken
}

async function lostRecords(db: Queryable, delivered: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }>`
    select concat_ws('/', platform_id, course, source_id) as key from records`.execute(db)
  const stored = new Set(rows.rows.map(({ key }) => key))
  return delivered.filter((key) => !stored.has(key)).map((key) => `a record is lost: ${key}`)
}

/** Nothing is left to be done: every run has ended, every file is made, every mail has gone. */
export async function isSettled(db: Database): Promise<boolean> {
  return (await leftToDo(db)).length === 0
}

/** What still is to be done, a few words each. */
export async function leftToDo(db: Database): Promise<string[]> {
  const { rows } = await sql<{ what: string }>`
    select concat_ws(' ', kind, subject, state, error->>'message') as what from runs where finished_at is null
    union all
    select concat_ws(' ', count(*), 'files', min(file_fault)) from certificates where not file_made having count(*) > 0
    union all
    select concat_ws(' ', count(*), 'mails', state, min(fault)) from certificate_mails
      where state in ('waiting', 'claimed') group by state`.execute(db)
  return rows.map(({ what }) => what)
}
