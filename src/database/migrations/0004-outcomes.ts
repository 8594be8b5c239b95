/** Outcomes and certificates. */
export const outcomes = `
-- Every decision of the rules, as it was made. The newest one of an enrolment stands in outcomes.
create table outcome_revisions (
  id bigint generated always as identity primary key,
  enrolment_id uuid not null references enrolments,
  revision int not null,
  run_id uuid not null references runs,
  verdict text not null check (verdict in ('passed', 'failed', 'incomplete', 'review')),
  reasons jsonb not null,
  score text,
  attendance jsonb,
  window_closes_at timestamptz,
  -- the record versions that led to it
  evidence bigint[] not null,
  program_id text not null,
  program_version int not null,
  cohort_version int not null,
  decision_hash bytea not null,
  decided_at timestamptz not null,
  unique (enrolment_id, revision),
  foreign key (program_id, program_version) references program_versions (program_id, version)
);
create trigger append_only before update or delete or truncate on outcome_revisions
  for each statement execute function refuse_change();

create table outcomes (
  enrolment_id uuid primary key references enrolments,
  cohort_id text not null references cohorts,
  revision int not null,
  verdict text not null check (verdict in ('passed', 'failed', 'incomplete', 'review')),
  reason text not null,
  decision_hash bytea not null,
  foreign key (enrolment_id, revision) references outcome_revisions (enrolment_id, revision)
);
create index outcomes_cohort on outcomes (cohort_id, verdict, enrolment_id);

-- The register: last number given, per issuer and year of issue. Locked by whoever issues.
create table registers (
  issuer text not null,
  year int not null,
  last_number int not null check (last_number >= 0),
  primary key (issuer, year)
);

create table certificates (
  id uuid primary key,
  -- one certificate per enrolment, whatever the code does
  enrolment_id uuid not null unique references enrolments,
  cohort_id text not null references cohorts,
  learner_id uuid not null references learners,
  issuer text not null,
  year int not null,
  register_number int not null check (register_number > 0),
  number text not null,
  -- public, printed
  code text not null unique check (length(code) >= 22),
  -- private: keyed hash to find it, ciphertext to send it again
  token_hash bytea not null unique,
  token_sealed bytea not null,
  state text not null check (state in ('valid', 'revoked')),
  revision int not null,
  -- whether the file of this revision is stored
  file_made boolean not null default false,
  outcome_revision int not null,
  public_url text not null,
  issued_on date not null,
  issued_at timestamptz not null,
  issued_by text not null,
  run_id uuid not null references runs,
  unique (issuer, year, register_number),
  unique (issuer, number),
  foreign key (enrolment_id, outcome_revision) references outcome_revisions (enrolment_id, revision)
);
create index certificates_cohort on certificates (cohort_id, id);
create index certificates_learner on certificates (learner_id);
create index certificates_without_file on certificates (id) where not file_made;
create index certificates_run on certificates (run_id);

create function refuse_delete() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never deleted', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger never_deleted before delete or truncate on certificates
  for each statement execute function refuse_delete();

create table certificate_revisions (
  certificate_id uuid not null references certificates,
  revision int not null,
  snapshot jsonb not null,
  created_at timestamptz not null,
  actor text not null,
  primary key (certificate_id, revision)
);
create trigger append_only before update or delete or truncate on certificate_revisions
  for each statement execute function refuse_change();

-- Files as they were first made; a stored file never changes.
create table certificate_files (
  certificate_id uuid not null,
  revision int not null,
  kind text not null check (kind in ('pdf')),
  sha256 bytea not null,
  bytes bytea not null,
  created_at timestamptz not null,
  primary key (certificate_id, revision, kind),
  foreign key (certificate_id, revision) references certificate_revisions (certificate_id, revision)
);
create index certificate_files_hash on certificate_files (sha256);
create trigger append_only before update or delete or truncate on certificate_files
  for each statement execute function refuse_change();
`
