/** The keys by which this service proves itself to learning platforms: one signs, those before it are published still. */
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8 } from 'jose'
import { z } from 'zod'
import { appendAudit } from '../access/audit.ts'
import type { Database, Trx } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Vault } from '../foundation/secrets.ts'
import {
  insertLtiKey,
  type LtiKeyRow,
  lockLtiKeys,
  retireLtiKey,
  selectLtiKeys,
} from './key-store.ts'

const ALGORITHM = 'RS256'
const MODULUS_BITS = 2048
/** Platforms remember keys for some time, and what was signed by the former one may still be on its way. */
const PUBLISHED_FOR_MS = 30 * 24 * 3_600_000
/** Who made a key that nobody asked for by name: the first one. */
const SYSTEM = 'system'

export interface LtiKeyDeps {
  db: Database
  clock: Clock
  vault: Vault
}

const PublicJwk = z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() })

/** What platforms read: nothing of the private key has a place in it. */
export interface PublishedKey extends z.output<typeof PublicJwk> {
  kid: string
  alg: string
  use: string
}

/**
 * The key that signs now. Where there is none it is made: several processes that need it at once get the same one.
 * @throws HocvuError `key.unusable` when it cannot be opened
 */
export async function signingKey(deps: LtiKeyDeps) {
  const known = atWork(await selectLtiKeys(deps.db)) ?? (await firstKey(deps))
  try {
    const pem = deps.vault.decrypt('signing-key', known.sealed).toString()
    return { kid: known.kid, privateKey: await importPKCS8(pem, ALGORITHM) }
  } catch (cause) {
    throw new HocvuError(
      'key.unusable',
      `The key ${known.kid} for learning platforms cannot be opened: the master key is another one than it was sealed with.`,
      { cause, params: { key: known.kid } },
    )
  }
}

/** The key set as it is published. There is one key at least. */
export async function publishedKeys(deps: LtiKeyDeps): Promise<PublishedKey[]> {
  const rows = await selectLtiKeys(deps.db)
  const known = atWork(rows) === null ? [await firstKey(deps), ...rows] : rows
  const since = deps.clock.now().getTime() - PUBLISHED_FOR_MS
  return known
    .filter(({ retiredAt }) => retiredAt === null || retiredAt.getTime() > since)
    .map(({ kid, publicJwk }) => ({
      ...PublicJwk.parse(publicJwk),
      ...{ kid, alg: ALGORITHM, use: 'sig' },
    }))
}

/** A new key signs from now on; the one before stays published for thirty days. */
export async function rotateLtiKey(
  deps: LtiKeyDeps,
  actor: string,
): Promise<{ kid: string; before: string | null }> {
  const made = await newKey(deps)
  const now = deps.clock.now()
  const before = await deps.db.transaction().execute(async (trx) => {
    await lockLtiKeys(trx)
    const former = atWork(await selectLtiKeys(trx))?.kid ?? null
    if (former !== null) await retireLtiKey(trx, former, now)
    await insertLtiKey(trx, { ...made, now })
    await auditKey(trx, { actor, now, kid: made.kid, former })
    return former
  })
  return { kid: made.kid, before }
}

const atWork = (rows: readonly LtiKeyRow[]): LtiKeyRow | null =>
  rows.find(({ retiredAt }) => retiredAt === null) ?? null

async function firstKey(deps: LtiKeyDeps): Promise<LtiKeyRow> {
  // Takes a moment, which nobody has to wait for.
  const made = await newKey(deps)
  return await deps.db.transaction().execute(async (trx) => {
    await lockLtiKeys(trx)
    const known = atWork(await selectLtiKeys(trx))
    if (known !== null) return known
    const now = deps.clock.now()
    await insertLtiKey(trx, { ...made, now })
    await auditKey(trx, { actor: SYSTEM, now, kid: made.kid, former: null })
    return { ...made, createdAt: now, retiredAt: null }
  })
}

async function newKey({ vault }: Pick<LtiKeyDeps, 'vault'>) {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, {
    modulusLength: MODULUS_BITS,
    extractable: true,
  })
  const publicJwk = PublicJwk.parse(await exportJWK(publicKey))
  const pem = await exportPKCS8(privateKey)
  return {
    kid: await calculateJwkThumbprint(publicJwk),
    publicJwk,
    sealed: vault.encrypt('signing-key', Buffer.from(pem)),
  }
}

async function auditKey(
  trx: Trx,
  { actor, now, kid, former }: { actor: string; now: Date; kid: string; former: string | null },
): Promise<void> {
  await appendAudit(trx, {
    ...{ at: now, actor, subject: kid },
    action: former === null ? 'lti.key-created' : 'lti.key-rotated',
    before: former === null ? null : { key: former },
  })
}
