/** What a certificate needs for the years after its issue: approval, revisions, dossiers, keys, signatures, mail. */
export const certificates = `
alter table runs drop constraint runs_kind_check;
alter table runs add constraint runs_kind_check check (kind in ('sync', 'reconcile', 'certify', 'files'));
-- The database's own time: tells which certificates came after the request, also where the installation's clock stands.
alter table runs add column requested_at timestamptz not null default clock_timestamp();

-- Addresses that links and QR codes ever began with; what was issued under an old one keeps verifying.
create table public_addresses (
  url text primary key,
  first_used_at timestamptz not null
);

-- A list of people who are to be certified by one decision of the office.
create table proposals (
  id uuid primary key,
  cohort_id text not null references cohorts,
  state text not null check (state in ('open', 'releasing', 'released', 'withdrawn')),
  opened_at timestamptz not null,
  opened_by text not null,
  -- what the approver released it with
  decision_number text,
  decision_date date,
  issued_on date,
  attachment_id uuid references attachments,
  closed_at timestamptz,
  closed_by text,
  withdrawn_reason text,
  check ((state in ('releasing', 'released')) = (decision_number is not null)),
  check ((decision_number is null) = (decision_date is null) and (decision_number is null) = (issued_on is null)),
  check ((state = 'withdrawn') = (withdrawn_reason is not null)),
  check ((state in ('released', 'withdrawn')) = (closed_at is not null))
);
create unique index proposals_at_work on proposals (cohort_id) where state in ('open', 'releasing');
create table proposal_items (
  proposal_id uuid not null references proposals,
  enrolment_id uuid not null references enrolments,
  outcome_revision int not null,
  -- held: not issued with this list, for the reason given; dropped: no longer earned
  state text not null check (state in ('proposed', 'held', 'dropped', 'issued')),
  -- by a person of the unit, or of the office
  hold_reason text,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (proposal_id, enrolment_id),
  -- kept while the person has dropped out: what was wrong is still wrong when they come back
  check (hold_reason is null or state in ('held', 'dropped'))
);
create index proposal_items_enrolment on proposal_items (enrolment_id);

-- Papers that were not issued here: by a platform, by an institution, or by the agency itself before.
create table papers (
  id uuid primary key,
  source text not null check (source in ('agency', 'platform', 'institution')),
  issuer text not null,
  -- of the agency's own only
  year int,
  register_number int check (register_number > 0),
  number text not null,
  issued_on date not null,
  full_name text not null,
  date_of_birth date,
  unit text,
  program text,
  decision_number text,
  decision_date date,
  -- whose it is, where that is known
  learner_id uuid references learners,
  enrolment_id uuid references enrolments,
  recorded_at timestamptz not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_reason text,
  check ((source = 'agency') = (register_number is not null) and (register_number is null) = (year is null)),
  check ((withdrawn_at is null) = (withdrawn_reason is null) and (withdrawn_at is null) = (withdrawn_by is null))
);
create unique index papers_enrolment on papers (enrolment_id) where withdrawn_at is null;
create unique index papers_number on papers (source, issuer, number) where withdrawn_at is null;
create index papers_learner on papers (learner_id);
create trigger never_deleted before delete or truncate on papers
  for each statement execute function refuse_delete();

alter table registers
  -- the first number that is given here; those before it are the office's own
  add column first_number int not null default 1 check (first_number > 0);

-- Every number of a register once, whether given here or taken over from paper.
create table register_entries (
  issuer text not null,
  year int not null,
  register_number int not null,
  number text not null,
  certificate_id uuid unique references certificates,
  paper_id uuid unique references papers,
  primary key (issuer, year, register_number),
  unique (issuer, number),
  check (num_nonnulls(certificate_id, paper_id) = 1)
);
create trigger append_only before update or delete or truncate on register_entries
  for each statement execute function refuse_change();
insert into register_entries (issuer, year, register_number, number, certificate_id)
  select issuer, year, register_number, number, id from certificates;

create function enter_certificates() returns trigger language plpgsql as $$
begin
  insert into register_entries (issuer, year, register_number, number, certificate_id)
  select issuer, year, register_number, number, id from added;
  return null;
end $$;
create trigger enter_certificates after insert on certificates
  referencing new table as added for each statement execute function enter_certificates();
create function enter_paper() returns trigger language plpgsql as $$
begin
  insert into register_entries (issuer, year, register_number, number, paper_id)
  select issuer, year, register_number, number, id from added where source = 'agency';
  return null;
end $$;
create trigger enter_papers after insert on papers
  referencing new table as added for each statement execute function enter_paper();

-- One paper an enrolment, whoever issued it. Both sides hold the lock of the cohort's outcomes when they write.
create function refuse_paper_beside_certificate() returns trigger language plpgsql as $$
begin
  if exists (select from added a join certificates c on c.enrolment_id = a.enrolment_id where a.withdrawn_at is null) then
    raise exception 'an enrolment has one certificate or one paper' using errcode = 'unique_violation';
  end if;
  return null;
end $$;
create function refuse_certificate_beside_paper() returns trigger language plpgsql as $$
begin
  if exists (select from added a join papers p on p.enrolment_id = a.enrolment_id and p.withdrawn_at is null) then
    raise exception 'an enrolment has one certificate or one paper' using errcode = 'unique_violation';
  end if;
  return null;
end $$;
create trigger one_paper after insert on certificates
  referencing new table as added for each statement execute function refuse_certificate_beside_paper();
create trigger one_paper_inserted after insert on papers
  referencing new table as added for each statement execute function refuse_paper_beside_certificate();
create trigger one_paper_updated after update on papers
  referencing new table as added for each statement execute function refuse_paper_beside_certificate();

alter table certificates
  -- true: the program asks for the agency's own signature and the present revision has none yet
  add column awaits_signature boolean not null default false,
  -- when an agency's signed file first stood behind the link; null: never had to, or not yet
  add column first_signed_at timestamptz,
  add column proposal_id uuid references proposals,
  add column decision_number text,
  add column decision_date date,
  -- last day of the private link; null: as long as the certificate
  add column link_expires_on date,
  -- the link was taken back and no new one given: both null
  alter column token_hash drop not null,
  alter column token_sealed drop not null,
  add constraint link_whole check ((token_hash is null) = (token_sealed is null)),
  add constraint decision_whole check ((decision_number is null) = (decision_date is null)),
  -- why the file of the present revision could not be made, and when that was last tried
  add column file_fault text,
  add column file_tried_at timestamptz,
  add column inserted_at timestamptz not null default clock_timestamp();
create index certificates_awaiting on certificates (cohort_id) where awaits_signature;
create index certificates_proposal on certificates (proposal_id) where proposal_id is not null;

-- Each revision has a public code of its own, so that a paper of an older one tells that it was replaced.
drop trigger append_only on certificate_revisions;
alter table certificate_revisions
  add column kind text not null default 'issued' check (kind in ('issued', 'revised', 'reinstated')),
  add column code text check (length(code) >= 22),
  -- why it was made; null for the first
  add column reason text,
  add column attachment_id uuid references attachments,
  add column outcome_revision int,
  add column public_url text;
update certificate_revisions r set code = c.code, outcome_revision = c.outcome_revision, public_url = c.public_url
  from certificates c where c.id = r.certificate_id;
alter table certificate_revisions
  alter column kind drop default,
  alter column code set not null,
  alter column outcome_revision set not null,
  alter column public_url set not null,
  add unique (code),
  add check ((kind = 'issued') = (revision = 1)),
  add check ((kind = 'issued') = (reason is null));
create trigger append_only before update or delete or truncate on certificate_revisions
  for each statement execute function refuse_change();
alter table certificates drop column code;
insert into public_addresses (url, first_used_at)
  select public_url, min(issued_at) from certificates group by public_url;

-- A revocation ends one revision for good; a reinstatement is a new revision.
create table certificate_revocations (
  certificate_id uuid not null,
  revision int not null,
  -- shown to whoever verifies
  reason text not null check (btrim(reason) <> ''),
  attachment_id uuid references attachments,
  actor text not null,
  at timestamptz not null,
  primary key (certificate_id, revision),
  foreign key (certificate_id, revision) references certificate_revisions (certificate_id, revision)
);
create trigger append_only before update or delete or truncate on certificate_revocations
  for each statement execute function refuse_change();

-- What led to a certificate, as it was when the revision was made. Kept as long as the certificate.
create table certificate_dossiers (
  certificate_id uuid not null,
  revision int not null,
  content jsonb not null,
  created_at timestamptz not null,
  primary key (certificate_id, revision),
  foreign key (certificate_id, revision) references certificate_revisions (certificate_id, revision)
);
create trigger append_only before update or delete or truncate on certificate_dossiers
  for each statement execute function refuse_change();

-- The file as it was made, its credential, and what came back signed by the agency: once, or again with a second signature.
alter table certificate_files drop constraint certificate_files_kind_check;
alter table certificate_files
  add constraint certificate_files_kind_check check (kind in ('pdf', 'credential', 'agency-pdf')),
  add column version int not null default 1 check (version > 0),
  -- of signed files: who signed, when
  add column details jsonb,
  drop constraint certificate_files_pkey,
  add primary key (certificate_id, revision, kind, version);
-- Whether a file that somebody brings is one of ours, and which.
create index certificate_files_digest on certificate_files (sha256);

-- Keys of the installation: for credentials with their private half sealed, for files the certificate of a P12.
create table signing_keys (
  id text primary key,
  purpose text not null check (purpose in ('credential', 'pdf')),
  -- a credential key as multibase, a signing certificate as PEM
  public_key text not null,
  private_sealed bytea,
  created_at timestamptz not null,
  created_by text not null,
  -- no longer signs, but what it signed verifies
  retired_at timestamptz,
  -- nothing that it signed is trusted any more
  distrusted_at timestamptz,
  distrusted_reason text
);
create unique index signing_keys_at_work on signing_keys (purpose) where purpose = 'credential' and retired_at is null;
create trigger never_deleted before delete or truncate on signing_keys
  for each statement execute function refuse_delete();

-- Bitstring status lists: which credentials were revoked or replaced. A list belongs to the address it is served under.
create table status_lists (
  n int generated always as identity primary key,
  public_url text not null,
  size int not null check (size >= 131072),
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create table status_list_entries (
  list int not null references status_lists,
  position int not null check (position >= 0),
  certificate_id uuid not null,
  revision int not null,
  primary key (list, position),
  unique (certificate_id, revision),
  foreign key (certificate_id, revision) references certificate_revisions (certificate_id, revision)
);
create trigger append_only before update or delete or truncate on status_list_entries
  for each statement execute function refuse_change();

-- Mails that tell a learner of a revision: one each, and a further one only when a person asks for it.
create table certificate_mails (
  certificate_id uuid not null,
  revision int not null,
  n int not null default 1 check (n > 0),
  -- handed: the server was being given the text when last heard of; whether it took it is not known
  state text not null check (state in ('waiting', 'claimed', 'handed', 'sent', 'refused', 'skipped')),
  message_id text not null unique,
  tries int not null default 0,
  fault text,
  not_before timestamptz not null,
  claimed_until timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  actor text not null,
  primary key (certificate_id, revision, n),
  foreign key (certificate_id, revision) references certificate_revisions (certificate_id, revision)
);
create index certificate_mails_to_send on certificate_mails (not_before) where state in ('waiting', 'claimed');

-- How often a certificate was opened, downloaded, verified. Nothing tells by whom or when.
create table certificate_uses (
  certificate_id uuid primary key references certificates,
  opened int not null default 0,
  downloaded int not null default 0,
  verified int not null default 0
);
`
