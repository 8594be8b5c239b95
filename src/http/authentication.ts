/** Who calls: the key of `Authorization: Bearer …`, before anything else is looked at. */
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { authenticateApiKey } from '../access/api-keys.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { HttpDeps } from './deps.ts'
import type { FormTokens } from './form-tokens.ts'
import { type Caller, notFound, type Policy, scopesOf } from './route.ts'
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
  if (policy === 'public') return
  if ('person' in policy) {
    requirePerson(policy, caller)
    return
  }
  const scopes = scopesOf(policy)
  const wanted = scopes.join(' or ')
  if (!scopes.some((scope) => caller?.viewer.scopes.has(scope)))
    throw new HocvuError(
      'access.forbidden',
      `The API key lacks the scope ${wanted}. Make a key that has it.`,
      { fields: [{ field: 'Authorization', reason: `needs the scope ${wanted}` }] },
    )
  if (policy.wholeRoster && caller?.viewer.unitId !== null)
    throw new HocvuError(
      'access.forbidden',
      'The API key is limited to a branch of units. Use a key that sees the whole roster.',
      { fields: [{ field: 'Authorization', reason: 'needs a key that is not limited to a unit' }] },
    )
}

function requirePerson(
  { person, wholeRoster }: Extract<Policy, { person: string }>,
  caller: Caller | null,
): void {
  const isLet =
    caller !== null &&
    (person === 'signed-in' || caller.viewer.scopes.has(person)) &&
    !(wholeRoster && caller.viewer.unitId !== null)
  if (!isLet) throw notFound()
}
