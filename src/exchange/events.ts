/** What other systems are told of: facts, each noted once, in the transaction that made it. */

export const eventKinds = [
  'sync.finished',
  'outcome.changed',
  'certificate.issued',
  'certificate.revised',
  'certificate.revoked',
] as const
export type EventKind = (typeof eventKinds)[number]

export interface ExchangeEvent {
  /** In which order events were noted; of one thing also the order in which they happened. */
  position: number
  kind: EventKind
  /** Id of the run, the enrolment or the certificate. */
  subject: string
  /** Of the outcome or the certificate; 0: of a run. */
  revision: number
  /** When it became so. */
  at: Date
}
