/** What was known when: what reconciliation needs beside the versions that are kept already. */
export const timeTravel = `
-- The module list of a person hangs on their audience, which rosters change.
create table learner_audiences (
  id bigint generated always as identity primary key,
  learner_id uuid not null references learners,
  audience text,
  since timestamptz not null
);
create index learner_audiences_learner on learner_audiences (learner_id, id);
create trigger append_only before update or delete or truncate on learner_audiences
  for each statement execute function refuse_change();
insert into learner_audiences (learner_id, audience, since) select id, audience, created_at from learners;

create function note_first_audience() returns trigger language plpgsql as $$
begin
  insert into learner_audiences (learner_id, audience, since) select id, audience, created_at from added;
  return null;
end $$;
create trigger note_first_audience after insert on learners
  referencing new table as added for each statement execute function note_first_audience();
-- A plan that was made for one changed row is kept, and would compare thousands with each other by a nested loop.
create function note_audience() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into learner_audiences (learner_id, audience, since)
  select n.id, n.audience, n.updated_at from now_are n join were w on w.id = n.id
  where n.audience is distinct from w.audience;
  return null;
end $$;
create trigger note_audience after update on learners
  referencing old table as were new table as now_are for each statement execute function note_audience();

-- Whose accounts were once somebody's.
create index account_links_learner on account_links (learner_id, account_id) where learner_id is not null;

-- A cohort may move to another program; versions from before this was kept are those of the present one.
alter table cohort_versions add column program_id text references programs;
alter table cohort_versions disable trigger append_only;
update cohort_versions v set program_id = c.program_id from cohorts c where c.id = v.cohort_id;
alter table cohort_versions enable trigger append_only;

-- Outcomes as a run that looked back found them; they are nobody's present outcome.
create table recomputed_outcomes (
  run_id uuid not null references runs,
  learner_id uuid not null references learners,
  -- null: would have been enrolled then, and is not on the list today
  enrolment_id uuid references enrolments,
  verdict text not null check (verdict in ('passed', 'failed', 'incomplete', 'review')),
  reasons jsonb not null,
  score text,
  attendance jsonb,
  window_closes_at timestamptz,
  evidence bigint[] not null,
  program_id text not null,
  program_version int not null,
  cohort_version int not null,
  primary key (run_id, learner_id)
);
create trigger append_only before update or delete or truncate on recomputed_outcomes
  for each statement execute function refuse_change();

-- The kept answers that a version was read from: the last of its page.
alter table record_versions add column answer int;
`
