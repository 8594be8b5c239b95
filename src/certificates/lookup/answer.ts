/** The code that came by mail opens what the roster and the register say of its owner, for a short while. */
import { timingSafeEqual } from 'node:crypto'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { codeHash } from './ask.ts'
import {
  answeredSince,
  askedAbout,
  countAttempt,
  liveCodes,
  noteUsed,
  takeTurnOf,
} from './store.ts'

interface AnswerDeps {
  db: Database
  clock: Clock
  vault: Vault
}

/** At a code, from whatever page, and on a page. */
export const MOST_ATTEMPTS = 5
/** How long what was found can be looked at. */
export const OPEN_MINUTES = 15
const TAPPED_TWICE_MS = 60_000

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Whether this is the code that was sent for the question. Wrong, too late, used and tried too often are one answer, and
 * so is a question about nobody.
 * @param typed blanks and points between the digits do not count
 */
export async function answerCode(
  { db, clock, vault }: AnswerDeps,
  ask: string,
  typed: string,
): Promise<boolean> {
  const code = typed.replace(/[\s.-]/g, '')
  if (!UUID.test(ask) || !/^\d{1,12}$/.test(code)) return false
  return await db.transaction().execute(async (trx) => {
    const now = clock.now()
    const learnerId = await askedAbout(trx, ask)
    const asked = { id: ask, learnerId }
    // All wait for all: were it for those about the same person only, waiting would tell that somebody is known.
    await takeTurnOf(trx, 'answers')
    if (!(await countAttempt(trx, asked, { now, most: MOST_ATTEMPTS }))) return false
    const usedSince = new Date(now.getTime() - TAPPED_TWICE_MS)
    const live = await liveCodes(trx, asked, { now, most: MOST_ATTEMPTS, usedSince })
    // Each is compared, whichever is the right one.
    const right = live.filter((one) => timingSafeEqual(one.codeHash, codeHash(vault, one.id, code)))
    const opens = right.length > 0 && learnerId !== null
    await noteUsed(trx, opens ? [ask, ...right.map(({ id }) => id)] : [], now)
    return opens
  })
}

/**
 * What the browser shows that typed the code, so that the address of the result opens nothing in another one.
 * @param browser what only that browser has
 */
export function resultProof({ vault }: Pick<AnswerDeps, 'vault'>, ask: string, browser: string) {
  return vault.hash('lookups', `result/${ask}/${browser}`).toString('base64url')
}

/** Whose certificates may be shown; null: the proof is another browser's, or the time is over. */
export async function openResult(
  { db, clock, vault }: AnswerDeps & { db: Queryable },
  given: { ask: string; proof: string; browser: string },
): Promise<{ learnerId: string } | null> {
  const expected = Buffer.from(resultProof({ vault }, given.ask, given.browser))
  const proof = Buffer.from(given.proof)
  const holds = proof.length === expected.length && timingSafeEqual(proof, expected)
  if (!holds || !UUID.test(given.ask)) return null
  const since = new Date(clock.now().getTime() - OPEN_MINUTES * 60_000)
  return await answeredSince(db, given.ask, since)
}
