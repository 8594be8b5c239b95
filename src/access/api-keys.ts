/** Keys by which machines call the API. Only the hash is stored; the key is shown once. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { randomToken, sha256 } from '../foundation/secrets.ts'
import { appendAudit } from './audit.ts'
import { type Scope, scopes, type Viewer } from './viewer.ts'

const PREFIX = 'hocvu_'
const KEY_BYTES = 32

export interface NewApiKey {
  name: string
  scopes: readonly Scope[]
  /** Code of the unit whose branch the key may see; left out: the whole roster. */
  unitCode?: string
  expiresAt?: Date
}

/** @returns the key, in clear, for the only time */
export async function createApiKey(
  db: Database,
  clock: Clock,
  actor: string,
  wanted: NewApiKey,
): Promise<{ id: string; key: string }> {
  if (wanted.name.trim() === '')
    throw new HocvuError('request.invalid', 'An API key needs a name that tells who uses it.')
  const id = randomUUID()
  const key = `${PREFIX}${randomToken(KEY_BYTES)}`
  await db.transaction().execute(async (trx) => {
    let unitId: string | null = null
    if (wanted.unitCode !== undefined) {
      const unit = await trx
        .selectFrom('units')
        .select('id')
        .where('code', '=', wanted.unitCode)
        .executeTakeFirst()
      if (!unit)
        throw new HocvuError(
          'not-found',
          `No unit has the code ${wanted.unitCode}. Import a roster that names it first.`,
        )
      unitId = unit.id
    }
    await trx
      .insertInto('api_keys')
      .values({
        id,
        name: wanted.name,
        key_hash: sha256(key),
        scopes: [...wanted.scopes],
        unit_id: unitId,
        created_at: clock.now(),
        expires_at: wanted.expiresAt ?? null,
        revoked_at: null,
        last_used_at: null,
      })
      .execute()
    await appendAudit(trx, {
      at: clock.now(),
      actor,
      action: 'api-key.create',
      subject: id,
      after: { name: wanted.name, scopes: wanted.scopes, unit: wanted.unitCode ?? null },
    })
  })
  return { id, key }
}

export async function revokeApiKey(
  db: Database,
  clock: Clock,
  actor: string,
  id: string,
): Promise<void> {
  const unknown = () =>
    new HocvuError('not-found', `No active API key has the id "${id}". See: hocvu api-keys list`)
  if (!z.uuid().safeParse(id).success) throw unknown()
  await db.transaction().execute(async (trx) => {
    const revoked = await trx
      .updateTable('api_keys')
      .set({ revoked_at: clock.now() })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('name')
      .executeTakeFirst()
    if (!revoked) throw unknown()
    await appendAudit(trx, { at: clock.now(), actor, action: 'api-key.revoke', subject: id })
  })
}

/**
 * A key made by a person from a page: its name is given once among those in use, for the audit trail knows a key by it.
 * @throws HocvuError `api-key.exists`
 */
export async function requireFreeKeyName(db: Database, clock: Clock, name: string): Promise<void> {
  const now = clock.now()
  const inUse = (await listApiKeys(db)).some(
    (key) =>
      key.name === name &&
      key.revoked_at === null &&
      (key.expires_at === null || key.expires_at > now),
  )
  if (inUse)
    throw new HocvuError('api-key.exists', `A key in use is named ${name}.`, { params: { name } })
}

export type ApiKey = Awaited<ReturnType<typeof listApiKeys>>[number]

export async function listApiKeys(db: Database) {
  return await db
    .selectFrom('api_keys')
    .leftJoin('units', 'units.id', 'api_keys.unit_id')
    .select([
      'api_keys.id',
      'api_keys.name',
      'api_keys.scopes',
      'units.code as unit',
      'api_keys.created_at',
      'api_keys.expires_at',
      'api_keys.revoked_at',
      'api_keys.last_used_at',
    ])
    .orderBy('api_keys.created_at')
    .execute()
}

const LAST_USE_STEP_MS = 60_000

/** @returns the viewer a key stands for and the key's id, or null for an unknown, expired or revoked key */
export async function authenticateApiKey(
  db: Database,
  clock: Clock,
  key: string,
): Promise<{ viewer: Viewer; keyId: string } | null> {
  if (!key.startsWith(PREFIX)) return null
  const now = clock.now()
  const found = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('key_hash', '=', sha256(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!found || (found.expires_at !== null && found.expires_at <= now)) return null
  if (!found.last_used_at || now.getTime() - found.last_used_at.getTime() > LAST_USE_STEP_MS)
    await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', found.id).execute()
  const known = new Set<string>(scopes)
  return {
    keyId: found.id,
    viewer: {
      actor: `api-key:${found.name}`,
      scopes: new Set(found.scopes.filter((scope): scope is Scope => known.has(scope))),
      unitId: found.unit_id,
    },
  }
}
