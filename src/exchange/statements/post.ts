/** Calls of a Learning Record Store: statements into it, and whether one stands there. */
import { HocvuError } from '../../foundation/errors.ts'
import type { OutgoingAnswer } from '../../foundation/outgoing/outgoing.ts'
import type { CarrierDeps } from '../carrier.ts'
import type { Subscriber } from '../subscriber.ts'
import { XAPI_VERSION } from './settings.ts'
import type { Statement } from './statement.ts'

const DEADLINE_MS = 15_000
const MOST_BYTES = 256 * 1024
const UNAUTHORIZED = 401

export interface Store {
  /** @throws HocvuError `outgoing.*` */
  post(statements: readonly Statement[]): Promise<OutgoingAnswer>
  /**
   * Whether a statement does not stand there: never held, or voided; false also where it does not say.
   * @throws HocvuError `outgoing.*`
   */
  lacks(id: string): Promise<boolean>
}

/** @param passwords the newest first: while one is changed over, the store may know an older one */
export function storeOf(
  { outgoing }: Pick<CarrierDeps, 'outgoing'>,
  { url }: Pick<Subscriber, 'url'>,
  { user, passwords }: { user: string; passwords: readonly string[] },
): Store {
  const statementsUrl = new URL(url)
  statementsUrl.pathname = `${statementsUrl.pathname.replace(/\/+$/, '')}/statements`

  async function ask(
    method: 'GET' | 'POST',
    { query = {}, body }: { query?: Record<string, string>; body?: string },
  ): Promise<OutgoingAnswer> {
    const address = new URL(statementsUrl)
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
    let answer: OutgoingAnswer | undefined
    for (const password of passwords) {
      answer = await outgoing.call({
        what: 'learning statements to a store',
        method,
        url: address.href,
        headers: {
          authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
          'x-experience-api-version': XAPI_VERSION,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
        deadlineMs: DEADLINE_MS,
        maxBytes: MOST_BYTES,
      })
      if (answer.status !== UNAUTHORIZED) return answer
    }
    if (answer === undefined) throw new TypeError('a store is asked with a password')
    return answer
  }

  return {
    post: (statements) => ask('POST', { body: JSON.stringify(statements) }),
    lacks: async (id) => (await ask('GET', { query: { statementId: id } })).status === 404,
  }
}

/** Of a call that got no answer: what the operator is told. Anything else is thrown on. */
export function faultOf(error: unknown): string {
  if (error instanceof HocvuError) return error.message
  throw error
}
