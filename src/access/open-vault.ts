/** Opens what is sealed: the master key, proven to be the one of this database, and the data keys that it wraps. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { OpenDatabase } from '../database/open.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import {
  adoptNextKey,
  masterKeyFile,
  masterKeyPath,
  parseMasterKey,
  unwrapKey,
  waitingKey,
  wrapKey,
} from '../foundation/master-key.ts'
import { createVault, type DataKey, type Vault } from '../foundation/secrets.ts'

/** Of the environment. */
export interface KeySettings {
  HOCVU_DATA: string
  HOCVU_MASTER_KEY?: string | undefined
}

interface VaultDeps {
  settings: KeySettings
  database: Pick<OpenDatabase, 'db' | 'asOwner'>
  clock: Clock
}

/**
 * A new installation gets a data key of its own; one from before data keys keeps its master key as the first, so that
 * everything stored stays as it is.
 * @throws HocvuError `key.mismatch`
 */
export async function openVault(deps: VaultDeps): Promise<Vault> {
  const { database, clock } = deps
  const { db } = database
  const known = await db.selectFrom('installation').selectAll().executeTakeFirst()
  const stored = await listSealedKeys(db)
  const masterKey = readMasterKey(deps.settings, known !== undefined)
  if (stored.length === 0) {
    const first = known === undefined ? randomBytes(32) : masterKey
    if (known !== undefined) requireKeyOf(createVault(first), known.key_check)
    await insertFirst(deps, wrapKey(masterKey, 1, first), known?.created_at ?? clock.now())
  }
  const keys = await openKeys(deps, masterKey)
  const vault = createVault(keys)
  await db
    .insertInto('installation')
    .values({ key_check: checkOf(vault), created_at: clock.now() })
    .onConflict((conflict) => conflict.column('only_row').doNothing())
    .execute()
  const proof = await db.selectFrom('installation').select('key_check').executeTakeFirstOrThrow()
  requireKeyOf(vault, proof.key_check)
  return vault
}

/** @throws HocvuError `key.mismatch` when it is missing for data that is there */
function readMasterKey({ HOCVU_DATA, HOCVU_MASTER_KEY }: KeySettings, hasData: boolean): Buffer {
  const given = HOCVU_MASTER_KEY === undefined ? null : parseMasterKey(HOCVU_MASTER_KEY)
  if (hasData && !given && !existsSync(masterKeyPath(HOCVU_DATA)))
    throw new HocvuError(
      'key.mismatch',
      `The database holds data, but its master key is missing: neither HOCVU_MASTER_KEY nor ${masterKeyPath(HOCVU_DATA)} is there. Restore the key; without it links and national IDs cannot be read.`,
    )
  return given ?? masterKeyFile(HOCVU_DATA)
}

/** Whoever changed the master key may have ended before the new one stood in its place; then it is put there now. */
async function openKeys({ settings, database }: VaultDeps, masterKey: Buffer): Promise<DataKey[]> {
  const stored = await listSealedKeys(database.db)
  const keys = unwrapAll(stored, masterKey)
  if (keys !== null) return keys
  if (settings.HOCVU_MASTER_KEY === undefined) {
    const waiting = waitingKey(settings.HOCVU_DATA)
    // Read again: somebody else may have put it in its place in this moment.
    const found = unwrapAll(stored, waiting ?? masterKeyFile(settings.HOCVU_DATA))
    if (found !== null) {
      if (waiting !== null)
        adoptNextKey(settings.HOCVU_DATA, Math.max(...found.map(({ generation }) => generation)))
      return found
    }
  }
  throw mismatch()
}

export async function listSealedKeys(db: OpenDatabase['db']) {
  return await db
    .selectFrom('data_keys')
    .select(['generation', 'sealed'])
    .orderBy('generation')
    .execute()
}

/** null: another master key wrapped them. */
export function unwrapAll(
  stored: readonly { generation: number; sealed: Buffer }[],
  masterKey: Buffer,
): DataKey[] | null {
  const keys: DataKey[] = []
  for (const { generation, sealed } of stored) {
    const key = unwrapKey(masterKey, generation, sealed)
    if (key === null) return null
    keys.push({ generation, key })
  }
  return keys
}

/** Only the owner of the tables writes keys. Of processes that start together the first one's counts. */
async function insertFirst({ database }: VaultDeps, sealed: Buffer, at: Date): Promise<void> {
  await database.asOwner((owner) =>
    owner.query(
      `insert into data_keys (generation, sealed, created_at, created_by)
       values (1, $1, $2, 'installation') on conflict do nothing`,
      [sealed, at],
    ),
  )
}

const checkOf = (vault: Vault) => vault.hash('key-check', 'hocvu')

function requireKeyOf(vault: Vault, check: Buffer): void {
  if (!check.equals(checkOf(vault))) throw mismatch()
}

const mismatch = () =>
  new HocvuError(
    'key.mismatch',
    'The master key is not the one that the data of this database was written with. Restore the right key (HOCVU_MASTER_KEY or master.key in HOCVU_DATA); after "hocvu keys rotate-master" it is the new one.',
  )
