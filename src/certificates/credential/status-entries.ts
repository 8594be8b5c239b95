/** Gives revisions of certificates their places on status lists, and tells the lists when one no longer stands. */
import { randomInt } from 'node:crypto'
import type { Queryable } from '../../database/connection.ts'
import { SMALLEST_LIST } from './bitstring.ts'
import {
  insertEntries,
  insertList,
  lockStatusLists,
  type RevisionKey,
  selectNewestList,
  selectUnlisted,
  touchLists,
} from './status-list-store.ts'

/** A list takes no more when so many of its places are taken: free ones are then found at the second try on average. */
const CROWDED = SMALLEST_LIST / 2

/**
 * Each revision gets a place that nobody can guess from its neighbours'. A later revision of a certificate sets the bit
 * of the earlier ones. Those that have a place already keep it.
 * @param context `publicUrl`: whose lists; a list is signed by the address that it is served under
 */
export async function enterStatusLists(
  trx: Queryable,
  revisions: readonly RevisionKey[],
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<void> {
  if (revisions.length === 0) return
  await lockStatusLists(trx)
  let waiting = await selectUnlisted(trx, revisions)
  let list = 0
  let free = 0
  while (waiting.length > 0) {
    // Counted once: nobody else takes places meanwhile.
    if (free <= 0) ({ list, free } = await roomyList(trx, publicUrl, now))
    const given = await takePlaces(trx, list, waiting.slice(0, free))
    free -= given.size
    waiting = waiting.filter((revision) => !given.has(nameOf(revision)))
  }
  const later = revisions.filter(({ revision }) => revision > 1)
  if (later.length > 0)
    await touchLists(
      trx,
      later.map(({ certificateId }) => certificateId),
      now,
    )
}

/**
 * To be called in the transaction that revokes a certificate, for lists are kept signed until they change. Revisions
 * that replace others tell of it themselves when they are entered.
 */
export async function noteStatusChange(
  trx: Queryable,
  certificates: string | readonly string[],
  now: Date,
): Promise<void> {
  await lockStatusLists(trx)
  await touchLists(trx, [certificates].flat(), now)
}

async function roomyList(
  trx: Queryable,
  publicUrl: string,
  now: Date,
): Promise<{ list: number; free: number }> {
  const newest = await selectNewestList(trx, publicUrl)
  if (newest !== null && newest.taken < CROWDED)
    return { list: newest.n, free: CROWDED - newest.taken }
  const list = await insertList(trx, { publicUrl, size: SMALLEST_LIST, now })
  return { list, free: CROWDED }
}

/** @returns names of those that got a place */
async function takePlaces(
  trx: Queryable,
  list: number,
  revisions: readonly RevisionKey[],
): Promise<Set<string>> {
  const positions = differentPositions(revisions.length)
  const given = await insertEntries(
    trx,
    revisions.map(({ certificateId, revision }, index) => ({
      certificateId,
      revision,
      list,
      position: positions[index] ?? 0,
    })),
  )
  return new Set(given.map(nameOf))
}

function differentPositions(count: number): number[] {
  const positions = new Set<number>()
  while (positions.size < count) positions.add(randomInt(SMALLEST_LIST))
  return [...positions]
}

const nameOf = ({ certificateId, revision }: RevisionKey) => `${certificateId}/${revision}`
