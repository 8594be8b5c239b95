/** Who calls: the key of `Authorization: Bearer …`, before anything else is looked at. */
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { authenticateApiKey } from '../access/api-keys.ts'
import { decide, type Policy, scopesOf } from '../access/policy.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { HttpDeps } from './deps.ts'
import type { FormTokens } from './form-tokens.ts'
import { type Caller, notFound } from './route.ts'
import { callerOfSession } from './sessions.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

const callers = new WeakMap<IncomingMessage, Caller>()

export function callerOf(request: IncomingMessage): Caller | null {
  return callers.get(request) ?? null
}

/**
 * Lets nobody pass without a key or a session, whatever the path or method. What a session changes has to come from
 * the console's own pages.
 */
export function authenticate(
  { db, clock }: Pick<HttpDeps, 'db' | 'clock'>,
  tokens: FormTokens,
): RequestHandler {
  return async (request, response, next) => {
    const { authorization } = request.headers
    const key = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
    const caller =
      authorization === undefined
        ? await callerOfSession({ db, clock }, request)
        : key === undefined
          ? null
          : await authenticateApiKey(db, clock, key)
    if (caller?.keyId === null && !SAFE.has(request.method)) tokens.require(request)
    if (caller === null) {
      response.set('WWW-Authenticate', 'Bearer')
      throw new HocvuError(
        'access.unauthenticated',
        key === undefined
          ? 'The request carries no API key. Send Authorization: Bearer <api key>.'
          : 'The API key is unknown, expired or revoked.',
      )
    }
    callers.set(request, caller)
    next()
  }
}

/** @throws HocvuError `access.forbidden`; for a page of the console `not-found`, as if there were nothing */
export function requirePolicy(policy: Policy, caller: Caller | null): void {
  const decision = decide(policy, caller?.viewer ?? null)
  if (decision === 'let-in') return
  if (decision === 'not-there' || policy === 'public' || 'person' in policy) throw notFound()
  if (decision === 'lacks-whole-roster')
    throw new HocvuError(
      'access.forbidden',
      'The API key is limited to a branch of units. Use a key that sees the whole roster.',
      {
        fields: [{ field: 'Authorization', reason: 'needs a key that is not limited to a unit' }],
      },
    )
  const wanted = scopesOf(policy).join(' or ')
  throw new HocvuError(
    'access.forbidden',
    `The API key lacks the scope ${wanted}. Make a key that has it.`,
    { fields: [{ field: 'Authorization', reason: `needs the scope ${wanted}` }] },
  )
}
