/**
 * A kept answer must be readable again and must not hold a national ID. Each one is replaced by twelve other digits
 * that no province gives out (prefix 099) and that end in the same four; beside the text stands which keyed hash each
 * of them means. A replay reads the text as it came, and every surrogate still hashes to its person.
 *
 * Twelve digits that do not begin with the 0 of a province, such as a time or a running number, are no national ID:
 * keys and page links hold such numbers, and a replay that met others there would not find its way.
 */
import { z } from 'zod'
import { maskGroupedIds } from '../foundation/redact.ts'
import { normaliseNationalId, sha256, type Vault } from '../foundation/secrets.ts'

/** Hash in hex by surrogate. */
type Surrogates = Record<string, string>

const Sealed = z.object({ body: z.string(), ids: z.record(z.string(), z.string()) })

/** Twelve digits on their own; neither part of a longer number, of a decimal fraction, nor the end of a UUID. */
const NATIONAL_ID =
  /(?<!\d)(?<!\d\.)(?<![0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)0\d{11}(?!\d)(?!\.\d)/gi
const MOST_WITH_ONE_ENDING = 100_000

/** An answer with its national IDs replaced: the body with what is needed to read it again as one text, and headers. */
export function withSurrogates(
  { body, headers }: { body: string; headers: Readonly<Record<string, string>> },
  vault: Vault,
): { text: string; headers: Record<string, string> } {
  const { replace, ids } = surrogateMaker()
  const clean = (text: string) =>
    maskGroupedIds(
      text.replace(NATIONAL_ID, (digits) => replace(digits, hashOf(digits, vault).toString('hex'))),
    )
  const cleanHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, clean(value)]),
  )
  return { text: JSON.stringify({ body: clean(body), ids }), headers: cleanHeaders }
}

/**
 * By which an answer is found again; the same whether the question holds a national ID or its surrogate.
 * @param vault in a replay that of the `SurrogateReader`
 */
export function questionDigest(question: string, vault: Vault): Buffer {
  return sha256(question.replace(NATIONAL_ID, (digits) => hashOf(digits, vault).toString('hex')))
}

const hashOf = (digits: string, vault: Vault) => vault.hash('national-id', digits)

export interface SurrogateReader {
  /** An answer as it may be read; surrogates of different answers never mean the same by chance. */
  read(
    text: string,
    headers: Readonly<Record<string, string>>,
  ): { body: string; headers: Record<string, string> }
  /** Hashes a surrogate to its person, and everything else as ever. */
  vault: Vault
}

/** Reads kept answers of one run. */
export function surrogateReader(vault: Vault): SurrogateReader {
  const { replace, ids } = surrogateMaker()
  return {
    read(text, headers) {
      const { body, ids: known } = Sealed.parse(JSON.parse(text))
      const restored = (part: string) =>
        part.replace(NATIONAL_ID, (digits) => {
          const hash = known[digits]
          return hash === undefined ? digits : replace(digits, hash)
        })
      const readHeaders = Object.entries(headers).map(([name, value]) => [name, restored(value)])
      return { body: restored(body), headers: Object.fromEntries(readHeaders) }
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
  const byHash = new Map<string, string>()
  const used = new Map<string, number>()
  return {
    ids,
    replace(digits: string, hash: string): string {
      const known = byHash.get(hash)
      if (known !== undefined) return known
      const last4 = digits.slice(-4)
      const number = used.get(last4) ?? 0
      // Rather nobody than somebody else.
      if (number >= MOST_WITH_ONE_ENDING) return `********${last4}`
      used.set(last4, number + 1)
      const surrogate = `099${String(number).padStart(5, '0')}${last4}`
      ids[surrogate] = hash
      byHash.set(hash, surrogate)
      return surrogate
    },
  }
}
