/** What running and upgrading the service needs. */
export const operating = `
select 1;
`
