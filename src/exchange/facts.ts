/** What an event says: read from the rows it names, which never change, so that telling it again says the same. */
import type { Queryable } from '../database/connection.ts'
import type { ExchangeEvent } from './events.ts'
import {
  type CertificateFact,
  type OutcomeFact,
  readCertificates,
  readOutcomes,
  readRevocations,
  readSyncs,
  type SyncFact,
} from './fact-store.ts'

export type Fact =
  | { of: 'sync'; fact: SyncFact }
  | { of: 'outcome'; fact: OutcomeFact }
  | { of: 'certificate'; fact: CertificateFact }

/** By the position of the event; one that is missing has nothing to tell any more, because the person was erased. */
export async function readFacts(
  db: Queryable,
  events: readonly ExchangeEvent[],
): Promise<Map<number, Fact>> {
  const of = (...kinds: ExchangeEvent['kind'][]) =>
    events.filter(({ kind }) => kinds.includes(kind))
  const facts = new Map<number, Fact>()
  for (const [position, fact] of await readSyncs(db, of('sync.finished')))
    facts.set(position, { of: 'sync', fact })
  for (const [position, fact] of await readOutcomes(db, of('outcome.changed')))
    facts.set(position, { of: 'outcome', fact })
  const made = await readCertificates(db, of('certificate.issued', 'certificate.revised'))
  const revoked = await readRevocations(db, of('certificate.revoked'))
  for (const [position, fact] of [...made, ...revoked])
    facts.set(position, { of: 'certificate', fact })
  return facts
}
