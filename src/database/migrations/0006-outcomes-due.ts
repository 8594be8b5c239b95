/** What an outcome was decided on beside the records, so that only whoever it may change for is decided again. */
export const outcomesDue = `
alter table outcomes
  -- when the window closes that was still open: time alone may change the outcome then
  add column due_at timestamptz,
  -- cohort, program, sessions and learner as they were when the outcome was last looked at; null: look again
  add column context_hash bytea;
`
