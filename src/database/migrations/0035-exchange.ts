/**
 * What is told to other systems. A fact is noted in the transaction that makes it, by the statement itself, and only where
 * somebody is told; what is sent is put together from the rows that the note names, which never change.
 */
export const exchange = `
-- Who is told: a webhook's address, a store of learning statements, a learning platform's gradebook.
create table subscribers (
  id uuid primary key,
  kind text not null check (kind in ('webhook', 'statements', 'grades')),
  name text not null check (btrim(name) <> ''),
  -- where to; of a gradebook the issuer of the platform
  url text not null,
  events text[] not null check (cardinality(events) > 0),
  -- of its kind, as its code reads them; no secret
  settings jsonb not null default '{}',
  -- off: a person switched it off, and nothing more is noted for it; gone: it answered that it takes nothing more: what
  -- happens is still noted, and goes out when a person has switched it on again
  state text not null check (state in ('active', 'off', 'gone')),
  state_reason text,
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null
);

-- The newest signs first; an older one signs beside it until it expires, so that the receiver can change over.
create table subscriber_secrets (
  subscriber_id uuid not null references subscribers,
  n int not null check (n > 0),
  sealed bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (subscriber_id, n)
);

create table events (
  position bigint generated always as identity primary key,
  kind text not null check (kind in ('sync.finished', 'outcome.changed', 'certificate.issued', 'certificate.revised', 'certificate.revoked')),
  -- the run, the enrolment, the certificate
  subject uuid not null,
  -- of the outcome or the certificate; 0: of a run
  revision int not null,
  -- when it became so
  at timestamptz not null,
  unique (kind, subject, revision)
);
create index events_at on events (at);

create table deliveries (
  -- none is ever deleted, and a look for each row of thousands costs as much as noting them
  subscriber_id uuid not null,
  position bigint not null references events,
  subject uuid not null,
  -- dead: given up, until a person sends it again; skipped: there was nothing to tell this one
  state text not null check (state in ('waiting', 'claimed', 'sent', 'skipped', 'dead')),
  tries int not null default 0,
  not_before timestamptz not null,
  claimed_until timestamptz,
  -- of the last try; never what the other side wrote
  status int,
  fault text,
  changed_at timestamptz not null,
  primary key (subscriber_id, position),
  check ((state = 'claimed') = (claimed_until is not null))
);
-- What is to go out, in its order, whatever was sent before.
create index deliveries_queue on deliveries (subscriber_id, position) where state in ('waiting', 'claimed');
-- Of one thing only the earliest that is open goes out.
create index deliveries_open on deliveries (subscriber_id, subject, position) where state in ('waiting', 'claimed');
create index deliveries_dead on deliveries (subscriber_id, position) where state = 'dead';
create index deliveries_ended on deliveries (changed_at) where state in ('sent', 'skipped');
create index deliveries_event on deliveries (position);

create function note_event(p_kind text, p_subjects uuid[], p_revisions int[], p_ats timestamptz[]) returns void
language sql as $$
  with noted as (
    insert into events (kind, subject, revision, at)
    select p_kind, t.subject, t.revision, t.at from unnest(p_subjects, p_revisions, p_ats) t (subject, revision, at)
    on conflict do nothing
    returning position, subject, at)
  insert into deliveries (subscriber_id, position, subject, state, not_before, changed_at)
  select s.id, n.position, n.subject, 'waiting', n.at, n.at from noted n
  join subscribers s on s.state <> 'off' and p_kind = any(s.events)
$$;

-- Whether anybody is told of it: else nothing is noted, and it costs one look at a table of a few rows. Whoever tells a
-- subscriber everything as it stands holds the lock alone (exchange/deliveries/everything-store.ts): it waits for what is under way,
-- so that a fact is either noted here or seen there, and an older state never gets a later position than a newer one.
create function is_told(p_kind text) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(7201, 9);
  return exists (select from subscribers where state <> 'off' and p_kind = any(events));
end $$;

create function note_outcomes() returns trigger language plpgsql as $$
begin
  if is_told('outcome.changed') then
    perform note_event('outcome.changed', array_agg(enrolment_id order by id), array_agg(revision order by id), array_agg(decided_at order by id))
      from added;
  end if;
  return null;
end $$;
create trigger note_outcomes after insert on outcome_revisions
  referencing new table as added for each statement execute function note_outcomes();

create function note_certificates() returns trigger language plpgsql as $$
begin
  if is_told('certificate.issued') then
    perform note_event('certificate.issued', array_agg(certificate_id order by revision),
      array_agg(revision order by revision), array_agg(created_at order by revision))
      from added where kind = 'issued';
  end if;
  if is_told('certificate.revised') then
    perform note_event('certificate.revised', array_agg(certificate_id order by revision),
      array_agg(revision order by revision), array_agg(created_at order by revision))
      from added where kind <> 'issued';
  end if;
  return null;
end $$;
create trigger note_certificates after insert on certificate_revisions
  referencing new table as added for each statement execute function note_certificates();

create function note_revocations() returns trigger language plpgsql as $$
begin
  if is_told('certificate.revoked') then
    perform note_event('certificate.revoked', array_agg(certificate_id), array_agg(revision), array_agg(at)) from added;
  end if;
  return null;
end $$;
create trigger note_revocations after insert on certificate_revocations
  referencing new table as added for each statement execute function note_revocations();

create function note_sync() returns trigger language plpgsql as $$
begin
  if is_told('sync.finished') then
    perform note_event('sync.finished', array[new.id], array[0], array[new.finished_at]);
  end if;
  return null;
end $$;
create trigger note_sync after update of state on runs for each row
  when (new.kind = 'sync' and old.finished_at is null and new.finished_at is not null)
  execute function note_sync();

-- A coordinator's deadlines as a feed, by a private link: keyed hash to find it, ciphertext to show it again.
create table calendar_feeds (
  user_id uuid primary key references users,
  token_hash bytea not null unique,
  token_sealed bytea not null,
  -- of its words: a calendar says none when it asks
  language text not null check (language in ('vi', 'en')),
  created_at timestamptz not null,
  last_used_on date
);
`
