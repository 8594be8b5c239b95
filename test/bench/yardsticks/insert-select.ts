/**
 * What issuing is measured against: one INSERT … SELECT that gives everybody of a class who has passed a number, a public
 * code, a private token's hash and a snapshot, into tables with the columns, keys and foreign keys of the real ones, and
 * raises the register.
 *
 * Nothing of what makes a certificate: no dossier of what led to it, no place on a status list, no audit entry; the
 * token is hashed without a key and not sealed for sending it again; nobody is looked at again under a lock, no trigger
 * refuses, and one transaction holds everybody up.
 */
import { sql } from 'kysely'
import type { Database } from '../../../src/database/connection.ts'
import type { OpenDatabase } from '../../../src/database/open.ts'

const SHARED = ['certificates', 'register_entries', 'certificate_revisions']

/** Tables that are empty each time; the real register is not touched. */
export async function makeBareTables({ asOwner }: OpenDatabase): Promise<void> {
  await asOwner(async (pool) => {
    await pool.query('drop schema if exists bare cascade; create schema bare')
    for (const table of SHARED)
      await pool.query(`create table bare.${table} (like ${table} including all)`)
    await pool.query(`create table bare.registers (like registers including all);
      insert into bare.registers (issuer, year, last_number) values ('bench', 2026, 0);
      alter table bare.certificates add foreign key (enrolment_id) references enrolments,
        add foreign key (cohort_id) references cohorts, add foreign key (learner_id) references learners,
        add foreign key (run_id) references runs,
        add foreign key (enrolment_id, outcome_revision) references outcome_revisions (enrolment_id, revision);
      alter table bare.register_entries add foreign key (certificate_id) references bare.certificates;
      alter table bare.certificate_revisions add foreign key (certificate_id) references bare.certificates;
      grant usage on schema bare to public; grant all on all tables in schema bare to public`)
  })
}

/** @returns how many got a certificate */
export async function insertSelect(db: Database, cohort: string, runId: string): Promise<number> {
  const found = await sql<{ count: number }>`
    with earned as (
      select row_number() over (order by u.code, u.name collate "vi-x-icu", l.full_name collate "vi-x-icu") as n,
        gen_random_uuid() as id, e.id as enrolment_id, l.id as learner_id, o.revision as outcome_revision,
        encode(uuid_send(gen_random_uuid()), 'hex') as code,
        encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex') as token,
        l.full_name, l.date_of_birth, u.name as unit, r.score, r.attendance
      from outcomes o
      join outcome_revisions r on r.enrolment_id = o.enrolment_id and r.revision = o.revision
      join enrolments e on e.id = o.enrolment_id
      join learners l on l.id = e.learner_id
      join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
      join units u on u.id = lu.unit_id
      where o.cohort_id = ${cohort} and o.verdict = 'passed' and l.date_of_birth is not null
    ),
    certified as (
      insert into bare.certificates (id, enrolment_id, cohort_id, learner_id, issuer, year, register_number, number,
        token_hash, token_sealed, state, revision, outcome_revision, public_url, issued_on, issued_at, issued_by, run_id)
      select id, enrolment_id, ${cohort}, learner_id, 'bench', 2026, n, n || '/2026/GCN', sha256(token::bytea),
        token::bytea, 'valid', 1, outcome_revision, 'https://hocvu.example.gov.vn', current_date, now(), 'bench',
        ${runId}::uuid
      from earned
      returning 1
    ),
    entered as (
      insert into bare.register_entries (issuer, year, register_number, number, certificate_id)
      select 'bench', 2026, n, n || '/2026/GCN', id from earned
    ),
    revised as (
      insert into bare.certificate_revisions (certificate_id, revision, kind, snapshot, created_at, actor, code,
        outcome_revision, public_url)
      select earned.id, 1, 'issued', jsonb_build_object('number', n || '/2026/GCN', 'registerNumber', n, 'year', 2026,
          'title', v.definition->'certificate'->'title', 'issuer', v.definition->'certificate'->'issuer',
          'parentBody', v.definition->'certificate'->'parentBody', 'place', v.definition->'certificate'->'place',
          'signer', v.definition->'certificate'->'signer', 'legalBasis', v.definition->'certificate'->'legalBasis',
          'wording', v.definition->'certificate'->'wording', 'decision', null,
          'program', jsonb_build_object('id', v.program_id, 'vi', v.definition->'title'->'vi',
            'en', v.definition->'title'->'en'),
          'cohort', jsonb_build_object('id', c.id, 'name', d.definition->'name'),
          'learner', jsonb_build_object('fullName', full_name, 'dateOfBirth', date_of_birth, 'unit', unit),
          'start', d.definition->'start', 'end', d.definition->'deadline',
          'periods', v.definition->'certificate'->'periods', 'score', score, 'attendance', attendance - 'possible',
          'issueDate', current_date, 'code', code, 'verifyUrl', 'https://hocvu.example.gov.vn/verify/' || code,
          'revision', 1, 'replaces', null, 'template', null, 'agencySignature', false),
        now(), 'bench', code, outcome_revision, 'https://hocvu.example.gov.vn'
      from earned
      join cohorts c on c.id = ${cohort}
      join cohort_versions d on d.cohort_id = c.id and d.version = c.version
      join programs p on p.id = c.program_id
      join program_versions v on v.program_id = p.id and v.version = p.version
    ),
    raised as (
      update bare.registers set last_number = last_number + (select count(*) from earned)
      where issuer = 'bench' and year = 2026
    )
    select count(*)::int as count from certified`.execute(db)
  return found.rows[0]?.count ?? 0
}
