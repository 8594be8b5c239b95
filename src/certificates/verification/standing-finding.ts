/** What the register says of a paper, as a check. Pure. */
import type { Standing } from '../revisions/standing.ts'
import type { Check } from './conclude.ts'

const FINDINGS: Record<Standing, Check> = {
  'in-force': { state: 'holds', reason: 'in-force' },
  revoked: { state: 'fails', reason: 'revoked' },
  replaced: { state: 'fails', reason: 'replaced' },
  'awaits-signature': { state: 'cannot-tell', reason: 'awaiting-signature' },
}

export function standingFinding(standing: Standing): Check {
  return FINDINGS[standing]
}
