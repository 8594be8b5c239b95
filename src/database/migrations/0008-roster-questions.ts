/** Rows of roster files that may speak of somebody who is on the roster already: a person says. */
export const rosterQuestions = `
create table roster_questions (
  id uuid primary key,
  -- keyed hash of what identifies the row's person: the same row asks once, whatever file it comes in
  row_key bytea not null unique check (length(row_key) = 32),
  -- the row, encrypted, its national ID as hash and last four
  sealed bytea not null,
  -- whom it may be
  candidates uuid[] not null check (cardinality(candidates) > 0),
  reason text not null check (reason in ('birth-date', 'unit')),
  state text not null default 'open' check (state in ('open', 'same', 'different')),
  -- whom it turned out to be: one of the candidates, or a new learner
  learner_id uuid references learners,
  asked_by text not null,
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  check ((state = 'open') = (learner_id is null)),
  check ((state = 'open') = (decided_by is null)),
  check ((state = 'open') = (decided_at is null))
);
create index roster_questions_open on roster_questions (id) where state = 'open';
`
