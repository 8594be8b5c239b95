/** Whom a reconciliation has to look at is noted where something changes, so that nobody else is read to find it out. */
export const changedEvidence = `
-- What has changed, a statement a row: whoever changes it need not think of it. Whose it is is found out later, when
-- it and what was changed beside it at the same time stand, so that two transactions never miss each other.
create table evidence_changes (
  id bigint generated always as identity primary key,
  -- of each account one whose records changed
  versions bigint[],
  learners uuid[],
  enrolments uuid[]
);

-- Enrolments for which the rules may say something else by now. Taken off in the transaction that decides them. Neither
-- table has a foreign key: it is looked up again, and a key would lock learners and enrolments row by row.
create table changed_enrolments (
  cohort_id text not null,
  enrolment_id uuid not null
);
create index changed_enrolments_cohort on changed_enrolments (cohort_id, enrolment_id);

create table cohort_looks (
  cohort_id text primary key references cohorts,
  -- the rules, cohort, program and sessions under which everybody has been looked at; null: not everybody yet
  basis bytea,
  -- by the latest clock of those who looked
  looked_at timestamptz not null
);

create index outcomes_due on outcomes (cohort_id, due_at) where due_at is not null;
create index outcomes_reopened on outcomes (cohort_id) where reopened_at is not null;
-- An outcome is of a decision, and a decision of an enrolment: that is one check, not two.
alter table outcomes drop constraint outcomes_enrolment_id_fkey;

create function note_new_records() returns trigger language plpgsql as $$
begin
  insert into evidence_changes (versions)
  select array_agg(version_id) from (
    select min(version_id) as version_id from touched group by platform_id, account) theirs
  having count(*) > 0;
  return null;
end $$;
create trigger note_added after insert on records
  referencing new table as touched for each statement execute function note_new_records();
create trigger note_deleted after delete on records
  referencing old table as touched for each statement execute function note_new_records();
-- A record may have been another account's before.
create function note_changed_records() returns trigger language plpgsql as $$
begin
  insert into evidence_changes (versions)
  select array_agg(version_id) from (
    select min(version_id) as version_id
    from (select * from were union all select * from now_are) touched group by platform_id, account) theirs
  having count(*) > 0;
  return null;
end $$;
create trigger note_changed after update on records
  referencing old table as were new table as now_are for each statement execute function note_changed_records();

create function note_new_links() returns trigger language plpgsql as $$
begin
  insert into evidence_changes (learners)
  select array_agg(learner_id) from added where learner_id is not null having count(*) > 0;
  return null;
end $$;
create trigger note_linked after insert on accounts
  referencing new table as added for each statement execute function note_new_links();
-- A plan that was made for one changed row is kept, and would compare thousands with each other by a nested loop.
create function note_changed_links() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into evidence_changes (learners)
  select array_agg(learner) from now_are n join were w on w.id = n.id
  cross join lateral unnest(array_remove(array[n.learner_id, w.learner_id], null)) either (learner)
  where n.learner_id is distinct from w.learner_id having count(*) > 0;
  return null;
end $$;
create trigger note_relinked after update on accounts
  referencing old table as were new table as now_are for each statement execute function note_changed_links();

create function note_changed_learners() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into evidence_changes (learners)
  select array_agg(n.id) from now_are n join were w on w.id = n.id
  where (n.audience, n.merged_into, n.erased_at) is distinct from (w.audience, w.merged_into, w.erased_at)
  having count(*) > 0;
  return null;
end $$;
create trigger note_changed after update on learners
  referencing old table as were new table as now_are for each statement execute function note_changed_learners();

create function note_changed_enrolments() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into evidence_changes (enrolments)
  select array_agg(n.id) from now_are n join were w on w.id = n.id
  where (n.learner_id, n.handed_out_at, n.acts) is distinct from (w.learner_id, w.handed_out_at, w.acts)
  having count(*) > 0;
  return null;
end $$;
create trigger note_changed after update on enrolments
  referencing old table as were new table as now_are for each statement execute function note_changed_enrolments();

-- Who holds a certificate is judged under the program that it was earned under.
create function note_issued() returns trigger language plpgsql as $$
begin
  insert into evidence_changes (enrolments) select array_agg(enrolment_id) from added having count(*) > 0;
  return null;
end $$;
create trigger note_issued after insert on certificates
  referencing new table as added for each statement execute function note_issued();
create function note_changed_certificates() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into evidence_changes (enrolments)
  select array_agg(n.enrolment_id) from now_are n join were w on w.id = n.id
  where (n.state, n.outcome_revision) is distinct from (w.state, w.outcome_revision) having count(*) > 0;
  return null;
end $$;
create trigger note_changed after update on certificates
  referencing old table as were new table as now_are for each statement execute function note_changed_certificates();
`
