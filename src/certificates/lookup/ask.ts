/** Somebody looks for their certificates: a one-time code is prepared for the e-mail on file. The answer tells nothing. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { isAddress } from '../../foundation/mail/fault.ts'
import type { MailSettings } from '../../foundation/mail/settings.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { countCodes, findCandidates, insertLookup, takeTurnOf } from './store.ts'
import { type AskedBy, keysOf, whoAsks } from './who-asks.ts'

export interface LookupDeps {
  db: Database
  clock: Clock
  vault: Vault
  /** null: no code can be sent to anybody. */
  mail: MailSettings | null
}

export const CODE_DIGITS = 6
export const CODE_MINUTES = 10
/** A person is sent no more codes than this, and nobody is told so. */
export const CODES_AN_HOUR = 3
const CODES_A_DAY = 10

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * The same statements are run and a row is written for whoever asks, known or not, with and without an address; nothing
 * is sent here. A code that is not sent is one that nobody can hit.
 * @returns the question's id, for the page that takes the code
 */
export async function askForCode(
  { db, clock, vault, mail }: LookupDeps,
  asked: AskedBy,
): Promise<string> {
  const now = clock.now()
  const id = randomUUID()
  const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0')
  const sealed = sealCode(vault, code)
  const hash = codeHash(vault, id, code)
  const { folded, phone, nationalId } = keysOf(asked.key)
  const nationalIdHash = vault.hash('national-id', nationalId ?? folded)
  await db.transaction().execute(async (trx) => {
    const keys = {
      folded,
      phone,
      nationalIdHash: nationalId === null ? null : nationalIdHash,
    }
    const person = whoAsks(await findCandidates(trx, keys, asked), asked)
    await takeTurnOf(trx, person?.id ?? nationalIdHash.toString('hex'))
    const before = await countCodes(trx, person?.id ?? null, {
      hour: new Date(now.getTime() - HOUR_MS),
      day: new Date(now.getTime() - DAY_MS),
    })
    const address = person?.email ?? ''
    const isSent =
      mail !== null && isAddress(address) && before.hour < CODES_AN_HOUR && before.day < CODES_A_DAY
    await insertLookup(trx, {
      id,
      learnerId: person?.id ?? null,
      codeHash: isSent ? hash : randomBytes(hash.length),
      sealedCode: isSent ? sealed : null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + CODE_MINUTES * MINUTE_MS),
    })
  })
  return id
}

/** Bound to the question, so that the same digits never look alike. */
export const codeHash = (vault: Vault, id: string, code: string): Buffer =>
  vault.hash('lookups', `code/${id}/${code}`)

const sealCode = (vault: Vault, code: string): Buffer => vault.encrypt('lookups', Buffer.from(code))
export const openCode = (vault: Vault, sealed: Buffer): string =>
  vault.decrypt('lookups', sealed).toString()
