/** Which ids a pull has met: eight bytes an id, because a province has a million items and a set of texts holds ten times as much. */
import { sha256 } from '../../src/foundation/secrets.ts'

/** A table is made twice as large when it is fuller than this. */
const FULLEST = 0.6
const SMALLEST = 1024

/** Of a million ids two are taken for one once in 40 million pulls; such a pull would begin anew, and lose nothing. */
export class SeenIds {
  #table = new BigUint64Array(SMALLEST)
  #size = 0

  /** @returns whether it is new */
  add(id: string): boolean {
    if (this.#size >= this.#table.length * FULLEST) this.#grow()
    const isNew = put(this.#table, sha256(id).readBigUInt64LE() || 1n)
    if (isNew) this.#size += 1
    return isNew
  }

  clear(): void {
    this.#table = new BigUint64Array(SMALLEST)
    this.#size = 0
  }

  #grow(): void {
    const larger = new BigUint64Array(this.#table.length * 2)
    for (const digest of this.#table) if (digest !== 0n) put(larger, digest)
    this.#table = larger
  }
}

/** At its place or the next free one; 0 is a free one. */
function put(table: BigUint64Array, digest: bigint): boolean {
  const mask = table.length - 1
  let at = Number(digest & BigInt(mask))
  for (;;) {
    const there = table[at]
    if (there === digest) return false
    if (there === 0n) {
      table[at] = digest
      return true
    }
    at = (at + 1) & mask
  }
}
