/** SQL of whom nothing may bring back: keyed hashes of what a person was known by. */
import { sql } from 'kysely'
import type { Queryable } from '../database/connection.ts'
import type { Vault } from '../foundation/secrets.ts'
import {
  accountKey,
  type Identity,
  type IdentityKey,
  isSuppressed,
  keysOf,
  type SuppressedKind,
} from './suppressed-keys.ts'

const digestOf = (vault: Vault, { kind, text }: IdentityKey) =>
  vault.hash('suppression', `${kind}\n${text}`)

/** From now on nothing under these keys is taken in. The person stands in `erasures`. */
export async function suppress(
  db: Queryable,
  vault: Vault,
  learnerId: string,
  keys: readonly IdentityKey[],
): Promise<void> {
  if (keys.length === 0) return
  await db
    .insertInto('suppressed_keys')
    .values(
      keys.map((key) => ({ learner_id: learnerId, kind: key.kind, digest: digestOf(vault, key) })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** @returns whether anything was suppressed */
export async function liftSuppression(db: Queryable, learnerId: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('suppressed_keys')
    .where('learner_id', '=', learnerId)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n
}

export async function isAnybodySuppressed(db: Queryable): Promise<boolean> {
  const found = await sql`select from suppressed_keys limit 1`.execute(db)
  return found.rows.length > 0
}

/** Whom of those given nothing may bring back: position in the list, and the person who was erased. */
export async function findSuppressed(
  db: Queryable,
  vault: Vault,
  given: readonly {
    identity: Identity | null
    account?: { platformId: string; sourceId: string }
  }[],
): Promise<Map<number, string>> {
  if (given.length === 0 || !(await isAnybodySuppressed(db))) return new Map()
  const asked = given.map(({ identity, account }) => {
    const keys = [
      ...(identity === null ? [] : keysOf(identity)),
      ...(account === undefined ? [] : [accountKey(account.platformId, account.sourceId)]),
    ]
    return keys.map((key) => ({ kind: key.kind, digest: digestOf(vault, key) }))
  })
  const digests = asked.flat().map(({ digest }) => digest)
  const found = await sql<{
    learner: string
    kind: SuppressedKind
    digest: string
    had: SuppressedKind[]
  }>`
    select k.learner_id as learner, k.kind, encode(k.digest, 'hex') as digest,
      (select array_agg(distinct own.kind) from suppressed_keys own where own.learner_id = k.learner_id) as had
    from suppressed_keys k where k.digest = any(${digests}::bytea[])`.execute(db)
  const byDigest = groupedBy(found.rows, ({ digest }) => digest)
  const suppressed = new Map<number, string>()
  asked.forEach((keys, at) => {
    const hits = keys.flatMap(({ digest }) => byDigest.get(digest.toString('hex')) ?? [])
    for (const [learner, own] of groupedBy(hits, (hit) => hit.learner)) {
      const agreement = {
        agrees: new Set(own.map(({ kind }) => kind)),
        had: new Set(own[0]?.had ?? []),
      }
      if (isSuppressed(new Set(keys.map(({ kind }) => kind)), agreement))
        suppressed.set(at, learner)
    }
  })
  return suppressed
}

/** Takes out what was stored of an account before it was known whose it is. */
export async function forgetAccount(
  db: Queryable,
  platformId: string,
  sourceId: string,
): Promise<void> {
  await sql`select forget_account(${platformId}, ${sourceId})`.execute(db)
}

function groupedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}
