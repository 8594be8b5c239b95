/** Many certificates at once, and a file that ends the process that makes it. */
export const issue = `
-- Kept as it was written, and read whole: to take it apart for storing took longer than all else of an issue.
alter table certificate_dossiers alter column content type json using content::json;

-- How often somebody began to make the file of the present revision and came to no end, neither a file nor a fault.
alter table certificates add column file_begun int not null default 0;
`
