/** Requests of people about their data, who looked at whom, and erasure. */
export const privacy = `
select 1;
`
