/** What running and upgrading the service needs. */
export const operating = `
-- On whose behalf a run is done: ids that logs and traces carry from a request through every run that follows.
alter table runs
  add column request_id text,
  -- the sync whose records are worked on; null: not begun by one, or the sync itself
  add column sync_id uuid,
  -- W3C trace context
  add column trace_parent text,
  -- how often somebody began to work on it without coming to an end of any kind
  add column begun int not null default 0;

-- What each step of the tables was, for programs of before that meet it: do they go on beside it?
create table schema_steps (
  migration text primary key,
  older_goes_on boolean not null,
  -- the program that made it
  by_version text not null,
  at timestamptz not null
);

-- Backups that were taken whole.
create table backups (
  id uuid primary key,
  -- of what moment
  taken_at timestamptz not null,
  finished_at timestamptz not null,
  taken_by text not null,
  -- name of the file, without its folder
  file text not null,
  bytes bigint not null,
  rows bigint not null,
  sha256 bytea not null,
  -- which master key opens it
  key_id text not null
);
create index backups_newest on backups (taken_at desc);
create trigger append_only before update or delete or truncate on backups
  for each statement execute function refuse_change();

-- Restores from backups. What was given after the backup is not known: nothing is issued until somebody has compared.
create table restores (
  id uuid primary key,
  -- of what moment the backup was
  taken_at timestamptz not null,
  restored_at timestamptz not null,
  restored_by text not null,
  confirmed_at timestamptz,
  confirmed_by text,
  check ((confirmed_at is null) = (confirmed_by is null))
);
create index restores_unconfirmed on restores (taken_at) where confirmed_at is null;
`
