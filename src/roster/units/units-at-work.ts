/** Units while a list is taken in: as they are on file, with what the list has said so far. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import { foldKey } from '../../foundation/names.ts'
import type { KeptUnit, KeptUnits } from './tree-on-day.ts'

export interface UnitAtWork extends Omit<KeptUnit, 'parentId'> {
  /** The earliest first. */
  places: { parentId: string | null; validFrom: DateString }[]
  /** Ids of units that it became, with their first days. */
  successors: Map<string, DateString>
  /** It is not on file yet. */
  isNew: boolean
}

/** What stood somewhere before anything was kept has always stood there. */
export const ALWAYS: DateString = '0001-01-01'

export class UnitsAtWork {
  readonly byId = new Map<string, UnitAtWork>()
  readonly #byCode = new Map<string, UnitAtWork>()
  readonly #isNational: (code: string) => boolean

  /** @param isNational whether the national list has the code, to give back zeros that a spreadsheet dropped */
  constructor({ units, places, successions }: KeptUnits, isNational: (code: string) => boolean) {
    this.#isNational = isNational
    for (const { parentId, ...unit } of units) {
      const first = parentId === null ? [] : [{ parentId, validFrom: ALWAYS }]
      this.add({ ...unit, places: first, successors: new Map(), isNew: false })
    }
    const told = new Set(places.map(({ unitId }) => unitId))
    for (const unit of this.byId.values()) if (told.has(unit.id)) unit.places = []
    for (const { unitId, parentId, validFrom } of places)
      this.byId.get(unitId)?.places.push({ parentId, validFrom })
    for (const unit of this.byId.values())
      unit.places.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    for (const { unitId, successorId, effectiveOn } of successions)
      this.byId.get(unitId)?.successors.set(successorId, effectiveOn)
  }

  add(unit: UnitAtWork): void {
    this.byId.set(unit.id, unit)
    if (unit.code !== null) this.#byCode.set(foldKey(unit.code), unit)
  }

  /** By code; one whose zeros a spreadsheet has dropped is found by them all the same. */
  find(code: string): UnitAtWork | null {
    for (const form of formsOf(code)) {
      const unit = this.#byCode.get(foldKey(form))
      if (unit !== undefined) return unit
    }
    return null
  }

  /** The code as a new unit shall have it. */
  codeOf(code: string): string {
    const [written = code, ...longer] = formsOf(code)
    return this.#isNational(written) ? written : (longer.find(this.#isNational) ?? written)
  }
}

/**
 * Statistics codes of communes have five digits, and most begin with one zero. Shorter ones are left alone: districts had
 * three digits, provinces have two.
 */
const formsOf = (code: string): string[] => (/^\d{4}$/.test(code) ? [code, `0${code}`] : [code])

/** Where a unit stands on a day; what stood nowhere yet stands where it first came to stand. */
export function placeOn({ places }: Pick<UnitAtWork, 'places'>, on: DateString): string | null {
  const begun = places.filter(({ validFrom }) => validFrom <= on)
  return (begun.at(-1) ?? places[0])?.parentId ?? null
}
