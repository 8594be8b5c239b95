/**
 * Keys that the master key wraps, and an audit trail whose details can be erased without breaking its chain.
 * A version before cannot go on beside it: it would look at the chain in another way, and know one key only.
 */
export const dataKeys = `
-- What stored secrets are sealed with; the first byte of a ciphertext names its key. The master key wraps these keys.
create table data_keys (
  generation int primary key check (generation between 1 and 250),
  sealed bytea not null,
  created_at timestamptz not null,
  created_by text not null
);

-- A change of the master key brings a data key of its own; ended when everything stored is sealed with that.
create table master_key_rotations (
  generation int primary key references data_keys,
  started_at timestamptz not null,
  started_by text not null,
  finished_at timestamptz
);

-- When somebody, or the daily look, went through the whole audit trail, and what came of it.
create table audit_checks (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  by text not null,
  entries bigint not null,
  head bytea not null,
  -- how many faults were found
  faults int not null
);
create index audit_checks_newest on audit_checks (at desc);

-- History takes no change but two, each by a function or a program of the owner that says so for its transaction:
-- personal data is erased, and what is sealed is sealed anew. The service's role has no right to update in any case.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_setting('hocvu.rewrite', true) in ('erase', 'reseal') then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

-- An entry's hash covers a salted digest of its details, not the details: they can be erased, and the chain holds.
alter table audit_entries
  drop constraint audit_entries_hash_key,
  add column salt bytea,
  add column details_hash bytea;

create function audit_details_hash(salt bytea, before jsonb, after jsonb, items_hash bytea)
returns bytea language sql immutable as $$
  select sha256(salt || convert_to(
    jsonb_build_array(before, after, encode(items_hash, 'hex'))::text, 'UTF8'))
$$;

create function audit_hash(previous_hash bytea, details_hash bytea, seq bigint, at timestamptz, actor text, action text, subject text)
returns bytea language sql immutable as $$
  select sha256(previous_hash || details_hash || convert_to(
    jsonb_build_array(seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      actor, action, subject)::text, 'UTF8'))
$$;

-- 244 random bits.
create function audit_salt() returns bytea language sql volatile as $$
  select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
$$;

-- The service's role appends by this alone: whatever it is asked to write follows from the entry before.
create or replace function append_audit(p_at timestamptz, p_actor text, p_action text, p_subject text, p_before jsonb, p_after jsonb, p_items_hash bytea)
returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  last audit_entries;
  next_seq bigint;
  new_salt bytea := audit_salt();
  digest bytea := audit_details_hash(new_salt, p_before, p_after, p_items_hash);
begin
  -- One appender at a time: the chain has no forks. Held until the caller's transaction ends.
  perform pg_advisory_xact_lock(7201, 1);
  select * into last from audit_entries order by seq desc limit 1;
  next_seq := coalesce(last.seq, 0) + 1;
  insert into audit_entries
    (seq, at, actor, action, subject, before, after, items_hash, salt, details_hash, previous_hash, hash)
  values (
    next_seq, p_at, p_actor, p_action, p_subject, p_before, p_after, p_items_hash, new_salt, digest,
    coalesce(last.hash, '\\x'::bytea),
    audit_hash(coalesce(last.hash, '\\x'::bytea), digest, next_seq, p_at, p_actor, p_action, p_subject));
  return next_seq;
end $$;

-- Puts other details in the place of an entry's. Gives their digest, which the entry privacy.erase has to name.
create function redact_audit(p_seq bigint, p_before jsonb, p_after jsonb)
returns text language plpgsql as $$
declare
  new_salt bytea := audit_salt();
begin
  perform set_config('hocvu.rewrite', 'erase', true);
  update audit_entries set before = p_before, after = p_after, items_hash = null, salt = new_salt
    where seq = p_seq and action <> 'privacy.erase';
  if not found then
    raise exception 'entry % is not there, or says itself what was erased', p_seq;
  end if;
  perform set_config('hocvu.rewrite', '', true);
  return encode(audit_details_hash(new_salt, p_before, p_after, null), 'hex');
end $$;

-- What is there already is chained anew. Whether it was whole until now is remembered by an entry of its own.
do $$
declare
  entry audit_entries;
  former_head bytea;
  broken_at bigint;
  new_salt bytea;
  digest bytea;
  previous bytea := '\\x';
begin
  select seq into broken_at from (
    select seq, hash, previous_hash,
      lag(hash, 1, '\\x'::bytea) over (order by seq) as expected_previous,
      row_number() over (order by seq) as expected_seq,
      sha256(previous_hash || convert_to(audit_text(seq, at, actor, action, subject, before, after, items_hash), 'UTF8')) as expected_hash
    from audit_entries
  ) chain
  where hash <> expected_hash or previous_hash <> expected_previous or seq <> expected_seq
  order by seq limit 1;
  perform set_config('hocvu.rewrite', 'reseal', true);
  for entry in select * from audit_entries order by seq loop
    former_head := entry.hash;
    new_salt := audit_salt();
    digest := audit_details_hash(new_salt, entry.before, entry.after, entry.items_hash);
    update audit_entries set salt = new_salt, details_hash = digest, previous_hash = previous,
      hash = audit_hash(previous, digest, entry.seq, entry.at, entry.actor, entry.action, entry.subject)
      where seq = entry.seq returning hash into previous;
  end loop;
  perform set_config('hocvu.rewrite', '', true);
  if former_head is not null then
    perform append_audit(now(), 'migration', 'audit.rechain', 'audit', jsonb_build_object('head', encode(former_head, 'hex')),
      jsonb_build_object('entries', (select count(*) from audit_entries), 'brokenAt', broken_at), null);
  end if;
end $$;

alter table audit_entries alter column salt set not null, alter column details_hash set not null;
drop function audit_text(bigint, timestamptz, text, text, text, jsonb, jsonb, bytea);
`
