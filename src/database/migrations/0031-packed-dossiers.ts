/** Dossiers are kept packed: a third of the room that they took. */
export const packedDossiers = `
-- What dossiers of a class have in common, named by its SHA-256. Nothing of a person.
create table certificate_dossier_parts (
  digest bytea primary key check (length(digest) = 32),
  -- words of the format, with which they are packed
  phrases bytea not null,
  -- of the program and the cohort: part of each of them
  definitions bytea not null,
  check (digest = sha256(phrases || definitions))
);
create trigger append_only before update or delete or truncate on certificate_dossier_parts
  for each statement execute function refuse_change();

alter table certificate_dossiers
  -- as it was written by an earlier version
  alter column content drop not null,
  -- the same without the shared definitions, deflated (RFC 1950) with the phrases as its preset dictionary
  add column packed bytea,
  add column parts bytea references certificate_dossier_parts,
  add check (num_nonnulls(content, packed) = 1),
  add check ((packed is null) = (parts is null));
-- It is as small as it gets: the server need not try.
alter table certificate_dossiers alter column packed set storage external;
`
