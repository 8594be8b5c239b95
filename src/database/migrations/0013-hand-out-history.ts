/** When it was known that an account was handed out, and when: a learner's time counts from there. */
export const handOutHistory = `
alter table ledger_holdings add column changed_at timestamptz;

-- What the ledger said, from when on. Entered late, and corrected: as it stood before this was kept, it counts as known
-- since it happened.
create table ledger_holding_versions (
  id bigint generated always as identity primary key,
  holding_id uuid not null references ledger_holdings,
  handed_out_at timestamptz not null,
  mistaken boolean not null,
  since timestamptz not null
);
create index ledger_holding_versions_holding on ledger_holding_versions (holding_id, id);
create trigger append_only before update or delete or truncate on ledger_holding_versions
  for each statement execute function refuse_change();
insert into ledger_holding_versions (holding_id, handed_out_at, mistaken, since)
select id, handed_out_at, false, handed_out_at from ledger_holdings
union all select id, handed_out_at, true, taken_back_at from ledger_holdings where mistaken
order by 4;

create function note_hand_out() returns trigger language plpgsql as $$
begin
  insert into ledger_holding_versions (holding_id, handed_out_at, mistaken, since)
  select id, handed_out_at, mistaken, coalesce(changed_at, taken_back_at, handed_out_at) from added;
  return null;
end $$;
create trigger note_hand_out after insert on ledger_holdings
  referencing new table as added for each statement execute function note_hand_out();
-- A plan that was made for one changed row is kept, and would compare thousands with each other by a nested loop.
create function note_correction() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into ledger_holding_versions (holding_id, handed_out_at, mistaken, since)
  select n.id, n.handed_out_at, n.mistaken, coalesce(n.changed_at, n.taken_back_at, n.handed_out_at)
  from now_are n join were w on w.id = n.id
  where (n.handed_out_at, n.mistaken) is distinct from (w.handed_out_at, w.mistaken);
  return null;
end $$;
create trigger note_correction after update on ledger_holdings
  referencing old table as were new table as now_are for each statement execute function note_correction();
`
