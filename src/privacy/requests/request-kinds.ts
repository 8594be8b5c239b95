/** What people ask about their data, and what becomes of it. */

export const requestKinds = [
  'access',
  'correction',
  'erasure',
  'restriction',
  'objection',
  'other',
] as const
export type RequestKind = (typeof requestKinds)[number]

export const requestResults = ['done', 'partly', 'refused', 'withdrawn'] as const
export type RequestResult = (typeof requestResults)[number]
