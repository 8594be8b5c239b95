/** What people are to this service. What each may do: `policy.ts`. */
export const roles = ['administrator', 'coordinator', 'auditor'] as const
export type Role = (typeof roles)[number]
