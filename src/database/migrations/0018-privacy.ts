/**
 * Requests of people about their data, who looked at whom, erasure, and whom nothing may bring back.
 * A version before cannot go on beside it: it would bring back who was erased.
 */
import { erasePerson } from './0018-erase-person.ts'

export const privacy = `
-- What somebody asked about their own data. Kept as the proof that it was answered in time; what it says of the person
-- is sealed, and goes after its days.
create table privacy_requests (
  id uuid primary key,
  -- by which people call it
  number int generated always as identity unique,
  kind text not null check (kind in ('access', 'correction', 'erasure', 'restriction', 'objection', 'other')),
  -- null: nobody of the roster, or not known yet
  learner_id uuid references learners,
  -- name, contact and what was asked; null: no longer kept
  sealed bytea,
  received_on date not null,
  -- last day for the answer
  due_on date not null check (due_on >= received_on),
  recorded_at timestamptz not null,
  recorded_by text not null,
  answered_at timestamptz,
  answered_by text,
  result text check (result in ('done', 'partly', 'refused', 'withdrawn')),
  -- what the person was told; null: no longer kept
  answer_sealed bytea,
  check ((answered_at is null) = (result is null) and (answered_at is null) = (answered_by is null)),
  check (answered_at is not null or sealed is not null)
);
create index privacy_requests_open on privacy_requests (due_on) where answered_at is null;
create index privacy_requests_learner on privacy_requests (learner_id) where learner_id is not null;
create trigger never_deleted before delete or truncate on privacy_requests
  for each statement execute function refuse_delete();

-- Who looked at what is kept of a person, and when. No foreign key: a look is noted before it is had, at once.
create table person_views (
  id bigint generated always as identity primary key,
  learner_id uuid not null,
  at timestamptz not null,
  actor text not null,
  what text not null
);
create index person_views_learner on person_views (learner_id, id);
create index person_views_at on person_views (at);

-- History takes no change but two, each by a function or a program of the owner that says so for its transaction:
-- personal data is erased, and what is sealed is sealed anew. An entry of the audit trail is never deleted.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
    if tg_op = 'UPDATE' and current_setting('hocvu.rewrite', true) in ('erase', 'reseal') then
      return null;
    end if;
    if tg_op = 'DELETE' and current_setting('hocvu.rewrite', true) = 'erase' and tg_table_name <> 'audit_entries' then
      return null;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on person_views
  for each statement execute function refuse_change();

-- Looks that are older than what is kept. The newest 180 days stay, whatever is asked, and whatever day a look claims to be of.
create function drop_person_views(p_before timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  dropped bigint;
begin
  perform set_config('hocvu.rewrite', 'erase', true);
  delete from person_views
    where at < least(p_before, (select max(at) from person_views) - interval '180 days', now() - interval '180 days');
  get diagnostics dropped = row_count;
  perform set_config('hocvu.rewrite', '', true);
  return dropped;
end $$;

alter table learners add column erased_at timestamptz;
create index learners_erased on learners (id) where erased_at is not null;
alter table attachments add column erased_at timestamptz;

-- A person who was erased. The row of the roster stays, empty, for what a register must keep hangs on it.
create table erasures (
  learner_id uuid primary key references learners,
  request_id uuid references privacy_requests,
  reason text not null check (btrim(reason) <> ''),
  asked_at timestamptz not null,
  asked_by text not null,
  -- while it is at work: what to look for where it is not done yet; sealed
  sealed bytea,
  -- how far the files and answers of platforms have been looked through
  progress jsonb not null default '{}',
  done_at timestamptz,
  -- how much went, and what stays
  report jsonb not null default '{}',
  readmitted_at timestamptz,
  readmitted_by text,
  check ((done_at is null) = (sealed is not null)),
  check ((readmitted_at is null) = (readmitted_by is null)),
  check (readmitted_at is null or done_at is not null)
);
create trigger never_deleted before delete or truncate on erasures
  for each statement execute function refuse_delete();

-- Nobody is erased without an entry of the audit trail that says so, and what is done is not begun again.
create function tell_erasure() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.done_at is not null and new.done_at is null or new.learner_id <> old.learner_id then
      raise exception 'an erasure is done once' using errcode = 'insufficient_privilege';
    end if;
  elsif not exists (select from audit_entries where action = 'privacy.erase' and subject = new.learner_id::text) then
    raise exception 'an erasure has to be told in the audit trail' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create constraint trigger told_in_the_audit_trail after insert on erasures
  deferrable initially deferred for each row execute function tell_erasure();
create trigger done_once after update on erasures for each row execute function tell_erasure();

-- By what a person who was erased is known again: keyed hashes, of which nobody gets back what they are of.
create table suppressed_keys (
  learner_id uuid not null references erasures,
  kind text not null check (kind in ('national-id', 'employee-code', 'email', 'phone', 'name-and-birth', 'account')),
  digest bytea not null check (length(digest) = 32),
  primary key (digest, learner_id)
);
create index suppressed_keys_learner on suppressed_keys (learner_id);
${erasePerson}
`
