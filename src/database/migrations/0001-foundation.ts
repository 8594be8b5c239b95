/** Installation, access, audit trail, runs, configuration as versions. SQL that PostgreSQL 15 takes as well. */
export const foundation = `
create table installation (
  only_row boolean primary key default true check (only_row),
  key_check bytea not null,
  created_at timestamptz not null
);

-- Who may call the API. The key itself is never stored.
create table api_keys (
  id uuid primary key,
  name text not null check (name <> ''),
  key_hash bytea not null unique,
  scopes text[] not null,
  -- null: the whole roster; else this unit and what lies below it
  unit_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

create table idempotency_keys (
  api_key_id uuid not null references api_keys,
  key text not null check (length(key) between 1 and 200),
  request_hash bytea not null,
  status int,
  body jsonb,
  created_at timestamptz not null,
  primary key (api_key_id, key)
);

-- Append-only; each entry carries the hash of the one before (see append_audit).
create table audit_entries (
  seq bigint primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb,
  items_hash bytea,
  previous_hash bytea not null,
  hash bytea not null unique
);

-- The text that is hashed, so that a verifier computes the same.
create function audit_text(seq bigint, at timestamptz, actor text, action text, subject text, before jsonb, after jsonb, items_hash bytea)
returns text language sql immutable as $$
  select jsonb_build_array(
    seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    actor, action, subject, before, after, encode(items_hash, 'hex'))::text
$$;

create function append_audit(p_at timestamptz, p_actor text, p_action text, p_subject text, p_before jsonb, p_after jsonb, p_items_hash bytea)
returns bigint language plpgsql as $$
declare
  last audit_entries;
  next_seq bigint;
begin
  -- One appender at a time: the chain has no forks. Held until the caller's transaction ends.
  perform pg_advisory_xact_lock(7201, 1);
  select * into last from audit_entries order by seq desc limit 1;
  next_seq := coalesce(last.seq, 0) + 1;
  insert into audit_entries values (
    next_seq, p_at, p_actor, p_action, p_subject, p_before, p_after, p_items_hash,
    coalesce(last.hash, '\\x'::bytea),
    sha256(coalesce(last.hash, '\\x'::bytea) || convert_to(
      audit_text(next_seq, p_at, p_actor, p_action, p_subject, p_before, p_after, p_items_hash), 'UTF8')));
  return next_seq;
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create trigger append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_change();

-- One execution of a job: a sync, a reconciliation, an issue of certificates.
create table runs (
  id uuid primary key,
  kind text not null check (kind in ('sync', 'reconcile', 'certify')),
  -- the platform or the cohort
  subject text not null,
  state text not null check (state in ('queued', 'running', 'succeeded', 'partial', 'failed', 'held')),
  options jsonb not null,
  progress jsonb not null default '{}',
  result jsonb,
  error jsonb,
  actor text not null,
  -- the run that this one follows from
  parent_id uuid references runs,
  -- two requests with one key are one run: a schedule's tick, a parent's step
  dedupe_key text unique,
  -- how often it was put on a queue; part of the job's id
  enqueued int not null default 0,
  enqueued_at timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  check ((state in ('queued', 'running')) = (finished_at is null))
);
create index runs_open on runs (kind, subject) where state in ('queued', 'running');
create index runs_latest on runs (kind, subject, created_at desc);

-- Platforms, programs and cohorts: a row each, their definitions as versions.
create table platforms (
  id text primary key,
  version int not null,
  active boolean not null,
  origin text not null check (origin in ('file', 'console'))
);
create table platform_versions (
  platform_id text not null references platforms deferrable initially deferred,
  version int not null,
  definition jsonb not null,
  hash bytea not null,
  actor text not null,
  created_at timestamptz not null,
  primary key (platform_id, version)
);
create table programs (
  id text primary key,
  version int not null,
  active boolean not null,
  origin text not null check (origin in ('file', 'console'))
);
create table program_versions (
  program_id text not null references programs deferrable initially deferred,
  version int not null,
  definition jsonb not null,
  hash bytea not null,
  actor text not null,
  created_at timestamptz not null,
  primary key (program_id, version)
);
create table cohorts (
  id text primary key,
  program_id text not null references programs,
  version int not null,
  active boolean not null,
  origin text not null check (origin in ('file', 'console'))
);
create table cohort_versions (
  cohort_id text not null references cohorts deferrable initially deferred,
  version int not null,
  definition jsonb not null,
  hash bytea not null,
  actor text not null,
  created_at timestamptz not null,
  primary key (cohort_id, version)
);
create trigger append_only before update or delete or truncate on platform_versions
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on program_versions
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on cohort_versions
  for each statement execute function refuse_change();
`
