/** Keys that the master key wraps, and an audit trail whose details can be erased without breaking its chain. */
export const dataKeys = `
select 1;
`
