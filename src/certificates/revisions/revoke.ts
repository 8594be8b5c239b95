/** Revokes certificates: a state with a reason that whoever verifies is shown. Nothing is deleted, no file changes. */
import type { Viewer } from '../../access/viewer.ts'
import type { Run } from '../../runs/run.ts'
import { noteStatusChange } from '../credential/status-entries.ts'
import { type ActDeps, actOnCertificates, type WrittenAct } from './act.ts'
import { requirePublicReason } from './public-reason.ts'
import { insertRevocations, presentPeople } from './store.ts'

export interface Revoked {
  certificates: { id: string; number: string; revision: number }[]
  runs: Run[]
}

/** @throws HocvuError as `actOnCertificates`; `request.invalid` for a reason that must not be shown to everybody */
export async function revokeCertificates(
  deps: ActDeps,
  viewer: Viewer,
  revocation: WrittenAct,
): Promise<Revoked> {
  const certificates: Revoked['certificates'] = []
  const { runs } = await actOnCertificates(
    deps,
    viewer,
    revocation,
    { name: 'revoke', on: 'valid' },
    async (trx, held, { now, reason, attachment }) => {
      const ids = held.map(({ id }) => id)
      const people = await presentPeople(trx, ids, now)
      requirePublicReason(reason, [
        ...held.map(({ snapshot }) => snapshot.learner.dateOfBirth),
        // The right one, where the wrong one is why it is revoked.
        ...ids.flatMap((id) => people.get(id)?.dateOfBirth ?? []),
      ])
      for (const { id, number, revision } of held) certificates.push({ id, number, revision })
      await insertRevocations(
        trx,
        certificates.map(({ id, revision }) => ({ certificateId: id, revision })),
        { reason, attachment, actor: viewer.actor, at: now },
      )
      await noteStatusChange(
        trx,
        certificates.map(({ id }) => id),
        now,
      )
      return { items: certificates, after: {} }
    },
  )
  return { certificates, runs }
}
