/** Files that people bring for a platform: uploaded, given on the command line, or laid into its watched folder. */
export const platformFiles = `
create table platform_files (
  id uuid primary key,
  platform_id text not null references platforms,
  name text not null,
  sha256 bytea not null,
  size int not null,
  -- encrypted, for the file names people; null once its days of keeping are over
  sealed bytea,
  -- what was said about it when it was brought
  options jsonb not null,
  origin text not null check (origin in ('upload', 'command', 'folder')),
  received_at timestamptz not null,
  received_by text not null,
  state text not null check (state in ('waiting', 'asked', 'done', 'rejected')),
  report jsonb,
  run_id uuid references runs,
  settled_at timestamptz,
  check (state <> 'waiting' or sealed is not null)
);
-- The same bytes said to be the same thing are taken once; one list may be the roll of two sessions, and one sheet
-- hold marks and results.
create unique index platform_files_once on platform_files
  (platform_id, sha256, coalesce(options->>'kind', ''), coalesce(options->>'course', ''),
   coalesce(options->>'session', ''));
create index platform_files_waiting on platform_files (platform_id, received_at) where state = 'waiting';
create index platform_files_age on platform_files (received_at) where sealed is not null;

-- Which column is which, as a person said it once, for sheets with the same header.
create table sheet_mappings (
  platform_id text not null references platforms,
  -- hash of the header
  header text not null,
  mapping jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (platform_id, header)
);
`
