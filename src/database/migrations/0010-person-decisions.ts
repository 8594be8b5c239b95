/** What people decide beside the rules: one act for one row or many, with one reason and one document. */
export const personDecisions = `
-- A document laid beside a decision: a leave slip, a signed list. Encrypted, for it names people.
create table attachments (
  id uuid primary key,
  name text not null,
  media_type text not null,
  sha256 bytea not null,
  size int not null check (size > 0),
  sealed bytea not null,
  received_at timestamptz not null,
  received_by text not null
);
create trigger append_only before update or delete or truncate on attachments
  for each statement execute function refuse_change();

create table decision_acts (
  id uuid primary key,
  kind text not null check (kind in ('override', 'excuse', 'presence', 'link', 'reject', 'create', 'merge', 'undo')),
  reason text not null check (btrim(reason) <> ''),
  attachment_id uuid references attachments,
  -- the act that this one takes back; an act is taken back once
  undoes uuid unique references decision_acts,
  actor text not null,
  at timestamptz not null,
  check ((kind = 'undo') = (undoes is not null))
);
create index decision_acts_at on decision_acts (at, id);
create trigger append_only before update or delete or truncate on decision_acts
  for each statement execute function refuse_change();

-- A decision stands until its act is undone, or, where it has one, through its last day.
create table overrides (
  id uuid primary key,
  act_id uuid not null references decision_acts,
  enrolment_id uuid not null references enrolments,
  kind text not null check (kind in ('allow', 'refuse', 'extend')),
  -- of an extension: the last valid day of the learner's window
  last_day date,
  -- the last day on which the override itself holds; null: until it is undone
  expires_on date,
  unique (act_id, enrolment_id),
  check ((kind = 'extend') = (last_day is not null))
);
create index overrides_enrolment on overrides (enrolment_id);
create trigger append_only before update or delete or truncate on overrides
  for each statement execute function refuse_change();

-- Why somebody missed a session, and who accepted it. The absence stays an absence.
create table excuses (
  id uuid primary key,
  act_id uuid not null references decision_acts,
  enrolment_id uuid not null references enrolments,
  platform_id text not null references platforms,
  course text not null,
  session text not null,
  accepted_by text not null check (btrim(accepted_by) <> ''),
  unique (act_id, enrolment_id, platform_id, course, session)
);
create index excuses_enrolment on excuses (enrolment_id);
create trigger append_only before update or delete or truncate on excuses
  for each statement execute function refuse_change();

-- What a person says of a session that was held without a mark for the learner. A mark of the platform goes before it.
create table presences (
  id uuid primary key,
  act_id uuid not null references decision_acts,
  enrolment_id uuid not null references enrolments,
  platform_id text not null references platforms,
  course text not null,
  session text not null,
  mark text not null check (mark in ('present', 'absent')),
  unique (act_id, enrolment_id, platform_id, course, session)
);
create index presences_enrolment on presences (enrolment_id);
create trigger append_only before update or delete or truncate on presences
  for each statement execute function refuse_change();

-- Raised with every act that touches the enrolment, so that reconciliation sees whom to decide anew.
alter table enrolments add column acts int not null default 0;

alter table outcomes
  -- evidence was taken away by a person; nothing is issued on the outcome until it is decided anew
  add column reopened_at timestamptz;
`
