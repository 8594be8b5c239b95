/**
 * A kept answer must be readable again and must not hold a national ID. Each one is replaced by twelve other digits
 * that no province gives out (prefix 099 or 999) and that end in the same four; beside the text stands which keyed
 * hash each of them means. A replay reads the text as it came, and every surrogate still hashes to its person.
 */
import { z } from 'zod'
import { maskGroupedIds } from '../foundation/redact.ts'
import { normaliseNationalId, type Vault } from '../foundation/secrets.ts'

/** Hash in hex by surrogate. */
type Surrogates = Record<string, string>

const Sealed = z.object({ body: z.string(), ids: z.record(z.string(), z.string()) })

/** Twelve digits on their own; neither part of a longer number nor of a decimal fraction. */
const TWELVE_DIGITS = /(?<!\d)(?<!\d\.)\d{12}(?!\d)(?!\.\d)/g
const MOST_WITH_ONE_ENDING = 100_000

/** The text of an answer with its national IDs replaced, and what is needed to read it again, as one JSON text. */
export function withSurrogates(body: string, vault: Vault): string {
  const { replace, ids } = surrogateMaker()
  const replaced = body.replace(TWELVE_DIGITS, (digits) =>
    replace(digits, vault.hash('national-id', digits).toString('hex')),
  )
  return JSON.stringify({ body: maskGroupedIds(replaced), ids })
}

export interface SurrogateReader {
  /** An answer as it may be read; surrogates of different answers never mean the same by chance. */
  read(sealed: string): string
  /** Hashes a surrogate to its person, and everything else as ever. */
  vault: Vault
}

/** Reads kept answers of one run. */
export function surrogateReader(vault: Vault): SurrogateReader {
  const { replace, ids } = surrogateMaker()
  return {
    read(sealed) {
      const { body, ids: known } = Sealed.parse(JSON.parse(sealed))
      return body.replace(TWELVE_DIGITS, (digits) => {
        const hash = known[digits]
        return hash === undefined ? digits : replace(digits, hash)
      })
    },
    vault: {
      ...vault,
      hash(purpose, value) {
        const known =
          purpose === 'national-id' ? ids[normaliseNationalId(value) ?? value] : undefined
        return known === undefined ? vault.hash(purpose, value) : Buffer.from(known, 'hex')
      },
    },
  }
}

function surrogateMaker() {
  const ids: Surrogates = {}
  const bySame = new Map<string, string>()
  const used = new Map<string, number>()
  return {
    ids,
    /** Numbers in JSON do not begin with 0, so the first digit keeps its kind. */
    replace(digits: string, hash: string): string {
      const prefix = digits.startsWith('0') ? '099' : '999'
      const known = bySame.get(`${prefix}${hash}`)
      if (known !== undefined) return known
      const last4 = digits.slice(-4)
      const number = used.get(`${prefix}${last4}`) ?? 0
      if (number >= MOST_WITH_ONE_ENDING) return `${prefix}00000${last4}`
      used.set(`${prefix}${last4}`, number + 1)
      const surrogate = `${prefix}${String(number).padStart(5, '0')}${last4}`
      ids[surrogate] = hash
      bySame.set(`${prefix}${hash}`, surrogate)
      return surrogate
    },
  }
}
