/** Which certificates an act is about: named one by one, or those of everybody whose outcome was looked at. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import {
  type ChosenCertificate,
  certificatesByName,
  certificatesByOutcome,
} from './choice-store.ts'
import { refuseCertificates } from './refusal.ts'

export type CertificateChoice =
  /** Numbers, public codes or ids; `issuer` where two issuers share a number. */
  | { names: readonly string[]; issuer: string | null }
  | {
      where: { cohort: string; verdict: string; reason: string | null }
      /** How many the caller saw; another number is another list than the one that was decided on. */
      expected: number
    }

const NO_SUCH = 'there is no such certificate; name its number, a public code or its id'

/**
 * @param state of those that `where` means: what the act is done to
 * @throws HocvuError `not-found`, `request.conflict`, `decision.selection-changed`: nothing is chosen then
 */
export async function chooseCertificates(
  db: Queryable,
  viewer: Viewer,
  choice: CertificateChoice,
  state: 'valid' | 'revoked',
): Promise<ChosenCertificate[]> {
  if ('where' in choice) return await chooseWhere(db, viewer, choice, state)
  const names = choice.names.map(cleanText)
  const meant = await certificatesByName(db, viewer, names, choice.issuer)
  refuseCertificates(
    'not-found',
    names.flatMap((name, at) => (meant[at]?.length === 0 ? [{ name, reason: NO_SUCH }] : [])),
  )
  refuseCertificates(
    'request.conflict',
    names.flatMap((name, at) => {
      const several = meant[at] ?? []
      if (several.length < 2) return []
      const issuers = several.map(({ issuer }) => issuer).join('; ')
      return [{ name, reason: `several issuers have this number, name one of them: ${issuers}` }]
    }),
  )
  return [...new Map(meant.flat().map((certificate) => [certificate.id, certificate])).values()]
}

async function chooseWhere(
  db: Queryable,
  viewer: Viewer,
  { where, expected }: Extract<CertificateChoice, { where: object }>,
  state: 'valid' | 'revoked',
): Promise<ChosenCertificate[]> {
  const { chosen, waiting } = await certificatesByOutcome(db, viewer, { ...where, state })
  if (chosen.length === expected && expected > 0) return chosen
  const rest =
    waiting === 0
      ? ''
      : `, and ${waiting} more of people who are about to be decided anew: wait for that`
  throw new HocvuError(
    'decision.selection-changed',
    `Expected ${expected} ${state} certificates with this outcome, but there are ${chosen.length}${rest}. Look at the list again, then decide.`,
    {
      params: { found: chosen.length, expected },
      fields: [{ field: 'expected', reason: `is ${expected}, but there are ${chosen.length}` }],
    },
  )
}
