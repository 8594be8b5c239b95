/** Whether a master key is the one of a database, whatever version its tables are of. SQL. */
import type pg from 'pg'
import { HocvuError } from '../foundation/errors.ts'
import { unwrapKey } from '../foundation/master-key.ts'
import { createVault } from '../foundation/secrets.ts'

/** @throws HocvuError `key.mismatch` */
export async function requireItsMasterKey(client: pg.ClientBase, masterKey: Buffer): Promise<void> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    "select to_regclass('public.data_keys') is not null as there",
  )
  const { rows: keys } = tables[0]?.there
    ? await client.query<{ generation: number; sealed: Buffer }>(
        'select generation, sealed from data_keys',
      )
    : { rows: [] }
  if (keys.length > 0) {
    if (keys.every(({ generation, sealed }) => unwrapKey(masterKey, generation, sealed))) return
    throw mismatch()
  }
  const { rows } = await client.query<{ key_check: Buffer }>('select key_check from installation')
  const check = createVault(masterKey).hash('key-check', 'hocvu')
  if (rows.some(({ key_check }) => !key_check.equals(check))) throw mismatch()
}

const mismatch = () =>
  new HocvuError(
    'key.mismatch',
    'The master key is not the one that the data of this database was written with, so a backup under it could not be used. Restore the right key (HOCVU_MASTER_KEY or master.key in HOCVU_DATA); when a change of the key was cut off, end it first: hocvu keys rotate-master.',
  )
