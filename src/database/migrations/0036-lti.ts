/** Learning platforms that open this service inside their courses (LTI 1.3). */
export const lti = `
-- What is agreed with a learning platform: where it asks to sign in, where its keys and services stand.
create table lti_registrations (
  id uuid primary key,
  name text not null check (btrim(name) <> ''),
  issuer text not null,
  client_id text not null,
  auth_url text not null,
  token_url text not null,
  keys_url text not null,
  -- whom a token is asked from, where it is not token_url
  token_audience text,
  product text not null check (product in ('moodle', 'open-edx', 'canvas', 'other')),
  -- whose accounts the people are whom it sends; null: nobody has said yet, and nobody is recognised
  platform_id text references platforms,
  -- its accounts' own ids are what it calls people in a launch (Moodle)
  sub_is_account boolean not null default false,
  -- it makes sure that an e-mail address is its owner's
  email_verified boolean not null default false,
  -- what a teacher sees of a class: sums, or its people by name
  teachers_see text not null default 'sums' check (teachers_see in ('sums', 'people')),
  -- the gradebook is told of outcomes
  grades_out boolean not null default false,
  -- whose pages may show this service in a frame: https://host, without path
  frame_origins text[] not null,
  -- waiting: it has registered itself, and nobody has looked yet
  state text not null check (state in ('waiting', 'active', 'off')),
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null,
  unique (issuer, client_id),
  check (state <> 'active' or cardinality(frame_origins) > 0)
);

-- Where in a platform it was put: the whole site, an account, a course. One that is not admitted is refused, and seen here.
create table lti_deployments (
  registration_id uuid not null references lti_registrations,
  deployment_id text not null check (length(deployment_id) between 1 and 255),
  state text not null check (state in ('waiting', 'active', 'off')),
  first_seen_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (registration_id, deployment_id)
);

-- By which a platform registers itself, once.
create table lti_registration_links (
  token_hash bytea primary key,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- by somebody who registers a platform with it now, or has; free again where that failed
  used_at timestamptz,
  registration_id uuid references lti_registrations
);

-- Launches under way. A row is taken out by the launch that it belongs to, so that no state and no nonce counts twice.
create table lti_logins (
  state_hash bytea primary key,
  registration_id uuid not null references lti_registrations,
  nonce_hash bytea not null,
  -- of what the browser was given to keep
  browser_hash bytea not null,
  expires_at timestamptz not null
);
create index lti_logins_expire on lti_logins (expires_at);

-- Courses from which somebody has come.
create table lti_courses (
  id uuid primary key,
  registration_id uuid not null references lti_registrations,
  deployment_id text not null,
  context_id text not null check (length(context_id) between 1 and 255),
  label text,
  title text,
  -- Names and Roles; null: not offered
  members_url text,
  -- Assignment and Grades; null: not offered
  line_items_url text,
  grade_scopes text[] not null default '{}',
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- ids of courses are a deployment's own
  unique (registration_id, deployment_id, context_id)
);

-- Classes that a person has said a course belongs to, beside those that name the course as their evidence.
create table lti_course_cohorts (
  course_id uuid not null references lti_courses,
  cohort_id text not null references cohorts,
  added_at timestamptz not null,
  added_by text not null,
  primary key (course_id, cohort_id)
);

-- As whom a platform's launches name a person, and the account that is.
create table lti_people (
  registration_id uuid not null references lti_registrations,
  sub text not null check (length(sub) between 1 and 255),
  account_id uuid not null references accounts on delete cascade,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (registration_id, sub)
);
create index lti_people_account on lti_people (account_id);

-- Columns of gradebooks that were made for a class.
create table lti_line_items (
  course_id uuid not null references lti_courses,
  cohort_id text not null references cohorts,
  url text not null,
  made_at timestamptz not null,
  primary key (course_id, cohort_id)
);

-- With which this service signs what it sends to platforms; the newest signs, earlier ones are still published.
create table lti_keys (
  kid text primary key,
  public_jwk jsonb not null,
  private_sealed bytea not null,
  created_at timestamptz not null,
  -- null: it signs
  retired_at timestamptz
);
create unique index lti_keys_signing on lti_keys ((true)) where retired_at is null;
`
