/** The statements of events, put together from the rows that the events name. */
import type { Queryable } from '../../database/connection.ts'
import type { ExchangeEvent } from '../events.ts'
import { type Fact, readFacts } from '../facts.ts'
import { earnedStatements, revocationStatements } from './certificate-statements.ts'
import { endedRevisions, overtaken, readRevisions } from './history-store.ts'
import { outcomeStatements } from './outcome-statements.ts'
import type { Statement, Told } from './statement.ts'

/** `unknown-actor`: the learner has no id of the kind that the store knows. None: there is nothing to tell. */
export type Stated = { event: ExchangeEvent; statements: Statement[] | 'unknown-actor' }

/** In the order of the events. */
export async function makeStatements(
  db: Queryable,
  subscriberId: string,
  told: Told,
  events: readonly ExchangeEvent[],
): Promise<Stated[]> {
  const facts = await readFacts(db, events)
  const over = await overtaken(db, subscriberId, events)
  const of = (...kinds: ExchangeEvent['kind'][]) =>
    events.filter(({ kind }) => kinds.includes(kind))
  const histories = await readRevisions(db, subscriberId, of('outcome.changed'))
  const certificates = of('certificate.issued', 'certificate.revised', 'certificate.revoked')
  const ended = await endedRevisions(db, subscriberId, certificates)

  function statementsOf(event: ExchangeEvent, known: Fact): Statement[] | null {
    const { position } = event
    switch (known.of) {
      case 'sync':
        return []
      case 'outcome': {
        const { learner } = known.fact
        const history = histories.get(position) ?? []
        return outcomeStatements(
          told,
          history.map((revision) => ({ ...revision, learner })),
        )
      }
      case 'certificate': {
        const { fact } = known
        const earlier = ended.get(position) ?? []
        if (event.kind === 'certificate.revoked') return revocationStatements(told, earlier)
        return earnedStatements(told, { ...fact, earlier })
      }
    }
  }

  return events.map((event) => {
    const fact = facts.get(event.position)
    if (fact === undefined || over.has(event.position)) return { event, statements: [] }
    return { event, statements: statementsOf(event, fact) ?? 'unknown-actor' }
  })
}
