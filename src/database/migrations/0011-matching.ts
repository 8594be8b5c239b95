/** How accounts find their people: keys to look under, candidates with their scores, decisions that can be undone. */
export const matching = `
alter table learners
  -- the citizen's number contradicts the birth date: it proves nobody
  add column national_id_doubtful boolean not null default false,
  -- the person that this row turned out to be a second row of
  add column merged_into uuid references learners,
  add check (merged_into <> id);
create index learners_merged on learners (merged_into, id) where merged_into is not null;

-- The person that a row speaks of by now: the row itself unless it turned out to be a second row.
create function kept_learner(learner uuid) returns uuid language sql stable as $$
  with recursive way as (
    select id, merged_into from learners where id = learner
    union
    select l.id, l.merged_into from learners l join way w on l.id = w.merged_into
  ) select id from way where merged_into is null
$$;

-- Under which revision of the matching rules people are filed and accounts were looked at.
create table matching_state (
  only_row boolean primary key default true check (only_row),
  revision int not null
);
insert into matching_state (revision) values (0);

-- Keys are digests: names and mailboxes stand in clear with their people alone. What is made anew from people and
-- accounts refers to them without a foreign key: neither is ever deleted, and a key would lock them row by row.
create table learner_match_keys (
  key bigint not null,
  learner_id uuid not null,
  primary key (key, learner_id)
);
create index learner_match_keys_learner on learner_match_keys (learner_id);

-- Moves on whenever people are filed, so that who has read them knows that they may be others now.
create sequence learner_filings;

-- Who is to be filed under their keys anew: whoever changes a person or their unit need not think of it.
create table learners_to_file (
  id bigint generated always as identity primary key,
  learner_id uuid not null
);
create index learners_to_file_learner on learners_to_file (learner_id);

create function file_added() returns trigger language plpgsql as $$
begin
  insert into learners_to_file (learner_id) select id from added;
  return null;
end $$;
create trigger file_added after insert on learners
  referencing new table as added for each statement execute function file_added();

-- A plan that was made for one changed row is kept, and would compare thousands with each other by a nested loop.
create function file_changed() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into learners_to_file (learner_id)
  select changed.id from now_are n join were w on w.id = n.id
  cross join lateral unnest(array_remove(array[n.id, w.merged_into], null)) changed(id)
  where (n.employee_code, n.full_name, n.date_of_birth, n.national_id_hash, n.national_id_doubtful, n.email, n.phone, n.merged_into)
    is distinct from
    (w.employee_code, w.full_name, w.date_of_birth, w.national_id_hash, w.national_id_doubtful, w.email, w.phone, w.merged_into);
  return null;
end $$;
create trigger file_changed after update on learners
  referencing old table as were new table as now_are for each statement execute function file_changed();

create function file_members() returns trigger language plpgsql as $$
begin
  insert into learners_to_file (learner_id) select learner_id from touched;
  return null;
end $$;
create trigger file_members_insert after insert on learner_units
  referencing new table as touched for each statement execute function file_members();
create trigger file_members_update after update on learner_units
  referencing new table as touched for each statement execute function file_members();
create trigger file_members_delete after delete on learner_units
  referencing old table as touched for each statement execute function file_members();

create function file_members_of_unit() returns trigger language plpgsql as $$
begin
  insert into learners_to_file (learner_id)
  select lu.learner_id from learner_units lu join touched t on t.id = lu.unit_id;
  return null;
end $$;
create trigger file_members_of_unit after update on units
  referencing new table as touched for each statement execute function file_members_of_unit();

alter table accounts
  add column national_id_doubtful boolean not null default false,
  drop constraint accounts_state_check,
  -- rejected: a person said that it is nobody of the roster
  add constraint accounts_state_check check (state in ('waiting', 'linked', 'rejected'));

-- Candidates have a score and what agrees and disagrees from now on; they are looked for anew.
update accounts set reason = reason - 'candidates' where reason ? 'candidates';

-- The keys that an account was looked up under: a person who comes under one of them concerns it.
create table account_match_keys (
  key bigint not null,
  account_id uuid not null,
  primary key (key, account_id)
);
create index account_match_keys_account on account_match_keys (account_id);

-- Which accounts the rules are to look at anew: whoever changes an account or its link need not think of it.
create table accounts_to_match (
  id bigint generated always as identity primary key,
  account_id uuid not null
);
create index accounts_to_match_account on accounts_to_match (account_id);

create function match_added() returns trigger language plpgsql as $$
begin
  insert into accounts_to_match (account_id) select id from added;
  return null;
end $$;
create trigger match_added after insert on accounts
  referencing new table as added for each statement execute function match_added();

create function match_changed() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into accounts_to_match (account_id)
  select n.id from now_are n join were w on w.id = n.id
  where (n.employee_code, n.full_name, n.date_of_birth, n.national_id_hash, n.national_id_doubtful, n.email, n.email_verified, n.phone, n.username, n.unit)
    is distinct from
    (w.employee_code, w.full_name, w.date_of_birth, w.national_id_hash, w.national_id_doubtful, w.email, w.email_verified, w.phone, w.username, w.unit)
    -- what a person had decided is the rules' again
    or (w.linked_by <> 'key' and n.linked_by is distinct from w.linked_by);
  return null;
end $$;
create trigger match_changed after update on accounts
  referencing old table as were new table as now_are for each statement execute function match_changed();

alter table account_links add column act_id uuid references decision_acts;
create index account_links_act on account_links (act_id) where act_id is not null;

-- A person said that an account is not this learner's; the act undone, it may be again.
create table account_rejections (
  act_id uuid not null references decision_acts,
  account_id uuid not null references accounts,
  learner_id uuid not null references learners,
  primary key (act_id, account_id, learner_id)
);
create index account_rejections_account on account_rejections (account_id);
create trigger append_only before update or delete or truncate on account_rejections
  for each statement execute function refuse_change();

create function match_rejected() returns trigger language plpgsql as $$
begin
  insert into accounts_to_match (account_id) select account_id from touched;
  return null;
end $$;
create trigger match_rejected after insert on account_rejections
  referencing new table as touched for each statement execute function match_rejected();
create function match_undone() returns trigger language plpgsql as $$
begin
  insert into accounts_to_match (account_id)
  select r.account_id from account_rejections r join touched t on t.undoes = r.act_id;
  return null;
end $$;
create trigger match_undone after insert on decision_acts
  referencing new table as touched for each statement execute function match_undone();

-- Two rows of one person became one: what moved, so that it can move back.
create table learner_merges (
  act_id uuid primary key references decision_acts,
  kept uuid not null references learners,
  absorbed uuid not null references learners,
  moved jsonb not null,
  check (kept <> absorbed)
);
create index learner_merges_learner on learner_merges (absorbed);
create trigger append_only before update or delete or truncate on learner_merges
  for each statement execute function refuse_change();

-- A unit that a roster names without its code is looked for by its name.
create index units_named on units (name_key) where code is not null;
`
