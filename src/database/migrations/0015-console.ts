/** What the pages need: people who sign in, sessions, names in office order, previews, feedback, requests, targets. */

/** Letters of Vietnamese in the order of its alphabet, with every tone; `translate` maps each to letter and tone. */
const LETTERS = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz'
/** Ascending in the C collation, one for each letter. */
const RANKS = '0123456789ABCDEFGHIJKLMNOPQRSTUVW'
const TONES = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'] as const
const MARKED = [...'aăâeêioôơuưy']

const upperLower = (letter: string): string[] => [letter, letter.toUpperCase()]

/** Every form of every letter, with its rank in the alphabet and its tone (none, huyền, hỏi, ngã, sắc, nặng: 0 to 5). */
const forms = [...LETTERS].flatMap((letter, index) =>
  TONES.flatMap((mark, tone) =>
    mark === '' || MARKED.includes(letter)
      ? upperLower((letter + mark).normalize('NFC')).map((form) => ({
          form,
          rank: RANKS[index] ?? '',
          tone: `${tone}`,
        }))
      : [],
  ),
)
const from = forms.map(({ form }) => form).join('')
const toRank = forms.map(({ rank }) => rank).join('')
const toTone = forms.map(({ tone }) => tone).join('')

export const console = `
-- A name as an office sorts it: the given name first, then the rest; by the Vietnamese alphabet, tones last.
create function office_order(full_name text) returns text language sql immutable strict parallel safe as $$
  select translate(turned, '${from}', '${toRank}') || chr(9) || translate(turned, '${from}', '${toTone}')
  from (select regexp_replace(full_name, '^(.*) (\\S+)$', '\\2 \\1') as turned) given_first
$$;
alter table learners add column name_order text collate "C" generated always as (office_order(full_name)) stored;
-- With what tells a present person from a merged row, so that pages far down a list are found in the index alone.
create index learners_name_order on learners (name_order, id) include (merged_into);

-- People who sign in.
create table users (
  id uuid primary key,
  -- as typed; compared folded
  login text not null check (login <> ''),
  login_key text not null unique,
  name text not null check (name <> ''),
  email text,
  role text not null check (role in ('administrator', 'coordinator', 'auditor')),
  -- top of the branch that is seen; null: the whole roster
  unit_id uuid references units,
  -- argon2id; null until the person has set one by link
  password_hash text,
  created_at timestamptz not null,
  created_by text not null,
  disabled_at timestamptz,
  last_signed_in_at timestamptz,
  -- sessions that began earlier are over
  sessions_from timestamptz not null,
  check (unit_id is null or role <> 'administrator')
);

-- Links by which a person sets a password, once. Without a user: the first administrator.
create table sign_in_links (
  token_hash bytea primary key check (length(token_hash) = 32),
  user_id uuid references users,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Failures of one login name from one address: so nobody locks others out. Keyed hashes.
create table sign_in_failures (
  who bytea primary key check (length(who) = 32),
  failures int not null,
  last_at timestamptz not null
);

create table sessions (
  sid varchar primary key,
  sess json not null,
  expire timestamptz not null
);
create index sessions_expire on sessions (expire);

-- A roster that somebody has brought and not yet taken in; sealed, for it holds national IDs.
create table roster_uploads (
  id uuid primary key,
  actor text not null,
  name text not null,
  cohort_id text references cohorts,
  sealed bytea not null,
  created_at timestamptz not null
);

-- What a reconciliation that only looked would change.
create table reconciliation_previews (
  run_id uuid not null references runs,
  learner_id uuid not null references learners,
  -- null: the person would be enrolled first
  enrolment_id uuid,
  verdict_before text,
  verdict_after text not null,
  -- reasons, score and attendance
  before jsonb,
  after jsonb not null,
  primary key (run_id, learner_id)
);

-- Head counts that a program was promised for, with where they come from.
create table targets (
  id uuid primary key,
  program_id text not null references programs,
  year int not null check (year between 2000 and 2100),
  -- null: the whole province
  unit_id uuid references units,
  people int not null check (people > 0),
  source text not null check (source <> ''),
  recorded_at timestamptz not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create unique index targets_present on targets (program_id, year, unit_id) nulls not distinct where withdrawn_at is null;

-- What learners say of a course: one word each, told only in sums.
create table feedback (
  certificate_id uuid primary key references certificates,
  program_id text not null references programs,
  stars int not null check (stars between 1 and 5),
  comment text check (length(comment) <= 2000),
  given_at timestamptz not null
);
create index feedback_program on feedback (program_id, given_at);

-- One-time codes for people who look for their certificates. Somebody unknown gets a row as well, so that nothing differs.
create table lookups (
  id uuid primary key,
  learner_id uuid references learners,
  code_hash bytea not null check (length(code_hash) = 32),
  -- the code until it is sent; null: there is no contact to send it to
  sealed_code bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  sent_at timestamptz,
  attempts int not null default 0,
  used_at timestamptz,
  -- from when a worker may take the code up; a claim and a pause move it on
  not_before timestamptz not null
);
create index lookups_to_send on lookups (not_before) where sealed_code is not null;
create index lookups_created on lookups (created_at);
create index lookups_learner on lookups (learner_id, created_at);

-- Somebody without a contact on file asks the coordinator of the unit for the link.
create table link_requests (
  id uuid primary key,
  learner_id uuid not null references learners,
  -- how the person can be reached, as they say
  contact text not null check (length(contact) <= 200),
  asked_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  answer text check (answer in ('sent', 'refused')),
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (answer is null))
);
create unique index link_requests_open on link_requests (learner_id) where closed_at is null;

-- Pages of the console in the order that people look.
create index audit_entries_at on audit_entries (at);
create index audit_entries_actor on audit_entries (actor, seq);
create index audit_entries_action on audit_entries (action, seq);
create index audit_entries_subject on audit_entries (subject, seq);
create index runs_created on runs (created_at);

-- The queue of waiting accounts: why each waits, and how well the best candidate fits, the best first.
alter table accounts
  add column reason_code text generated always as (reason->>'code') stored,
  add column best_score float8 generated always as
    (coalesce((reason->'candidates'->0->>'score')::float8, -1000)) stored;
create index accounts_waiting_best on accounts (best_score desc, id desc) where state = 'waiting';

-- By which long lists of outcomes are sorted; what counts stands in outcome_revisions.
alter table outcomes add column score numeric, add column attendance numeric;
update outcomes o set score = r.score::numeric,
  attendance = (r.attendance->>'attended')::numeric / nullif((r.attendance->>'required')::numeric, 0)
from outcome_revisions r where r.enrolment_id = o.enrolment_id and r.revision = o.revision;

-- Lists of people: words of a name by how they begin, codes by how they begin, audiences, and what is missing.
create index learners_present on learners (id) where merged_into is null;
create index learners_words on learners using gin (to_tsvector('simple', name_key));
create index learners_code_beginning on learners (employee_code_key text_pattern_ops);
create index learners_audience on learners (audience, name_order, id) where merged_into is null;
create index learners_without_birth on learners (name_order, id) where date_of_birth is null and merged_into is null;
create index learners_without_contact on learners (name_order, id)
  where email is null and phone is null and merged_into is null;
create index learners_id_doubtful on learners (name_order, id) where national_id_doubtful and merged_into is null;

-- Tests that somebody has a score in, without reading what they say.
create index record_versions_scored on record_versions (id) where kind = 'test' and payload->'attempts' <> '[]'::jsonb;

-- Which sessions a record names, whatever it says of them: most learners of a course have one and the same list, so a
-- few records tell what all of them name. Equal only where the lists are.
create function session_list(payload jsonb) returns bytea language sql immutable strict parallel safe as $$
  select sha256(convert_to(coalesce(string_agg((s - 'presence')::text, ',' order by n), ''), 'UTF8'))
  from jsonb_array_elements(payload->'sessions') with ordinality as listed(s, n)
$$;
alter table records add column session_list bytea;
update records r set session_list = session_list(v.payload)
from record_versions v where v.id = r.version_id and r.kind = 'sessions';
alter table records add check ((kind = 'sessions') = (session_list is not null));
create index records_session_list on records (platform_id, course, session_list)
  where session_list is not null and not quarantined;
`
