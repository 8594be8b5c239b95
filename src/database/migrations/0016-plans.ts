/** Plans and what they are measured by: units through time, head counts, what units hand in, reports that stay as they were. */
export const plans = `
-- Units through time. units.parent_id is where a unit stands today; that day's tree is told by these rows.
alter table units add column kind text;
create table unit_parents (
  unit_id uuid not null references units,
  -- null: at the top
  parent_id uuid references units,
  valid_from date not null,
  primary key (unit_id, valid_from)
);
-- What stood somewhere before anything was kept has always stood there.
insert into unit_parents (unit_id, parent_id, valid_from) select id, parent_id, '0001-01-01' from units where parent_id is not null;
-- Which unit became which: one successor is a merger (or a new code), several are a split.
create table unit_successions (
  unit_id uuid not null references units,
  successor_id uuid not null references units,
  -- first day of the new order
  effective_on date not null,
  source text,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (unit_id, successor_id),
  check (unit_id <> successor_id)
);
create index unit_successions_successor on unit_successions (successor_id);
create trigger append_only before update or delete or truncate on unit_successions
  for each statement execute function refuse_change();

-- What a roster says of a person beside the audience; rules of audiences look at them.
alter table learners add column tags text[] not null default '{}';

-- When somebody had earned what they were passed for, by what they did, and which modules they have completed.
alter table outcomes add column achieved_on date;
alter table outcomes add column modules text[] not null default '{}';
-- Until the rules are applied again, the day on which it was decided.
update outcomes o set achieved_on = (r.decided_at at time zone 'Asia/Ho_Chi_Minh')::date
from outcome_revisions r
where r.enrolment_id = o.enrolment_id and r.revision = o.revision and o.verdict = 'passed';

create table plans (
  id text primary key,
  version int not null,
  active boolean not null,
  origin text not null check (origin in ('file', 'console'))
);
create table plan_versions (
  plan_id text not null,
  version int not null,
  definition jsonb not null,
  hash bytea not null,
  actor text not null,
  created_at timestamptz not null,
  primary key (plan_id, version)
);
create trigger append_only before update or delete or truncate on plan_versions
  for each statement execute function refuse_change();

-- Figures that people bring: of an audience (head count), of a target (promised, recorded), of reach, of cost.
create table plan_figures (
  id uuid primary key,
  kind text not null check (kind in ('head-count', 'promised', 'recorded', 'reach', 'spent')),
  -- audience:<plan>/<id>, target:<plan>/<id>, program:<id>, reach:<plan>/<id>, cost:<plan>/<id>
  subject text not null check (subject ~ '^(audience|target|program|reach|cost):.+'),
  -- null: the whole plan
  unit_id uuid references units,
  -- of figures that are promised for a year; null: not of one year
  year int check (year between 2000 and 2100),
  -- people, units, or đồng
  amount bigint not null check (amount >= 0),
  -- the day that it is true of
  as_of date not null,
  -- the document or list that says so
  source text not null check (source <> ''),
  recorded_at timestamptz not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index plan_figures_subject on plan_figures (subject) where withdrawn_at is null;
-- Of these the newest counts; reach and cost are entries that add up.
create unique index plan_figures_standing on plan_figures (kind, subject, unit_id, year, as_of) nulls not distinct
  where withdrawn_at is null and kind in ('head-count', 'promised', 'recorded');
insert into plan_figures (id, kind, subject, unit_id, year, amount, as_of, source, recorded_at, recorded_by, withdrawn_at, withdrawn_by)
select id, 'promised', 'program:' || program_id, unit_id, year, people,
  (recorded_at at time zone 'Asia/Ho_Chi_Minh')::date, source, recorded_at, recorded_by, withdrawn_at, withdrawn_by
from targets;
drop table targets;

-- What units have handed in for a deadline of a plan: their plan, estimate, results, needs.
create table plan_submissions (
  id uuid primary key,
  plan_id text not null,
  -- of a yearly one with its year: results@2026
  deadline_id text not null,
  -- null: the body that runs the plan
  unit_id uuid references units,
  received_on date not null,
  -- number and day of the document
  document text,
  attachment_id uuid references attachments,
  note text,
  recorded_at timestamptz not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create unique index plan_submissions_present on plan_submissions (plan_id, deadline_id, unit_id) nulls not distinct
  where withdrawn_at is null;

-- What a unit needs in a year to come.
create table unit_needs (
  id uuid primary key,
  plan_id text not null,
  -- the year that the training is for
  year int not null check (year between 2000 and 2100),
  unit_id uuid not null references units,
  -- id of an audience of the plan, or in the unit's own words
  audience text not null check (audience <> ''),
  -- what they are to learn
  content text not null check (content <> ''),
  mode text check (mode in ('online', 'in-person', 'blended', 'video')),
  people int not null check (people > 0),
  note text,
  recorded_at timestamptz not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create index unit_needs_plan on unit_needs (plan_id, year) where withdrawn_at is null;

-- Reminders of deadlines to coordinators: a row each, made before it is sent, so that none goes twice.
create table reminders (
  plan_id text not null,
  deadline_id text not null,
  -- the day that the deadline falls on: a yearly one has many
  due_on date not null,
  -- days before it (negative: after)
  days_before int not null,
  user_id uuid not null references users,
  state text not null check (state in ('waiting', 'claimed', 'sent', 'refused')),
  message_id text not null,
  tries int not null default 0,
  fault text,
  not_before timestamptz not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (plan_id, deadline_id, due_on, days_before, user_id)
);
create index reminders_to_send on reminders (not_before) where state in ('waiting', 'claimed');

-- Reports that keep their figures.
create table frozen_reports (
  id uuid primary key,
  plan_id text not null,
  title text not null check (title <> ''),
  -- what its files are: which sheets, which letter
  kind text not null check (kind in ('progress', 'results-and-needs', 'yearly', 'head-counts', 'modules', 'classes')),
  -- top of the branch that it is of; null: all
  unit_id uuid references units,
  -- first day of the tree that it rolls up to
  tree_on date not null,
  made_at timestamptz not null,
  made_by text not null,
  -- what it was made from: newest decision, certificate, figure and versions of definitions
  sources jsonb not null,
  -- JSON as it is handed out, to the byte
  content bytea not null,
  sha256 bytea not null check (sha256 = sha256(content))
);
create index frozen_reports_plan on frozen_reports (plan_id, made_at);
create trigger append_only before update or delete or truncate on frozen_reports
  for each statement execute function refuse_change();
-- The files that are sent, made of the same moment as the figures, to the byte.
create table frozen_report_files (
  report_id uuid not null references frozen_reports,
  format text not null check (format in ('xlsx', 'docx')),
  -- as it is downloaded
  name text not null check (name <> ''),
  bytes bytea not null,
  sha256 bytea not null check (sha256 = sha256(bytes)),
  primary key (report_id, format)
);
-- Which report is this file?
create index frozen_report_files_hash on frozen_report_files (sha256);
create trigger append_only before update or delete or truncate on frozen_report_files
  for each statement execute function refuse_change();

-- A file of units, figures or needs that somebody has brought, to be looked at before it is taken in.
create table brought_files (
  id uuid primary key,
  actor text not null,
  -- what it is a list of
  kind text not null,
  name text not null,
  sealed bytea not null,
  created_at timestamptz not null
);
`
