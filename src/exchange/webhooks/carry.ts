/** Sends events to a webhook: one a call, signed as Standard Webhooks say it. */
import { HocvuError } from '../../foundation/errors.ts'
import type { OutgoingAnswer } from '../../foundation/outgoing/outgoing.ts'
import { retryAfterMs } from '../../foundation/outgoing/retry-after.ts'
import type { Carried, Carrier, CarrierDeps } from '../carrier.ts'
import type { ExchangeEvent } from '../events.ts'
import { readFacts } from '../facts.ts'
import { messageId } from '../message-id.ts'
import type { Subscriber } from '../subscriber.ts'
import { webhookMessage } from './message.ts'
import { signedHeaders } from './signed-headers.ts'

const DEADLINE_MS = 15_000
const GONE = 410

/** @param deadlineMs of one call; left out: 15 s */
export const carryToWebhooks = (deadlineMs = DEADLINE_MS): Carrier => ({
  kind: 'webhook',
  batch: 1,
  carry: async (deps, subscriber, secrets, events) => {
    const facts = await readFacts(deps.db, events)
    return await Promise.all(
      events.map(async (event): Promise<Carried> => {
        const fact = facts.get(event.position)
        if (fact === undefined) return { end: 'skipped' }
        const body = JSON.stringify(webhookMessage(event, fact))
        return await post(deps, subscriber, secrets, { event, body, deadlineMs })
      }),
    )
  },
})

async function post(
  deps: CarrierDeps,
  { url }: Subscriber,
  secrets: readonly string[],
  { event, body, deadlineMs }: { event: ExchangeEvent; body: string; deadlineMs: number },
): Promise<Carried> {
  if (secrets.length === 0)
    return { end: 'dead', status: null, fault: 'There is no secret to sign with; make a new one.' }
  const at = deps.clock.now()
  const id = messageId(event)
  try {
    const answer = await deps.outgoing.call({
      what: `${event.kind} to a webhook`,
      method: 'POST',
      url,
      headers: signedHeaders(secrets, { id, at, body }),
      body,
      deadlineMs,
    })
    return whatCameOf(answer, at)
  } catch (error) {
    if (!(error instanceof HocvuError)) throw error
    return { end: 'again', status: null, fault: error.message }
  }
}

function whatCameOf({ status, headers }: OutgoingAnswer, at: Date): Carried {
  if (status >= 200 && status < 300) return { end: 'sent', status }
  if (status === GONE)
    return { end: 'gone', status, fault: 'The receiver answered 410: it takes nothing more.' }
  const asked = retryAfterMs(headers['retry-after'], at) ?? undefined
  const sendsOn = status >= 300 && status < 400 ? ' A redirect is not followed.' : ''
  const fault = `The receiver answered ${status}.${sendsOn}`
  return { end: 'again', status, fault, retryAfterMs: asked }
}
