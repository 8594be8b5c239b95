/** What a webhook says of an event: `{ type, timestamp, data }`, as Standard Webhooks write it. Pure. */
import type { ExchangeEvent } from '../events.ts'
import type { Fact } from '../facts.ts'

/** Of the kinds of events; `data` is described in docs/integrations.md. */
export interface WebhookMessage {
  type: ExchangeEvent['kind']
  /** When it became so, ISO 8601 in UTC. */
  timestamp: string
  data: object
}

export function webhookMessage(event: ExchangeEvent, fact: Fact): WebhookMessage {
  return {
    type: event.kind,
    timestamp: event.at.toISOString(),
    // By the position whoever receives tells which of two messages about one thing is the later one.
    data: { position: event.position, ...dataOf(fact) },
  }
}

function dataOf(told: Fact): object {
  if (told.of === 'sync') {
    const { runId, ...fact } = told.fact
    return { run: runId, ...fact }
  }
  if (told.of === 'outcome') {
    const { enrolmentId, reasons, decidedAt, ...fact } = told.fact
    return { enrolment: enrolmentId, ...fact, reasons, decidedAt }
  }
  const { certificateId, enrolmentId, learner, cohort, program, at, ...paper } = told.fact
  const { number, code, verifyUrl, issuedOn, state, revision } = paper
  return {
    ...{ certificate: certificateId, revision, state, number, code, verifyUrl, issuedOn },
    ...{ enrolment: enrolmentId, learner, cohort, program, at },
  }
}
