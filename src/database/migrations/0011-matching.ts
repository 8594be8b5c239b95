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
create index learners_without_match_keys on learners (id) where match_revision is null;
create index learners_merged on learners (merged_into, id) where merged_into is not null;

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
  drop constraint accounts_state_check,
  -- rejected: a person said that it is nobody of the roster
  add constraint accounts_state_check check (state in ('waiting', 'linked', 'rejected'));

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
