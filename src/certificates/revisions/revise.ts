/** Corrects certificates: a new revision that names the one it replaces, with facts as they are now. */
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Run } from '../../runs/run.ts'
import { requirePublicUrl } from '../public-url.ts'
import { insertRevisions } from '../revision-store.ts'
import { type ActDeps, actOnCertificates, type WrittenAct } from './act.ts'
import { type Change, type Correctable, changesBetween } from './correct.ts'
import { type FactsNow, factsNow } from './facts-now.ts'
import { nextRevision } from './next-revision.ts'
import { requirePrintable } from './printable.ts'
import { takeRevisions } from './store.ts'

export interface Correction extends WrittenAct {
  /** What is taken as it is now. */
  taken: readonly Correctable[]
  /** Only tells what would change. */
  dryRun: boolean
}

export interface CorrectedCertificate {
  id: string
  number: string
  /** The new revision; of a dry run the one that it would be. */
  revision: number
  changes: Change[]
  /** What reads otherwise by now and was not asked for. */
  left: Change[]
}

export interface Corrected {
  certificates: CorrectedCertificate[]
  /** Of those that were chosen, how many say what they should already. */
  unchanged: number
  runs: Run[]
}

/**
 * One or many in one act. Of many, those that nothing changes are left as they are.
 * @throws HocvuError as `actOnCertificates`, `factsNow` and `requirePrintable`; `certificate.unchanged` when nothing would change at all,
 *   `request.invalid` when it is not said what to correct, `certificate.no-public-url`
 */
export async function reviseCertificates(
  deps: ActDeps,
  viewer: Viewer,
  correction: Correction,
): Promise<Corrected> {
  const { taken, dryRun } = correction
  if (taken.length === 0 && !dryRun) throw nothingNamed()
  const publicUrl = requirePublicUrl(deps.publicUrl)
  const told: Omit<Corrected, 'runs'> = { certificates: [], unchanged: 0 }
  const { runs } = await actOnCertificates(
    deps,
    viewer,
    correction,
    { name: 'revise', on: 'valid' },
    async (trx, held, { now, reason, attachment }) => {
      const facts = await factsNow(trx, held, taken, now)
      const different = facts.filter((one) => differs(one))
      told.unchanged = facts.length - different.length
      told.certificates = (dryRun ? facts : different).map(toldOf)
      if (dryRun) return null
      if (different.length === 0) throw unchanged(told.unchanged, facts)
      const revisions = different.map(({ certificate, says, outcomeRevision }) =>
        nextRevision(certificate, says, {
          kind: 'revised',
          outcomeRevision,
          reason,
          attachmentId: attachment,
          publicUrl,
          now,
        }),
      )
      requirePrintable(deps.templates, revisions)
      await takeRevisions(trx, revisions)
      await insertRevisions(trx, revisions, {
        publicUrl,
        now,
        actor: viewer.actor,
        mail: deps.mail !== null,
      })
      return {
        items: told.certificates.map(({ left: _, ...certificate }) => certificate),
        after: { taken, facts: changedFacts(told.certificates) },
      }
    },
  )
  return { ...told, runs }
}

/** Another decision of the rules on the same score is worth no new paper. */
const differs = ({ certificate, says }: FactsNow) =>
  changesBetween(certificate.snapshot, says).length > 0

function toldOf({ certificate, says, saysAll }: FactsNow): CorrectedCertificate {
  const { id, number, revision, snapshot } = certificate
  return {
    id,
    number,
    revision: revision + 1,
    changes: changesBetween(snapshot, says),
    left: changesBetween(says, saysAll),
  }
}

const changedFacts = (certificates: readonly CorrectedCertificate[]) => [
  ...new Set(certificates.flatMap(({ changes }) => changes.map(({ fact }) => fact))),
]

function nothingNamed(): HocvuError {
  const reason = 'name what to correct: the person’s name, date of birth or unit, score, wording'
  return new HocvuError('request.invalid', `Nothing was done: ${reason}.`, {
    fields: [{ field: 'take', reason }],
  })
}

function unchanged(count: number, facts: readonly FactsNow[]): HocvuError {
  const first = facts[0]
  const left = first === undefined || facts.length > 1 ? [] : toldOf(first).left
  const other =
    left.length === 0
      ? 'Correct the roster, the outcome or the program first; certificates take facts from there.'
      : `What was not asked for reads otherwise: ${left.map(({ fact }) => fact).join(', ')}.`
  return new HocvuError(
    'certificate.unchanged',
    `Nothing was done: ${count === 1 ? 'the certificate says' : `all ${count} certificates say`} this already. ${other}`,
  )
}
