/** The keys that accounts were looked up under, in a tenth of the room and time: as long as the making of one index, some seconds at a million accounts. */
export const accountKeys = `
-- A row an account instead of a row a key. A key of its own went into two trees at a place by chance, which took more of the
-- time of a first sync than anything else; an inverted index takes keys by the thousand.
alter table account_match_keys rename to account_keys_before;
alter table account_keys_before rename constraint account_match_keys_pkey to account_keys_before_pkey;
create table account_match_keys (
  account_id uuid primary key,
  keys bigint[] not null
);
insert into account_match_keys (account_id, keys)
select account_id, array_agg(key order by key) from account_keys_before group by account_id;
drop table account_keys_before;
create index account_match_keys_keys on account_match_keys using gin (keys);

-- What was written last waits in a list that every look-up reads: who looks up many keys has it sorted in first.
create function sort_in_account_keys() returns void language sql security definer set search_path = public, pg_temp as $$
  select gin_clean_pending_list('account_match_keys_keys'::regclass)
$$;
revoke execute on function sort_in_account_keys() from public;

create or replace function match_erased() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  insert into accounts_to_match (account_id)
  select a.account_id from account_match_keys a
  where a.keys && array(select key from gone)
    and not exists (select from accounts_to_match q where q.account_id = a.account_id);
  return null;
end $$;
`
