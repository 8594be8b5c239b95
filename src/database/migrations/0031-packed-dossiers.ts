/** Dossiers are kept packed: a twelfth of what they were. */
export const packedDossiers = `
-- What dossiers of a class have in common, its definitions and the words of the format; named by its SHA-256. Nothing of a person.
create table dossier_phrases (
  digest bytea primary key check (length(digest) = 32),
  phrases bytea not null
);
create trigger append_only before update or delete or truncate on dossier_phrases
  for each statement execute function refuse_change();

alter table certificate_dossiers
  -- as it was written by an earlier version
  alter column content drop not null,
  -- the same JSON, deflated (RFC 1950) with the phrases as its preset dictionary; carries a checksum of both
  add column packed bytea,
  add column phrases bytea references dossier_phrases,
  add check (num_nonnulls(content, packed) = 1),
  add check ((packed is null) = (phrases is null));
-- It is as small as it gets: the server need not try.
alter table certificate_dossiers alter column packed set storage external;
`
