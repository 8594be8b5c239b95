/** The keys that credentials are signed with: made, replaced, and in the worst case no longer trusted. */
import { appendAudit } from '../../access/audit.ts'
import type { Database, Queryable, Trx } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { wordsOf } from '../../reconciliation/person-decisions/words.ts'
import {
  countSigned,
  insertCredentialKey,
  type KeyRow,
  lockKeys,
  markDistrusted,
  retireKey,
  selectKeyAtWork,
  selectKeys,
} from './key-store.ts'
import type { OpenKey } from './sign.ts'

export interface KeyDeps {
  db: Database
  vault: Vault
  clock: Clock
}

/** Who made a key that nobody asked for by name: the first one. */
const SYSTEM = 'system'

/**
 * The key that signs now. Where there is none it is made: several processes that need it at once get the same one.
 * @throws HocvuError `key.unusable` when it cannot be opened
 */
export async function keyAtWork(deps: KeyDeps): Promise<OpenKey> {
  const known = await selectKeyAtWork(deps.db)
  if (known) return openKey(deps.vault, known)
  await deps.db.transaction().execute(async (trx) => {
    await lockKeys(trx)
    if ((await selectKeyAtWork(trx)) !== null) return
    const { id } = await addKey(trx, deps, SYSTEM)
    await auditKey(trx, deps, SYSTEM, { action: 'keys.create', subject: id })
  })
  const made = await selectKeyAtWork(deps.db)
  if (!made) throw new Error('the key that was just made is not there')
  return openKey(deps.vault, made)
}

/**
 * Makes the first key before it is needed.
 * @throws HocvuError `key.at-work` when one signs already
 */
export async function createKey(deps: KeyDeps, actor: string): Promise<{ id: string }> {
  return await deps.db.transaction().execute(async (trx) => {
    await lockKeys(trx)
    const known = await selectKeyAtWork(trx)
    if (known)
      throw new HocvuError(
        'key.at-work',
        `The key ${known.id} is at work. To put another in its place: hocvu keys rotate`,
        { params: { key: known.id } },
      )
    const { id } = await addKey(trx, deps, actor)
    await auditKey(trx, deps, actor, { action: 'keys.create', subject: id })
    return { id }
  })
}

/** A new key signs from now on. What the one before has signed verifies as it did. */
export async function rotateKey(
  deps: KeyDeps,
  actor: string,
): Promise<{ id: string; before: string | null }> {
  return await deps.db.transaction().execute(async (trx) => {
    await lockKeys(trx)
    const before = (await selectKeyAtWork(trx))?.id ?? null
    if (before !== null) await retireKey(trx, before, deps.clock.now())
    const { id } = await addKey(trx, deps, actor)
    await auditKey(trx, deps, actor, {
      action: 'keys.rotate',
      subject: id,
      before: before === null ? null : { key: before },
    })
    return { id, before }
  })
}

export interface Distrusted {
  id: string
  /** Credentials that it has signed. */
  signed: number
  /** The key that signs in its place, where it was the one at work. */
  successor: string | null
}

/**
 * Nothing that the key signed verifies from now on; for a key that others may hold.
 * @throws HocvuError `not-found`, `key.distrusted`, `request.invalid` (no reason)
 */
export async function distrustKey(
  deps: KeyDeps,
  actor: string,
  { id, reason }: { id: string; reason: string },
): Promise<Distrusted> {
  const why = wordsOf('reason', reason)
  return await deps.db.transaction().execute(async (trx) => {
    await lockKeys(trx)
    const key = (await selectKeys(trx)).find((candidate) => candidate.id === id)
    if (!key) throw new HocvuError('not-found', `There is no key "${id}". See: hocvu keys list`)
    if (key.distrustedAt !== null)
      throw new HocvuError(
        'key.distrusted',
        `The key ${id} has not been trusted since ${key.distrustedAt.toISOString()}.`,
      )
    await markDistrusted(trx, id, { now: deps.clock.now(), reason: why })
    const wasAtWork = key.purpose === 'credential' && key.retiredAt === null
    const successor = wasAtWork ? (await addKey(trx, deps, actor)).id : null
    const signed = (await countSigned(trx, [id])).get(id) ?? 0
    await auditKey(trx, deps, actor, {
      action: 'keys.distrust',
      subject: id,
      after: { reason: why, signed, successor },
    })
    return { id, signed, successor }
  })
}

export type KeyState = 'at-work' | 'at-rest' | 'distrusted'

/** Every key of the installation, with how many credentials it has signed. */
export async function listKeys(
  db: Queryable,
): Promise<(KeyRow & { state: KeyState; signed: number })[]> {
  const keys = await selectKeys(db)
  const signed = await countSigned(
    db,
    keys.map(({ id }) => id),
  )
  return keys.map((key) => ({ ...key, state: stateOf(key), signed: signed.get(key.id) ?? 0 }))
}

function stateOf({ distrustedAt, retiredAt }: KeyRow): KeyState {
  if (distrustedAt !== null) return 'distrusted'
  return retiredAt === null ? 'at-work' : 'at-rest'
}

export interface KeyHealth {
  /** null: none has been made yet. */
  atWork: string | null
  atRest: number
  distrusted: number
  /** Why the key at work cannot be used. */
  fault: string | null
}

/** Whether credentials can be signed. Makes nothing. */
export async function examineKeys({ db, vault }: Omit<KeyDeps, 'clock'>): Promise<KeyHealth> {
  const states = (await selectKeys(db))
    .filter(({ purpose }) => purpose === 'credential')
    .map(stateOf)
  const atWork = await selectKeyAtWork(db)
  return {
    atWork: atWork?.id ?? null,
    atRest: states.filter((state) => state === 'at-rest').length,
    distrusted: states.filter((state) => state === 'distrusted').length,
    fault: atWork === null ? null : faultOf(vault, atWork),
  }
}

function faultOf(vault: Vault, key: { id: string; sealed: Buffer | null }): string | null {
  try {
    openKey(vault, key)
    return null
  } catch (error) {
    if (error instanceof HocvuError) return error.message
    throw error
  }
}

/** Public halves of the credential keys: those whose signatures count, and those whose do not. */
export async function credentialKeys(
  db: Queryable,
): Promise<{ trusted: string[]; distrusted: string[] }> {
  const keys = (await selectKeys(db)).filter(({ purpose }) => purpose === 'credential')
  const publicHalves = (counts: boolean) =>
    keys.filter((key) => (key.distrustedAt === null) === counts).map((key) => key.publicKey)
  return { trusted: publicHalves(true), distrusted: publicHalves(false) }
}

async function addKey(trx: Trx, deps: KeyDeps, actor: string): Promise<{ id: string }> {
  const { generate } = await import('@digitalbazaar/ed25519-multikey')
  const pair = await generate()
  const id = pair.publicKeyMultibase
  const sealed = deps.vault.encrypt('signing-key', Buffer.from(pair.secretKeyMultibase))
  await insertCredentialKey(trx, { id, sealed, now: deps.clock.now(), actor })
  return { id }
}

function openKey(vault: Vault, key: { id: string; sealed: Buffer | null }): OpenKey {
  try {
    if (key.sealed === null) throw new Error('its private half is not there')
    return { id: key.id, secret: vault.decrypt('signing-key', key.sealed).toString() }
  } catch (error) {
    throw new HocvuError(
      'key.unusable',
      `The private half of the key ${key.id} cannot be opened. Restore the database from a backup, or put a new key in its place: hocvu keys rotate`,
      { cause: error },
    )
  }
}

async function auditKey(
  trx: Trx,
  { clock }: KeyDeps,
  actor: string,
  entry: {
    action: `keys.${'create' | 'rotate' | 'distrust'}`
    subject: string
    before?: object | null
    after?: object
  },
): Promise<void> {
  await appendAudit(trx, { at: clock.now(), actor, ...entry })
}
