/** Who calls: the key of `Authorization: Bearer …`, before anything else is looked at. */
import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { authenticateApiKey } from '../access/api-keys.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { HttpDeps } from './deps.ts'
import { type Caller, type Policy, scopesOf } from './route.ts'

const callers = new WeakMap<IncomingMessage, Caller>()

export function callerOf(request: IncomingMessage): Caller | null {
  return callers.get(request) ?? null
}

/** Lets nobody pass without a key, whatever the path or method. */
export function authenticate({ db, clock }: Pick<HttpDeps, 'db' | 'clock'>): RequestHandler {
  return async (request, response, next) => {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const caller = key === undefined ? null : await authenticateApiKey(db, clock, key)
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

/** @throws HocvuError `access.forbidden` */
export function requirePolicy(policy: Policy, caller: Caller | null): void {
  if (policy === 'public') return
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
