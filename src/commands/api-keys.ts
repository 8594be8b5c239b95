/** `api-keys create|list|revoke`: keys for machines. */
import { createApiKey, listApiKeys, revokeApiKey } from '../access/api-keys.ts'
import { type Scope, scopes } from '../access/viewer.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const createKey: Command<
  [name: string, options: { scopes?: string; unit?: string; days?: string }]
> = async (context, name, options) => {
  const wanted =
    options.scopes === undefined ? [...scopes] : options.scopes.split(',').map(readScope)
  const days = options.days === undefined ? null : Number(options.days)
  if (days !== null && !(Number.isInteger(days) && days > 0))
    throw new HocvuError('request.invalid', '--days must be a whole number of days.')
  const installation = await context.open()
  const { database, clock } = installation
  const { id, key } = await createApiKey(database.db, clock, context.viewer.actor, {
    name,
    scopes: wanted,
    ...(options.unit === undefined ? {} : { unitCode: options.unit }),
    ...(days === null ? {} : { expiresAt: new Date(clock.now().getTime() + days * DAY_MS) }),
  })
  context.output.result(
    { id, key, name, scopes: wanted },
    () => `${key}\nThis key is shown once. Send it as: Authorization: Bearer ${key.slice(0, 10)}…`,
  )
  return exitCodes.done
}

function readScope(text: string): Scope {
  const scope = scopes.find((known) => known === text.trim())
  if (scope) return scope
  throw new HocvuError(
    'request.invalid',
    `There is no scope "${text}". Known: ${scopes.join(', ')}.`,
  )
}

export const listKeys: Command<[]> = async (context) => {
  const installation = await context.open()
  const keys = await listApiKeys(installation.database.db)
  context.output.result({ keys }, () =>
    keys.length === 0
      ? 'There is no API key. Make one with: hocvu api-keys create <name>'
      : keys
          .map(
            (key) =>
              `${key.id}  ${key.name}  ${key.revoked_at ? 'revoked' : 'active'}  unit ${key.unit ?? 'all'}  last used ${key.last_used_at?.toISOString() ?? 'never'}  ${key.scopes.join(',')}`,
          )
          .join('\n'),
  )
  return exitCodes.done
}

export const revokeKey: Command<[id: string]> = async (context, id) => {
  const installation = await context.open()
  await revokeApiKey(installation.database.db, installation.clock, context.viewer.actor, id)
  context.output.result({ id, revoked: true }, () => `API key ${id} is revoked.`)
  return exitCodes.done
}
