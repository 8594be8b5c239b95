/** SQL of everything that is kept of one person, by what it is about. No other learner stands in it. */
import { type RawBuilder, sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'

export type SectionName =
  | 'person'
  | 'units'
  | 'audiences'
  | 'classes'
  | 'outcomes'
  | 'decisions'
  | 'sessions'
  | 'accounts'
  | 'links'
  | 'records'
  | 'handOuts'
  | 'certificates'
  | 'revisions'
  | 'revocations'
  | 'dossiers'
  | 'papers'
  | 'mails'
  | 'uses'
  | 'feedback'
  | 'linkRequests'
  | 'lookups'
  | 'questions'
  | 'requests'
  | 'views'
  | 'acts'

export type Section = readonly Record<string, unknown>[]

/** The order in which people read it. */
export const sectionNames: readonly SectionName[] = [
  ...(['person', 'units', 'audiences', 'classes', 'outcomes', 'decisions', 'sessions'] as const),
  ...([
    'accounts',
    'links',
    'records',
    'handOuts',
    'certificates',
    'revisions',
    'revocations',
  ] as const),
  ...(['dossiers', 'papers', 'mails', 'uses', 'feedback', 'linkRequests', 'lookups'] as const),
  ...(['questions', 'requests', 'views', 'acts'] as const),
]

export async function idsOfPerson(db: Queryable, learnerId: string): Promise<string[]> {
  const found = await sql<{ id: string }>`
    with recursive held as (
      select ${learnerId}::uuid as id union select m.id from learners m join held on m.merged_into = held.id
    ) select id from held`.execute(db)
  return found.rows.map(({ id }) => id)
}

export async function sectionsOfPerson(
  db: Queryable,
  ids: readonly string[],
): Promise<Record<SectionName, Section>> {
  const own = sql`any(${[...ids]}::uuid[])`
  const statements = statementsFor(own, reasonOfOwn(ids))
  const sections = { ...none }
  for (const name of sectionNames)
    sections[name] = (await sql<Record<string, unknown>>`${statements[name]}`.execute(db)).rows
  return sections
}

const none: Record<SectionName, Section> = {
  ...{
    person: [],
    units: [],
    audiences: [],
    classes: [],
    outcomes: [],
    decisions: [],
    sessions: [],
  },
  ...{ accounts: [], links: [], records: [], handOuts: [], certificates: [], revisions: [] },
  ...{
    revocations: [],
    dossiers: [],
    papers: [],
    mails: [],
    uses: [],
    feedback: [],
    linkRequests: [],
  },
  ...{ lookups: [], questions: [], requests: [], views: [], acts: [] },
}

/** Of an act on many the reason may name others. */
const reasonOfOwn = (own: readonly string[]) =>
  sql`case when a.id in (select acts_about_only(${[...own]}::uuid[], '{}')) then a.reason end`

const statementsFor = (
  own: RawBuilder<unknown>,
  ownReason: RawBuilder<unknown>,
): Record<SectionName, RawBuilder<unknown>> => ({
  person: sql`select id, employee_code, full_name, date_of_birth, national_id_last4, national_id_doubtful, email, phone,
    position, audience, tags, merged_into is not null as second_row, created_at, updated_at
    from learners where id = ${own} order by merged_into nulls first, created_at`,
  units: sql`select u.code, u.name, lu.valid_from, lu.valid_to from learner_units lu join units u on u.id = lu.unit_id
    where lu.learner_id = ${own} order by lu.valid_from`,
  audiences: sql`select audience, since from learner_audiences where learner_id = ${own} order by id`,
  classes: sql`select e.cohort_id as class, e.origin, e.handed_out_at, e.created_at, o.verdict, o.reason, o.score,
      o.achieved_on, o.modules
    from enrolments e left join outcomes o on o.enrolment_id = e.id where e.learner_id = ${own} order by e.created_at`,
  outcomes: sql`select e.cohort_id as class, r.revision, r.verdict, r.reasons, r.score, r.attendance, r.window_closes_at,
      r.program_id, r.program_version, r.decided_at
    from outcome_revisions r join enrolments e on e.id = r.enrolment_id where e.learner_id = ${own} order by r.id`,
  decisions: sql`select e.cohort_id as class, d.kind, d.last_day, d.expires_on, ${ownReason} as reason, a.at, doc.name as document,
      exists (select from decision_acts u where u.undoes = a.id) as undone
    from overrides d join enrolments e on e.id = d.enrolment_id join decision_acts a on a.id = d.act_id
    left join attachments doc on doc.id = a.attachment_id where e.learner_id = ${own} order by a.at`,
  sessions: sql`select e.cohort_id as class, said.what, said.platform_id as platform, said.course, said.session, ${ownReason} as reason,
      a.at, exists (select from decision_acts u where u.undoes = a.id) as undone
    from (
      select act_id, enrolment_id, 'excused' as what, platform_id, course, session from excuses
      union all select act_id, enrolment_id, mark, platform_id, course, session from presences
    ) said join enrolments e on e.id = said.enrolment_id join decision_acts a on a.id = said.act_id
    where e.learner_id = ${own} order by a.at`,
  accounts: sql`select platform_id as platform, source_id as account, full_name, employee_code, national_id_last4,
      username, email, email_verified, phone, date_of_birth, unit, linked_at, created_at, updated_at
    from accounts where learner_id = ${own} order by platform_id, source_id`,
  links: sql`select a.platform_id as platform, a.source_id as account, l.state, l.reason->>'code' as why, l.at
    from account_links l join accounts a on a.id = l.account_id where l.learner_id = ${own} order by l.id`,
  records: sql`select v.platform_id as platform, v.course, v.source_id as record, v.kind, v.observed_at,
      v.source_updated_at, v.payload
    from record_versions v join accounts a on a.platform_id = v.platform_id and a.source_id = v.account
    where a.learner_id = ${own} order by v.id`,
  handOuts: sql`select a.platform_id as platform, a.user_name, h.handed_out_at, h.taken_back_at, h.mistaken
    from ledger_holdings h join ledger_accounts a on a.id = h.account_id where h.learner_id = ${own} order by h.handed_out_at`,
  certificates: sql`select id, number, issuer, year, register_number, state, revision, issued_on, issued_at,
      decision_number, decision_date, link_expires_on
    from certificates where learner_id = ${own} order by issued_at`,
  revisions: sql`select c.number, r.revision, r.kind, r.code, r.reason, r.created_at, r.snapshot
    from certificate_revisions r join certificates c on c.id = r.certificate_id
    where c.learner_id = ${own} order by c.issued_at, r.revision`,
  revocations: sql`select c.number, r.revision, r.reason, r.at
    from certificate_revocations r join certificates c on c.id = r.certificate_id where c.learner_id = ${own} order by r.at`,
  dossiers: sql`select c.number, d.revision, d.created_at
    from certificate_dossiers d join certificates c on c.id = d.certificate_id
    where c.learner_id = ${own} order by c.issued_at, d.revision`,
  papers: sql`select source, issuer, number, issued_on, full_name, date_of_birth, unit, program, decision_number,
      decision_date, recorded_at, withdrawn_at, withdrawn_reason
    from papers where learner_id = ${own} order by issued_on`,
  mails: sql`select c.number, m.revision, m.state, m.tries, m.fault, m.created_at, m.changed_at
    from certificate_mails m join certificates c on c.id = m.certificate_id where c.learner_id = ${own} order by m.created_at`,
  uses: sql`select c.number, u.opened, u.downloaded, u.verified
    from certificate_uses u join certificates c on c.id = u.certificate_id where c.learner_id = ${own}`,
  feedback: sql`select c.number, f.stars, f.comment, f.given_at
    from feedback f join certificates c on c.id = f.certificate_id where c.learner_id = ${own}`,
  linkRequests: sql`select contact, asked_at, closed_at, answer from link_requests where learner_id = ${own} order by asked_at`,
  lookups: sql`select created_at, expires_at, sent_at, attempts, used_at from lookups
    where learner_id = ${own} order by created_at`,
  questions: sql`select reason, state, asked_at, decided_at from roster_questions
    where learner_id = ${own} order by asked_at`,
  requests: sql`select number, kind, received_on, due_on, answered_at, result from privacy_requests
    where learner_id = ${own} order by number`,
  views: sql`select at, actor, what from person_views where learner_id = ${own} order by id`,
  acts: sql`select at, action, before, after from audit_entries
    where subject = any(array(select l.id::text from learners l where l.id = ${own}
      union all select c.id::text from certificates c where c.learner_id = ${own}
      union all select a.id::text from accounts a where a.learner_id = ${own}))
      and action not in ('learner.merge', 'learner.merge.undo')
    order by seq`,
})
