/** What storing a page spends on checks that its one statement makes true by itself. */
export const recordKeys = `
-- A record and the version that it points at are written by one statement, and erasure takes the record away first: the
-- look for the version of each row was a tenth of the time of storing. The search for half-written rows still compares them.
alter table records drop constraint records_version_id_fkey;
`
