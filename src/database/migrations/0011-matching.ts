/** How accounts find their people: keys to look under, candidates with their scores, decisions that can be undone. */
export const matching = `
alter table learners
  -- the citizen's number contradicts the birth date: it proves nobody
  add column national_id_doubtful boolean not null default false,
  -- the person that this row turned out to be a second row of
  add column merged_into uuid references learners,
  -- which revision of the matching keys is on file; null: to be made anew
  add column match_revision int,
  add check (merged_into <> id);
create index learners_match_revision on learners (match_revision, id);
create index learners_merged on learners (merged_into, id) where merged_into is not null;

-- The person that a row speaks of by now: the row itself unless it turned out to be a second row.
create function kept_learner(learner uuid) returns uuid language sql stable as $$
  with recursive way as (
    select id, merged_into from learners where id = learner
    union
    select l.id, l.merged_into from learners l join way w on l.id = w.merged_into
  ) select id from way where merged_into is null
$$;

create table learner_match_keys (
  key text not null,
  learner_id uuid not null references learners,
  primary key (key, learner_id)
);
create index learner_match_keys_learner on learner_match_keys (learner_id);

-- Whoever changes a person or their unit need not think of the keys.
create function forget_match_keys() returns trigger language plpgsql as $$
begin
  if (new.employee_code, new.full_name, new.date_of_birth, new.national_id_hash, new.national_id_doubtful, new.email, new.phone, new.merged_into)
    is distinct from
    (old.employee_code, old.full_name, old.date_of_birth, old.national_id_hash, old.national_id_doubtful, old.email, old.phone, old.merged_into)
  then new.match_revision := null; end if;
  return new;
end $$;
create trigger forget_match_keys before update on learners for each row execute function forget_match_keys();

-- A person is filed under the keys of their second rows too.
create function forget_match_keys_of_kept() returns trigger language plpgsql as $$
begin
  update learners set match_revision = null
  where match_revision is not null and id in (kept_learner(old.merged_into), kept_learner(new.merged_into));
  return null;
end $$;
create trigger forget_match_keys_of_kept after update on learners for each row
  when (new.match_revision is null and (old.merged_into is not null or new.merged_into is not null))
  execute function forget_match_keys_of_kept();

create function forget_match_keys_of_members() returns trigger language plpgsql as $$
begin
  update learners set match_revision = null
  where match_revision is not null and id in (select learner_id from touched);
  return null;
end $$;
create trigger forget_match_keys_insert after insert on learner_units
  referencing new table as touched for each statement execute function forget_match_keys_of_members();
create trigger forget_match_keys_update after update on learner_units
  referencing new table as touched for each statement execute function forget_match_keys_of_members();
create trigger forget_match_keys_delete after delete on learner_units
  referencing old table as touched for each statement execute function forget_match_keys_of_members();

create function forget_match_keys_of_unit() returns trigger language plpgsql as $$
begin
  update learners set match_revision = null
  where match_revision is not null
    and id in (select lu.learner_id from learner_units lu join touched t on t.id = lu.unit_id);
  return null;
end $$;
create trigger forget_match_keys_of_unit after update on units
  referencing new table as touched for each statement execute function forget_match_keys_of_unit();

alter table accounts
  add column national_id_doubtful boolean not null default false,
  -- under which revision of the matching rules it was last looked at; null: to be looked at anew
  add column match_revision int,
  drop constraint accounts_state_check,
  -- rejected: a person said that it is nobody of the roster
  add constraint accounts_state_check check (state in ('waiting', 'linked', 'rejected'));

-- Candidates have a score and what agrees and disagrees from now on; they are looked for anew.
update accounts set reason = reason - 'candidates' where reason ? 'candidates';
create index accounts_to_match on accounts (match_revision, id) where state <> 'rejected' and (linked_by is null or linked_by = 'key');

-- The keys that an account was looked up under: a person who comes under one of them concerns it.
create table account_match_keys (
  key text not null,
  account_id uuid not null references accounts,
  primary key (key, account_id)
);
create index account_match_keys_account on account_match_keys (account_id);

-- Whoever changes an account or its link need not think of the rules.
create function forget_account_match() returns trigger language plpgsql as $$
begin
  if new.match_revision is not distinct from old.match_revision
    and (new.employee_code, new.full_name, new.date_of_birth, new.national_id_hash, new.national_id_doubtful, new.email, new.email_verified, new.phone, new.username, new.unit, new.state, new.learner_id, new.linked_by)
    is distinct from
    (old.employee_code, old.full_name, old.date_of_birth, old.national_id_hash, old.national_id_doubtful, old.email, old.email_verified, old.phone, old.username, old.unit, old.state, old.learner_id, old.linked_by)
  then new.match_revision := null; end if;
  return new;
end $$;
create trigger forget_account_match before update on accounts for each row execute function forget_account_match();

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

create function forget_match_of_rejected() returns trigger language plpgsql as $$
begin
  update accounts set match_revision = null
  where match_revision is not null and id in (select account_id from touched);
  return null;
end $$;
create trigger forget_match_of_rejected after insert on account_rejections
  referencing new table as touched for each statement execute function forget_match_of_rejected();
create function forget_match_of_undone() returns trigger language plpgsql as $$
begin
  update accounts set match_revision = null
  where match_revision is not null and id in (
    select r.account_id from account_rejections r join touched t on t.undoes = r.act_id);
  return null;
end $$;
create trigger forget_match_of_undone after insert on decision_acts
  referencing new table as touched for each statement execute function forget_match_of_undone();

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
`
