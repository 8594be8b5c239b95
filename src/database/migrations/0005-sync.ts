/** What a sync remembers beyond its pages: kept answers, who was met, the state of a platform that all workers share. */
export const sync = `
-- A record is looked up by its key. On a table that was never analysed an index that begins like the key is taken for
-- as good, and reads all of a platform for each row.
drop index records_course;
create index records_course on records (kind, platform_id, course);
drop index records_account;
create index records_account on records (account, platform_id, course);

-- A row of a page has the page's run and platform: they are looked for once a statement instead of once a row, which
-- was a third of the time of storing. Runs and platforms are never deleted.
alter table record_versions drop constraint record_versions_platform_id_fkey, drop constraint record_versions_run_id_fkey;
alter table records drop constraint records_platform_id_fkey;
create function require_run_and_platform() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct run_id, platform_id from added) a
    where not exists (select from runs where id = a.run_id)
      or not exists (select from platforms where id = a.platform_id))
  then
    raise exception 'record_versions names a run or platform that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create trigger run_and_platform_exist after insert on record_versions
  referencing new table as added for each statement execute function require_run_and_platform();

-- An answer is found again by its question; the newest answer to a question counts.
alter table raw_pages
  add column question bytea,
  add column status int not null default 200,
  add column headers jsonb not null default '{}';
create index raw_pages_question on raw_pages (run_id, question, seq desc);
create index raw_pages_age on raw_pages (observed_at);

-- How far each course was read: what was asked of it, since when its changes are unread, when it was last read whole.
drop table sync_positions;
create table course_positions (
  platform_id text not null references platforms,
  course text not null,
  asked jsonb not null,
  since timestamptz not null,
  whole_at timestamptz,
  primary key (platform_id, course)
);

alter table quarantined_rows
  add column settled_at timestamptz,
  -- null: the row does not tell
  add column course text;
create index quarantined_rows_waiting on quarantined_rows (platform_id) where state = 'waiting';

-- Whom a pull has met, one row a page and course; gone when the pull has ended.
create table sync_met (
  run_id uuid not null references runs,
  seq int not null,
  course text not null,
  source_ids text[] not null,
  primary key (run_id, seq, course)
);

-- Enrolments that were active and no longer are: they count once the whole pass is through.
create table sync_losses (
  run_id uuid not null references runs,
  course text not null,
  source_id text not null,
  record jsonb not null,
  primary key (run_id, course, source_id)
);

-- What everybody who asks a platform shares.
create table platform_states (
  platform_id text primary key references platforms,
  -- the circuit breaker, while something is wrong
  circuit jsonb,
  circuit_open_until timestamptz,
  circuit_fault text,
  token_sealed bytea,
  token_expires_at timestamptz
);
-- When the next request may go out, by category of request.
create table platform_gates (
  platform_id text not null references platforms,
  category text not null,
  next_at timestamptz not null,
  primary key (platform_id, category)
);
`
