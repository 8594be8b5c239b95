/** Runs of several workers: who holds one, and which wait to be handed over. */
export const runs = `
-- Whoever took it up last. Nothing more is committed under an earlier name.
alter table runs add column taken_by uuid;

-- What follows from a run that has just ended.
create index runs_to_hand_over on runs (parent_id) where enqueued_at is null and finished_at is null;
`
