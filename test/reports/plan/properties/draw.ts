/** Draws what a world is invented from; fast-check makes a world that fails smaller. */
import fc from 'fast-check'
import { addDays, type DateString } from '../../../../src/foundation/dates.ts'

export class Draw {
  readonly #value: fc.GeneratorValue
  #serial = 0

  constructor(value: fc.GeneratorValue) {
    this.#value = value
  }

  whole(min: number, max: number): number {
    return min >= max ? min : this.#value(fc.integer, { min, max })
  }

  /** @param percent of 100 */
  chance(percent: number): boolean {
    return this.whole(1, 100) > 100 - percent
  }

  of<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.whole(0, items.length - 1)] ?? items[0]
  }

  /** One of these; null where there is none. */
  oneOf<Item>(items: readonly Item[]): Item | null {
    return items[this.whole(0, items.length - 1)] ?? null
  }

  some<Item>(items: readonly Item[], percent = 40): Item[] {
    return items.filter(() => this.chance(percent))
  }

  day(from: DateString, to: DateString): DateString {
    return addDays(from, this.whole(0, (Date.parse(to) - Date.parse(from)) / 86_400_000))
  }

  id(): string {
    this.#serial += 1
    return `00000000-0000-4000-8000-${String(this.#serial).padStart(12, '0')}`
  }
}
