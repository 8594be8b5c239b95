/** Lets revoked certificates stand again: always as a new revision, behind the same link and number. */
import type { Viewer } from '../../access/viewer.ts'
import type { Run } from '../../runs/run.ts'
import { requirePublicUrl } from '../public-url.ts'
import { insertRevisions } from '../revision-store.ts'
import { type ActDeps, actOnCertificates, type WrittenAct } from './act.ts'
import { type Change, type Correctable, changesBetween } from './correct.ts'
import { factsNow, refuseMerged, refuseUnearned } from './facts-now.ts'
import { nextRevision } from './next-revision.ts'
import { requirePrintable } from './printable.ts'
import { takeRevisions } from './store.ts'

export interface Reinstatement extends WrittenAct {
  /** `same`: what the revoked one said; `present`: name, date of birth and score as they are now. */
  facts: 'present' | 'same'
  /** A person says that it stands although the outcome is not passed; its score is then that of the revoked one. */
  despiteOutcome: boolean
}

export interface Reinstated {
  certificates: { id: string; number: string; revision: number; changes: Change[] }[]
  runs: Run[]
}

/** @throws HocvuError as `actOnCertificates`, `factsNow` and `requirePrintable`; `certificate.not-earned`, `certificate.no-public-url` */
export async function reinstateCertificates(
  deps: ActDeps,
  viewer: Viewer,
  reinstatement: Reinstatement,
): Promise<Reinstated> {
  const { facts: wanted, despiteOutcome } = reinstatement
  const publicUrl = requirePublicUrl(deps.publicUrl)
  const certificates: Reinstated['certificates'] = []
  const { runs } = await actOnCertificates(
    deps,
    viewer,
    reinstatement,
    { name: 'reinstate', on: 'revoked' },
    async (trx, held, { now, reason, attachment }) => {
      const facts = await factsNow(trx, held, takenFor(wanted, despiteOutcome), now)
      refuseMerged(facts)
      if (!despiteOutcome) refuseUnearned(facts)
      const revisions = facts.map(({ certificate, says, outcomeRevision }) =>
        nextRevision(certificate, says, {
          kind: 'reinstated',
          outcomeRevision,
          reason,
          attachmentId: attachment,
          publicUrl,
          now,
        }),
      )
      for (const { certificate, says } of facts)
        certificates.push({
          id: certificate.id,
          number: certificate.number,
          revision: certificate.revision + 1,
          changes: changesBetween(certificate.snapshot, says),
        })
      requirePrintable(deps.templates, revisions)
      await takeRevisions(trx, revisions)
      await insertRevisions(trx, revisions, {
        publicUrl,
        now,
        actor: viewer.actor,
        mail: deps.mail !== null,
      })
      return { items: certificates, after: { facts: wanted, despiteOutcome } }
    },
  )
  return { certificates, runs }
}

function takenFor(facts: Reinstatement['facts'], despiteOutcome: boolean): Correctable[] {
  if (facts === 'same') return []
  return ['name', 'date-of-birth', ...(despiteOutcome ? [] : (['score'] as const))]
}
