/** What keeps tables bounded, and first pages quick: runs on which nothing rests may go. At a million people some seconds, for the indexes. */
export const retention = `
-- Something that lasts rests on the run: it was looked at when it had become old, and stays for good.
alter table runs add column kept boolean not null default false;
create index runs_parent on runs (parent_id) where parent_id is not null;
create index runs_ended on runs (finished_at) where not kept;

-- Whether a run left versions behind. Rows stand in the order in which runs wrote them, so a summary of each stretch of the
-- table tells, in a thousandth of the room of an index of rows, and costs a row that is written nothing.
create index record_versions_run on record_versions
  using brin (run_id uuid_bloom_ops(n_distinct_per_range = 256)) with (autosummarize = on);
create index outcome_revisions_run on outcome_revisions
  using brin (run_id uuid_bloom_ops(n_distinct_per_range = 256)) with (autosummarize = on);

-- What runs that looked back have found, which the same question finds again. That of the newest four weeks stays, whatever is
-- asked: less than the 30 days of RUN_DAYS, for the clock of whoever asks need not be this one.
create function drop_recomputed(p_runs uuid[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  dropped bigint;
begin
  perform set_config('hocvu.rewrite', 'erase', true);
  delete from recomputed_outcomes where run_id in (
    select id from runs where id = any(p_runs) and finished_at < now() - interval '28 days');
  get diagnostics dropped = row_count;
  perform set_config('hocvu.rewrite', '', true);
  return dropped;
end $$;
revoke execute on function drop_recomputed(uuid[]) from public;

-- The newest first, without sorting all there are.
create index certificates_newest on certificates (issued_on desc nulls last, year desc, register_number desc, id);
`
