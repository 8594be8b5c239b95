/**
 * Whether somebody who is told can be reached and knows us, at once and by hand. A webhook gets a message of its own kind,
 * `ping`, that is in no list of events and about nobody; a learning record store is asked for a statement that does not
 * exist, so that nothing is written there. It is tried once, and says nothing about what waits.
 */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../access/audit.ts'
import type { Viewer } from '../access/viewer.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { OutgoingAnswer, OutgoingCall } from '../foundation/outgoing/outgoing.ts'
import type { SubscriberDeps } from './create-subscriber.ts'
import { activeSecrets } from './secrets.ts'
import { StatementsSettings, XAPI_VERSION } from './statements/settings.ts'
import type { Subscriber } from './subscriber.ts'
import { getSubscriber } from './subscriber-store.ts'
import { signedHeaders } from './webhooks/signed-headers.ts'

export interface TriedSubscriber {
  /** null: it was not reached. */
  status: number | null
  taken: boolean
  ms: number
  /** In English, without what the other side wrote; null: it was taken. */
  fault: string | null
}

/** @throws HocvuError `not-found`; `request.conflict` for a gradebook, which is written to by launches alone */
export async function trySubscriber(
  deps: SubscriberDeps,
  { actor }: Viewer,
  id: string,
): Promise<TriedSubscriber> {
  const { db, clock, vault, outgoing } = deps
  const subscriber = await getSubscriber(db, clock.now(), id)
  const secrets = await activeSecrets(db, vault, id, clock.now())
  const call = callToTry(subscriber, secrets, clock.now())
  const began = performance.now()
  const answer = await outgoing.call(call).catch((error: unknown) => {
    if (error instanceof HocvuError) return error
    throw error
  })
  const ms = Math.round(performance.now() - began)
  const tried = { ...judged(subscriber, answer), ms }
  await db.transaction().execute((trx) =>
    appendAudit(trx, {
      ...{ at: clock.now(), actor, action: 'subscriber.tested', subject: id },
      after: { status: tried.status, taken: tried.taken },
    }),
  )
  return tried
}

function callToTry(
  { kind, url, settings }: Subscriber,
  secrets: readonly string[],
  at: Date,
): OutgoingCall {
  const what = 'a test'
  if (kind === 'webhook') {
    const id = randomUUID()
    const body = JSON.stringify({ type: 'ping', timestamp: at.toISOString(), data: {} })
    return { what, method: 'POST', url, headers: signedHeaders(secrets, { id, at, body }), body }
  }
  if (kind === 'statements') {
    const { user } = StatementsSettings.parse(settings)
    const basic = Buffer.from(`${user}:${secrets[0] ?? ''}`).toString('base64')
    const address = new URL(url)
    address.pathname = `${address.pathname.replace(/\/+$/, '')}/statements`
    address.searchParams.set('statementId', randomUUID())
    const headers = { authorization: `Basic ${basic}`, 'x-experience-api-version': XAPI_VERSION }
    return { what, method: 'GET', url: address.href, headers }
  }
  throw new HocvuError('request.conflict', 'A gradebook is tested by opening the tool in a course.')
}

function judged(
  { kind }: Subscriber,
  answer: OutgoingAnswer | HocvuError,
): Omit<TriedSubscriber, 'ms'> {
  if (answer instanceof HocvuError) return { status: null, taken: false, fault: answer.message }
  const { status, headers } = answer
  if (status >= 200 && status < 300) return { status, taken: true, fault: null }
  if (kind === 'webhook' || status !== 404)
    return { status, taken: false, fault: `The receiver answered ${status}.` }
  // A store that knows who asks says that there is no such statement; its answers name the version of xAPI, others do not.
  const isStore = headers['x-experience-api-version'] !== undefined
  const fault = 'Nothing speaks xAPI at this address: it is the part before /statements.'
  return { status, taken: isStore, fault: isStore ? null : fault }
}
