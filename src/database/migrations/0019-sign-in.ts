/** Sign-in by OpenID Connect, sealed sessions, and request counts that all processes share. */
export const signIn = `
-- Whoever the provider of identities says somebody is: by issuer and subject, never by mail or name.
create table user_identities (
  issuer text not null check (issuer <> ''),
  subject text not null check (subject <> ''),
  user_id uuid not null unique references users,
  linked_at timestamptz not null,
  linked_by text not null,
  primary key (issuer, subject)
);

-- Whoever reads this table can neither come in by it nor see what is in it. Sessions of before end: everybody signs in anew.
drop table sessions;
create table sessions (
  -- digest of what the cookie says
  sid_hash bytea primary key check (length(sid_hash) = 32),
  user_id uuid not null references users,
  sealed bytea not null,
  expire timestamptz not null
);
create index sessions_user on sessions (user_id);
create index sessions_expire on sessions (expire);

-- Requests of one caller in the running minute. Keyed hashes. Lost with a crash, and then begun anew.
create unlogged table request_counts (
  who bytea primary key check (length(who) = 32),
  requests int not null,
  ends_at timestamptz not null
) with (fillfactor = 50);
`
