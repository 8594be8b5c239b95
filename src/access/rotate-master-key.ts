/**
 * Changes the master key. At every moment one key that is on the disk opens everything: the new one is written down
 * before the data keys are wrapped by it, which is one transaction. Then a new data key seals anew all that is stored;
 * killed there, everything opens all the same, and the same command goes on.
 */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { withConnection } from '../database/connection.ts'
import type { OpenDatabase } from '../database/open.ts'
import { resealColumn } from '../database/reseal.ts'
import { sealedColumns } from '../database/sealed-columns.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import {
  adoptNextKey,
  keyFile,
  masterKeyFile,
  masterKeyPath,
  nextKey,
  parseMasterKey,
  wrapKey,
} from '../foundation/master-key.ts'
import { createVault, type DataKey } from '../foundation/secrets.ts'
import { type KeySettings, listSealedKeys, unwrapAll } from './open-vault.ts'

export interface RotationDeps {
  database: OpenDatabase
  clock: Clock
  settings: KeySettings
}

export interface Rotation {
  /** The data key that seals from now on. */
  generation: number
  /** It was begun before, and was only brought to its end. */
  resumed: boolean
  /** Where the new master key stands; null: in the environment, as it did when this began. */
  keyAt: string | null
  /** Where the former one is kept; null: wherever it came from. */
  formerAt: string | null
  resealed: number
  /** By table and column: what no key opens, and was left. */
  unreadable: Record<string, number>
}

const LARGEST_GENERATION = 250

/**
 * @param newKeyFile where the new key is to stand, when the present one comes from the environment; made when not there
 * @throws HocvuError `database.in-use` while another process lives, `request.invalid`
 */
export async function rotateMasterKey(
  deps: RotationDeps,
  actor: string,
  newKeyFile: string | null,
  progress: (place: string, rows: number) => void,
): Promise<Rotation> {
  const { database, settings, clock } = deps
  return await database.presence.alone('the master key is changed', (lost) =>
    database.asOwner(async (owner) => {
      const begun = await unfinished(database)
      const masterKey = presentKey(settings)
      const started = begun === null ? await begin(deps, owner, masterKey, actor, newKeyFile) : null
      const rotation: Rotation = {
        generation: started?.generation ?? begun ?? 1,
        resumed: started === null,
        keyAt:
          started?.keyAt ??
          (settings.HOCVU_MASTER_KEY === undefined ? masterKeyPath(settings.HOCVU_DATA) : null),
        formerAt: started?.formerAt ?? null,
        resealed: 0,
        unreadable: {},
      }
      const keys = unwrapAll(await listSealedKeys(database.db), started?.masterKey ?? masterKey)
      // It was read a moment ago, so this is a fault of the program, found before anything is sealed anew.
      if (keys === null) throw new Error('the data keys do not open')
      await resealAll(owner, keys, rotation, lost, progress)
      await owner.query('update master_key_rotations set finished_at = $2 where generation = $1', [
        rotation.generation,
        clock.now(),
      ])
      return rotation
    }),
  )
}

/** Generation of a change that did not come to its end. */
async function unfinished({ db }: OpenDatabase): Promise<number | null> {
  const row = await db
    .selectFrom('master_key_rotations')
    .select('generation')
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  return row?.generation ?? null
}

function presentKey({ HOCVU_DATA, HOCVU_MASTER_KEY }: KeySettings): Buffer {
  return (
    (HOCVU_MASTER_KEY === undefined ? null : parseMasterKey(HOCVU_MASTER_KEY)) ??
    masterKeyFile(HOCVU_DATA)
  )
}

async function begin(
  { database, clock, settings }: RotationDeps,
  owner: pg.Pool,
  masterKey: Buffer,
  actor: string,
  newKeyFile: string | null,
) {
  const inFolder = settings.HOCVU_MASTER_KEY === undefined
  if (inFolder && newKeyFile !== null)
    throw new HocvuError(
      'request.invalid',
      `The master key stands in ${masterKeyPath(settings.HOCVU_DATA)} and is changed there; leave --out away.`,
    )
  if (!inFolder && newKeyFile === null)
    throw new HocvuError(
      'request.invalid',
      'The master key comes from the environment: say with --out <file> where the new one is to be written (mode 600).',
    )
  const stored = unwrapAll(await listSealedKeys(database.db), masterKey)
  if (stored === null) throw new Error('the data keys do not open')
  const generation = Math.max(...stored.map((key) => key.generation)) + 1
  if (generation > LARGEST_GENERATION)
    throw new HocvuError(
      'request.invalid',
      `The master key was changed ${generation - 2} times; there is no room for more.`,
    )
  const next = newKeyFile === null ? nextKey(settings.HOCVU_DATA) : keyFile(newKeyFile)
  if (next.equals(masterKey))
    throw new HocvuError(
      'request.invalid',
      `${newKeyFile ?? 'The waiting key'} holds the key that is in use. Give a file that is not there yet.`,
    )
  const keys = [...stored, { generation, key: randomBytes(32) }]
  await wrapAnew(owner, keys, next, { generation, at: clock.now(), actor })
  return {
    generation,
    masterKey: next,
    keyAt: newKeyFile ?? masterKeyPath(settings.HOCVU_DATA),
    formerAt: newKeyFile === null ? adoptNextKey(settings.HOCVU_DATA, generation) : null,
  }
}

/** All or nothing: before it the old master key opens everything, after it the new one. */
async function wrapAnew(
  owner: pg.Pool,
  keys: readonly DataKey[],
  masterKey: Buffer,
  { generation, at, actor }: { generation: number; at: Date; actor: string },
): Promise<void> {
  await withConnection(owner, async (client) => {
    try {
      await client.query('begin')
      for (const { generation: one, key } of keys)
        await client.query(
          `insert into data_keys (generation, sealed, created_at, created_by) values ($1, $2, $3, $4)
           on conflict (generation) do update set sealed = excluded.sealed`,
          [one, wrapKey(masterKey, one, key), at, actor],
        )
      await client.query(
        'insert into master_key_rotations (generation, started_at, started_by) values ($1, $2, $3)',
        [generation, at, actor],
      )
      await client.query(`select append_audit($1, $2, 'keys.rotate-master', $3, null, $4, null)`, [
        at,
        actor,
        `data key ${generation}`,
        JSON.stringify({ generation }),
      ])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    }
  })
}

async function resealAll(
  owner: pg.Pool,
  keys: readonly DataKey[],
  rotation: Rotation,
  lost: AbortSignal,
  progress: (place: string, rows: number) => void,
): Promise<void> {
  const vault = createVault(keys)
  for (const column of sealedColumns) {
    const place = `${column.table}.${column.column}`
    const reseal = (sealed: Buffer) => {
      if (lost.aborted)
        throw new HocvuError(
          'database.unavailable',
          'The connection to the database was lost while stored data was sealed anew. Everything can be read; run the same command again, it goes on.',
        )
      try {
        return vault.encrypt(column.purpose, vault.decrypt(column.purpose, sealed))
      } catch {
        return null
      }
    }
    const { rows, unreadable } = await resealColumn(
      owner,
      column,
      rotation.generation,
      reseal,
      (count) => progress(place, count),
    )
    rotation.resealed += rows
    if (unreadable > 0) rotation.unreadable[place] = unreadable
  }
}

export interface KeyAge {
  generation: number
  /** When the master key that is in use began; that of an installation: its first day. */
  since: Date
  /** A change waits to be brought to its end. */
  unfinished: boolean
}

/** Says nothing about keys themselves. */
export async function masterKeyAge({ db }: Pick<OpenDatabase, 'db'>): Promise<KeyAge> {
  const key = await db
    .selectFrom('data_keys')
    .leftJoin('master_key_rotations', 'master_key_rotations.generation', 'data_keys.generation')
    .select(['data_keys.generation', 'created_at', 'started_at', 'finished_at'])
    .orderBy('data_keys.generation', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return {
    generation: key.generation,
    since: key.created_at,
    unfinished: key.started_at !== null && key.finished_at === null,
  }
}
