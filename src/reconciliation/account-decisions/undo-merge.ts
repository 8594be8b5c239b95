/** Two rows of the roster that were merged are two people again. */
import type { Trx } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { lockLedgers, tellEnrolments } from '../../roster/ledger/store.ts'
import { giveBack } from './learner-keys.ts'
import {
  certificatesOf,
  getMerge,
  holdersOfKeys,
  keysOf,
  moveEnrolments,
  moveHoldings,
  moveMembershipBack,
  saveKeys,
  standingActsOn,
} from './merge-store.ts'
import { lockOutcomesOf } from './outcomes-follow.ts'
import { builtUpon, named } from './refusal.ts'
import type { Act } from './store.ts'

export interface Separated {
  kept: string
  absorbed: string
}

/**
 * Moves back what the merge moved. What came to the kept learner since stays with them; the rules look again at
 * accounts that they linked by a key which goes back.
 * @throws HocvuError `decision.built-upon`, `learner.key-taken`
 */
export async function separateLearners(trx: Trx, merge: Act, now: Date): Promise<Separated> {
  const { kept, absorbed, moved } = await getMerge(trx, merge.id)
  await lockOutcomesOf(trx, { learners: [kept, absorbed], accounts: [] })
  await lockLedgers(trx)
  await refuseIfBuiltUpon(trx, merge, { kept, absorbed, moved })
  const before = moved.keys.absorbed
  const holders = await holdersOfKeys(trx, before, [kept, absorbed])
  if (holders.length > 0)
    throw new HocvuError(
      'learner.key-taken',
      `The merge cannot be undone: the employee code or national ID that would go back belongs to ${holders.join(', ')} by now. Mend that on the roster first.`,
      { params: { holder: holders.join(', ') } },
    )
  const present = await keysOf(trx, kept)
  await saveKeys(trx, kept, giveBack(present, before, moved.keys.taken), { mergedInto: null, now })
  await saveKeys(trx, absorbed, before, { mergedInto: null, now })
  await moveEnrolments(trx, kept, absorbed, moved.enrolments)
  await moveHoldings(trx, kept, absorbed, moved.holdings)
  if (moved.membership !== null) await moveMembershipBack(trx, absorbed, kept, moved.membership)
  await tellEnrolments(trx, [kept, absorbed])
  return { kept, absorbed }
}

async function refuseIfBuiltUpon(
  trx: Trx,
  merge: Act,
  { kept, absorbed, moved }: Awaited<ReturnType<typeof getMerge>>,
): Promise<void> {
  const known = new Set([merge.id, ...moved.acts])
  const acts = await standingActsOn(trx, moved.enrolments, [kept, absorbed])
  const later = acts.filter(({ id }) => !known.has(id))
  if (later.length > 0) throw builtUpon(merge.id, named(later))
  // Issued, reinstated or corrected since: what they say rests on the merged row.
  const issued = (await certificatesOf(trx, moved.enrolments)).filter(
    ({ id, revision, madeAt }) => {
      const before = moved.revisions[id]
      if (before !== undefined) return revision !== before
      return !moved.certificates.includes(id) || madeAt > merge.at
    },
  )
  const numbers = issued.map(({ number }) => number).join(', ')
  if (issued.length > 0)
    throw builtUpon(merge.id, {
      vi: `giấy chứng nhận ${numbers}`,
      en: `certificate ${numbers}`,
    })
}
