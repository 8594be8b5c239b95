/** Units, learners, enrolments. */
export const roster = `
create table units (
  id uuid primary key,
  code text unique,
  -- folded name; what keys a unit that has no code
  name_key text not null,
  name text not null check (name <> ''),
  parent_id uuid references units,
  valid_from date,
  valid_to date,
  check (valid_to is null or valid_from is null or valid_to >= valid_from)
);
create unique index units_without_code on units (name_key) where code is null;
create index units_parent on units (parent_id);
alter table api_keys add foreign key (unit_id) references units;

-- The unit and everything below it: what a viewer with a branch may see.
create function unit_branch(root uuid) returns setof uuid language sql stable as $$
  with recursive branch as (
    select id from units where id = root
    union
    select u.id from units u join branch b on u.parent_id = b.id
  ) select id from branch
$$;

create table learners (
  id uuid primary key,
  -- the key the roster knows the person by: folded employee code, else another key; keys are checked when an
  -- import ends, for within one file a key may pass from one person to another
  roster_key text not null unique deferrable initially deferred,
  employee_code text,
  employee_code_key text unique deferrable initially deferred,
  full_name text not null check (full_name <> ''),
  name_key text not null,
  date_of_birth date,
  national_id_hash bytea unique deferrable initially deferred check (length(national_id_hash) = 32),
  national_id_last4 text check (national_id_last4 ~ '^[0-9]{4}$'),
  email text,
  email_key text,
  phone text,
  position text,
  audience text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((employee_code is null) = (employee_code_key is null)),
  check ((national_id_hash is null) = (national_id_last4 is null))
);
-- With the id, because of a mailbox that thousands have only the first few are wanted.
create index learners_email on learners (email_key, id) where email_key is not null;
create index learners_phone on learners (phone, id) where phone is not null;
create index learners_name on learners (name_key);

-- A person keeps the unit they were trained in: membership has dates.
create table learner_units (
  learner_id uuid not null references learners,
  unit_id uuid not null references units,
  valid_from date not null,
  valid_to date,
  primary key (learner_id, unit_id, valid_from),
  check (valid_to is null or valid_to >= valid_from)
);
create unique index learner_units_present on learner_units (learner_id) where valid_to is null;
create index learner_units_unit on learner_units (unit_id);

create table enrolments (
  id uuid primary key,
  cohort_id text not null references cohorts,
  learner_id uuid not null references learners,
  origin text not null check (origin in ('platform', 'roster')),
  handed_out_at timestamptz,
  created_at timestamptz not null,
  unique (cohort_id, learner_id)
);
create index enrolments_learner on enrolments (learner_id);
-- A cohort is decided a page of enrolments at a time.
create index enrolments_cohort on enrolments (cohort_id, id);
`
