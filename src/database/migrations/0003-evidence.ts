/** Records as versions, accounts, raw pages, quarantine. */
export const evidence = `
-- What was known when: never updated in place.
create table record_versions (
  id bigint generated always as identity primary key,
  platform_id text not null references platforms,
  course text not null,
  source_id text not null,
  kind text not null check (kind in ('account', 'enrolment', 'test', 'sessions', 'topics', 'completion')),
  account text not null,
  payload jsonb not null,
  payload_hash bytea not null,
  observed_at timestamptz not null,
  source_updated_at timestamptz,
  run_id uuid not null references runs,
  unique (platform_id, course, source_id, observed_at, payload_hash)
);
create trigger append_only before update or delete or truncate on record_versions
  for each statement execute function refuse_change();

-- The newest version of each record. The key is the platform's and the platform's own id.
create table records (
  platform_id text not null references platforms,
  course text not null,
  source_id text not null,
  kind text not null,
  account text not null,
  version_id bigint not null references record_versions,
  payload_hash bytea not null,
  observed_at timestamptz not null,
  source_updated_at timestamptz,
  first_observed_at timestamptz not null,
  -- a contradiction with other records keeps it out of the evidence until a person has looked
  quarantined boolean not null default false,
  primary key (platform_id, course, source_id)
);
create index records_account on records (platform_id, account, course);
create index records_course on records (platform_id, course, kind);

create table accounts (
  id uuid primary key,
  platform_id text not null references platforms,
  source_id text not null,
  full_name text not null,
  name_order text not null,
  name_key text not null,
  employee_code text,
  employee_code_key text,
  national_id_hash bytea,
  national_id_last4 text,
  username text,
  email text,
  email_key text,
  email_verified boolean not null,
  phone text,
  date_of_birth date,
  unit text,
  learner_id uuid references learners,
  state text not null check (state in ('waiting', 'linked')),
  -- why it waits, or what linked it: stable codes with parameters
  reason jsonb not null,
  linked_by text,
  linked_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (platform_id, source_id),
  check ((state = 'linked') = (learner_id is not null)),
  check ((state = 'linked') = (linked_at is not null))
);
create index accounts_learner on accounts (learner_id);
create index accounts_waiting on accounts (platform_id, id) where state = 'waiting';

-- Every decision about an account, by key or by a person.
create table account_links (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts,
  learner_id uuid references learners,
  state text not null,
  reason jsonb not null,
  actor text not null,
  at timestamptz not null
);
create index account_links_account on account_links (account_id);
create trigger append_only before update or delete or truncate on account_links
  for each statement execute function refuse_change();

-- Answers as they came: compressed, national IDs masked, encrypted.
create table raw_pages (
  run_id uuid not null references runs,
  seq int not null,
  place text not null,
  sha256 bytea not null,
  sealed bytea not null,
  observed_at timestamptz not null,
  primary key (run_id, seq)
);

create table quarantined_rows (
  id uuid primary key,
  platform_id text not null references platforms,
  row_key text not null,
  row_hash bytea not null,
  place text not null,
  reason text not null,
  detail text not null,
  sealed bytea not null,
  state text not null check (state in ('waiting', 'settled')),
  run_id uuid not null references runs,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  unique (platform_id, row_key, row_hash)
);
create index quarantined_rows_run on quarantined_rows (run_id);

-- How far a platform has been read: where a run stopped, and since when changes are still unread.
create table sync_positions (
  platform_id text primary key references platforms,
  courses jsonb not null,
  since timestamptz not null
);
create table sync_checkpoints (
  run_id uuid primary key references runs,
  checkpoint jsonb not null,
  raw_pages int not null
);
`
