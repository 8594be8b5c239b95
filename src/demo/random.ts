/** Random choices that come out the same on every machine and every day: the demo has no luck in it. */

export interface Random {
  /** A whole number from `from` to `to`, both included. */
  integer(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  /** True in `share` of the cases (0 to 1). */
  chance(share: number): boolean
  shuffled<T>(list: readonly T[]): T[]
}

/** @param seed the same seed gives the same row of choices (mulberry32, 32 bits of state) */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const at = <T>(list: readonly T[], index: number): T => {
    if (index >= list.length) throw new RangeError('nothing to pick from an empty list')
    return list[index] as T
  }
  return {
    integer,
    pick: (list) => at(list, integer(0, list.length - 1)),
    chance: (share) => next() < share,
    shuffled(list) {
      const mixed = [...list]
      for (let last = mixed.length - 1; last > 0; last--) {
        const other = integer(0, last)
        const moved = at(mixed, last)
        mixed[last] = at(mixed, other)
        mixed[other] = moved
      }
      return mixed
    },
  }
}
