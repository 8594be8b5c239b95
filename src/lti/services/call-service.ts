/** A call of a learning platform's service with access; one that is not taken any more is asked for anew, once. */
import type { OutgoingAnswer, OutgoingCall } from '../../foundation/outgoing/outgoing.ts'
import type { Registration } from '../registration.ts'
import type { AccessTokens, TokenDeps } from './access-tokens.ts'

export interface ServiceDeps extends TokenDeps {
  tokens: AccessTokens
}

const NOT_TAKEN = 401

/** @throws HocvuError `lti.service-refused` where access is not given, `outgoing.…` */
export async function callService(
  deps: ServiceDeps,
  registration: Registration,
  scopes: readonly string[],
  call: OutgoingCall,
): Promise<OutgoingAnswer> {
  const send = async (token: string) =>
    await deps.outgoing.call({
      ...call,
      headers: { ...call.headers, authorization: `Bearer ${token}` },
    })
  const token = await deps.tokens.of(deps, registration, scopes)
  const answer = await send(token)
  if (answer.status !== NOT_TAKEN) return answer
  deps.tokens.forget(registration, scopes, token)
  return await send(await deps.tokens.of(deps, registration, scopes))
}
