/** What keeps matching and looking for certificates from growing with everybody. Adds indexes: seconds at a million certificates. */
export const matchingKeys = `
-- Most accounts are looked for, and noted, under a quarter of the keys they were. By the revision of the rules that comes with this
-- step everybody is filed and every account looked at anew, so the notes are begun on clean pages.
truncate account_match_keys;

-- Whoever is erased leaves no list of whom to file: what they had a say in is looked at anew by the keys that go with them.
-- Everywhere else fileLearners sees to it, which knows the keys that come as well.
create function match_erased() returns trigger language plpgsql as $$
begin
  insert into accounts_to_match (account_id)
  select distinct a.account_id from gone g join account_match_keys a on a.key = g.key
  where not exists (select from accounts_to_match q where q.account_id = a.account_id);
  return null;
end $$;
create trigger match_erased after delete on learner_match_keys
  referencing old table as gone for each statement
  when (current_setting('hocvu.rewrite', true) = 'erase') execute function match_erased();

-- Numbers are looked for by how they begin, whatever the case of their letters.
create index certificates_number_beginning on certificates (lower(number) text_pattern_ops);
create index papers_number_beginning on papers (lower(number) text_pattern_ops);
create index papers_register_number on papers (register_number) where register_number is not null;
`
