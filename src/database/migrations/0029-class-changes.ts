/** What sums over classes rest on is noted where it changes, so that sums that were made before are known to hold still. */
export const classChanges = `
-- What has changed, a row for each statement, class and part of the people. Sums hold as long as whoever asks sees just these
-- rows: a transaction that changes something shows its rows with it, and numbers are never given twice. A row is taken away
-- only by putting a newer one in its place (forgetClassChanges).
create table class_changes (
  id bigint generated always as identity primary key,
  -- class: who is in it, outcomes, certificates and papers; all: who is a second row of somebody, and tables that were emptied;
  -- other: people, their units, the tree of units, and of what program a class is
  kind text not null check (kind in ('class', 'all', 'other')),
  cohort_id text check ((cohort_id is not null) = (kind = 'class')),
  -- whom it concerns, where they are few: people whose id begins with this digit; null: anybody
  part text check (part ~ '^[0-9a-f]$')
);

create function note_classes() returns trigger language plpgsql as $$
begin
  if (select count(*) from (select from touched limit 21) few) > 20 then
    insert into class_changes (kind, cohort_id) select distinct 'class', cohort_id from touched;
  else
    insert into class_changes (kind, cohort_id, part)
    select distinct 'class', t.cohort_id, left(e.learner_id::text, 1)
    from touched t left join enrolments e on e.id = t.enrolment_id;
  end if;
  return null;
end $$;
create function note_enrolments() returns trigger language plpgsql as $$
begin
  if (select count(*) from (select from touched limit 21) few) > 20 then
    insert into class_changes (kind, cohort_id) select distinct 'class', cohort_id from touched;
  else
    insert into class_changes (kind, cohort_id, part) select distinct 'class', cohort_id, left(learner_id::text, 1) from touched;
  end if;
  return null;
end $$;
create function note_moved_enrolments() returns trigger language plpgsql as $$
begin
  if (select count(*) from (select from now_are limit 21) few) > 20 then
    insert into class_changes (kind, cohort_id)
    select 'class', cohort_id from were union select 'class', cohort_id from now_are;
  else
    insert into class_changes (kind, cohort_id, part)
    select 'class', cohort_id, left(learner_id::text, 1) from were
    union select 'class', cohort_id, left(learner_id::text, 1) from now_are;
  end if;
  return null;
end $$;
create function note_classes_of_enrolments() returns trigger language plpgsql as $$
begin
  insert into class_changes (kind, cohort_id, part)
  select distinct 'class', e.cohort_id, left(e.learner_id::text, 1)
  from touched t join enrolments e on e.id = t.enrolment_id;
  return null;
end $$;
-- A paper may be put down to another enrolment.
create function note_classes_between_enrolments() returns trigger language plpgsql as $$
begin
  insert into class_changes (kind, cohort_id, part)
  select distinct 'class', e.cohort_id, left(e.learner_id::text, 1) from enrolments e
  where e.id in (select enrolment_id from were union select enrolment_id from now_are);
  return null;
end $$;
create function note_learners() returns trigger language plpgsql as $$
begin
  insert into class_changes (kind, part) select distinct 'other', left(id::text, 1) from touched;
  return null;
end $$;
create function note_memberships() returns trigger language plpgsql as $$
begin
  insert into class_changes (kind, part) select distinct 'other', left(learner_id::text, 1) from touched;
  return null;
end $$;
create function note_changed_memberships() returns trigger language plpgsql as $$
begin
  insert into class_changes (kind, part)
  select 'other', left(learner_id::text, 1) from were union select 'other', left(learner_id::text, 1) from now_are;
  return null;
end $$;
create function note_other() returns trigger language plpgsql as $$
begin
  insert into class_changes (kind) select 'other' where exists (select from touched);
  return null;
end $$;
create function note_merges() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into class_changes (kind) select 'all' where exists (
    select from now_are n join were w on w.id = n.id where n.merged_into is distinct from w.merged_into);
  return null;
end $$;
create function note_emptied() returns trigger language plpgsql as $$
begin
  insert into class_changes (kind) values ('all');
  return null;
end $$;

create trigger class_added after insert on enrolments
  referencing new table as touched for each statement execute function note_enrolments();
create trigger class_changed after update on enrolments
  referencing old table as were new table as now_are for each statement execute function note_moved_enrolments();
create trigger class_deleted after delete on enrolments
  referencing old table as touched for each statement execute function note_enrolments();
-- Neither an outcome nor a certificate ever becomes another class’s.
create trigger class_added after insert on outcomes
  referencing new table as touched for each statement execute function note_classes();
create trigger class_changed after update on outcomes
  referencing new table as touched for each statement execute function note_classes();
create trigger class_deleted after delete on outcomes
  referencing old table as touched for each statement execute function note_classes();
create trigger class_added after insert on certificates
  referencing new table as touched for each statement execute function note_classes();
create trigger class_changed after update on certificates
  referencing new table as touched for each statement execute function note_classes();
create trigger class_deleted after delete on certificates
  referencing old table as touched for each statement execute function note_classes();
create trigger class_added after insert on papers
  referencing new table as touched for each statement execute function note_classes_of_enrolments();
create trigger class_changed after update on papers
  referencing old table as were new table as now_are for each statement execute function note_classes_between_enrolments();
create trigger class_deleted after delete on papers
  referencing old table as touched for each statement execute function note_classes_of_enrolments();
-- A revision is told of once an outcome names it, which notes the class; one that is rewritten afterwards was erased.
create trigger class_changed after update on outcome_revisions
  referencing new table as touched for each statement execute function note_classes_of_enrolments();
create trigger class_deleted after delete on outcome_revisions
  referencing old table as touched for each statement execute function note_classes_of_enrolments();
create trigger other_added after insert on learners
  referencing new table as touched for each statement execute function note_learners();
create trigger other_changed after update on learners
  referencing new table as touched for each statement execute function note_learners();
create trigger other_deleted after delete on learners
  referencing old table as touched for each statement execute function note_learners();
create trigger merged after update on learners
  referencing old table as were new table as now_are for each statement execute function note_merges();
create trigger other_added after insert on learner_units
  referencing new table as touched for each statement execute function note_memberships();
create trigger other_changed after update on learner_units
  referencing old table as were new table as now_are for each statement execute function note_changed_memberships();
create trigger other_deleted after delete on learner_units
  referencing old table as touched for each statement execute function note_memberships();
create trigger other_added after insert on units
  referencing new table as touched for each statement execute function note_other();
create trigger other_changed after update on units
  referencing new table as touched for each statement execute function note_other();
create trigger other_deleted after delete on units
  referencing old table as touched for each statement execute function note_other();
create trigger other_added after insert on cohorts
  referencing new table as touched for each statement execute function note_other();
create trigger other_changed after update on cohorts
  referencing new table as touched for each statement execute function note_other();
create trigger other_deleted after delete on cohorts
  referencing old table as touched for each statement execute function note_other();
create trigger emptied after truncate on enrolments for each statement execute function note_emptied();
create trigger emptied after truncate on outcomes for each statement execute function note_emptied();
create trigger emptied after truncate on outcome_revisions for each statement execute function note_emptied();
create trigger emptied after truncate on certificates for each statement execute function note_emptied();
create trigger emptied after truncate on papers for each statement execute function note_emptied();
create trigger emptied after truncate on learners for each statement execute function note_emptied();
create trigger emptied after truncate on learner_units for each statement execute function note_emptied();
create trigger emptied after truncate on units for each statement execute function note_emptied();
create trigger emptied after truncate on cohorts for each statement execute function note_emptied();
`
