/** Which rows of a list of units hold together with what is on file and with each other. Pure. */
import type { DateString } from '../../foundation/dates.ts'
import { foldKey } from '../../foundation/names.ts'
import { shown } from '../../foundation/sheets/cell-values.ts'
import type { RejectedUnitRow, UnitColumn, UnitRow } from './read-unit-file.ts'
import { type PlaceInTime, standsBelowItself } from './stands-below-itself.ts'
import { ALWAYS, type UnitsAtWork } from './units-at-work.ts'

/** A row that another one rests on may be refused: what rests on it is looked at again. */
export function siftUnitRows(
  units: UnitsAtWork,
  rows: readonly UnitRow[],
  today: DateString,
): { rows: UnitRow[]; rejected: RejectedUnitRow[] } {
  const rejected: RejectedUnitRow[] = []
  let left = [...rows]
  for (;;) {
    const list = new List(units, left, today)
    const kept = left.filter((row) => {
      const fault = faultOf(list, row)
      if (fault !== null) {
        rejected.push({ row: row.row, ...fault })
        list.forget(row)
      }
      return fault === null
    })
    if (kept.length === left.length) return { rows: kept, rejected: rejected.sort(byRow) }
    left = kept
  }
}

const byRow = (a: RejectedUnitRow, b: RejectedUnitRow) => a.row - b.row

/** Units on file and in the list by a key that both share: the folded code as it is, or will be, on file. */
class List {
  readonly #units: UnitsAtWork
  readonly #today: DateString
  readonly #rows: Map<string, UnitRow>
  readonly #places = new Map<string, PlaceInTime[]>()

  constructor(units: UnitsAtWork, rows: readonly UnitRow[], today: DateString) {
    this.#units = units
    this.#today = today
    this.#rows = new Map(rows.map((row) => [this.#keyOf(row.code), row]))
  }

  #keyOf(code: string): string {
    return foldKey(this.#units.find(code)?.code ?? this.#units.codeOf(code))
  }

  forget(row: UnitRow): void {
    const key = this.#keyOf(row.code)
    this.#rows.delete(key)
    this.#places.delete(key)
  }

  has(code: string): boolean {
    return this.#units.find(code) !== null || this.#rows.has(this.#keyOf(code))
  }

  isOnFile(code: string): boolean {
    return this.#units.find(code) !== null
  }

  isSame(one: string, other: string): boolean {
    return this.#keyOf(one) === this.#keyOf(other)
  }

  validityOf(code: string): { from: DateString | null; to: DateString | null } {
    const unit = this.#units.find(code)
    const row = this.#rows.get(this.#keyOf(code))
    return {
      from: row?.validFrom ?? unit?.validFrom ?? null,
      to: row?.validTo ?? unit?.validTo ?? null,
    }
  }

  /** Of a unit that goes on after others have come out of it, not the day on which they did. */
  beganOn(code: string): DateString | null {
    const unit = this.#units.find(code)
    const row = this.#rows.get(this.#keyOf(code))
    const goesOn = unit !== null && row?.replaces.some((old) => this.isSame(old, code))
    return goesOn ? unit.validFrom : this.validityOf(code).from
  }

  /** First day on which the unit stands where its row says. */
  #placedFrom({ code, validFrom }: UnitRow): DateString {
    return validFrom ?? this.#units.find(code)?.validFrom ?? this.#today
  }

  /** Where the unit stands through time, as the list would have it; units by their keys. */
  #placesOf(key: string): PlaceInTime[] {
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const places = this.#workOutPlaces(key)
    this.#places.set(key, places)
    return places
  }

  #workOutPlaces(key: string): PlaceInTime[] {
    const row = this.#rows.get(key)
    const unit = this.#units.find(row?.code ?? key)
    const places = (unit?.places ?? []).map(({ parentId, validFrom }) => {
      const code = this.#units.byId.get(parentId ?? '')?.code ?? null
      return { parent: code === null ? null : foldKey(code), validFrom }
    })
    if (row === undefined || row.parentCode === null) return places
    const validFrom = places.length === 0 ? ALWAYS : this.#placedFrom(row)
    return [
      ...places.filter((place) => place.validFrom !== validFrom),
      { parent: this.#keyOf(row.parentCode), validFrom },
    ].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  }

  /** On its day, or on one to come on which others stand elsewhere. */
  standsBelowItself(row: UnitRow): boolean {
    return standsBelowItself(this.#keyOf(row.code), this.#placedFrom(row), (key) =>
      this.#placesOf(key),
    )
  }
}

function faultOf(list: List, row: UnitRow): { field: UnitColumn; reason: string } | null {
  const { code, parentCode, replaces } = row
  if (row.name === null && !list.isOnFile(code))
    return { field: 'name', reason: 'The unit is new; write its name.' }
  if (parentCode !== null && !list.has(parentCode))
    return {
      field: 'parent_code',
      reason: `No unit has the code ${shown(parentCode)}; add a line for it, or correct the code.`,
    }
  if (parentCode !== null && list.standsBelowItself(row))
    return {
      field: 'parent_code',
      reason: 'The unit would stand below itself; correct the code of the unit above.',
    }
  const { from, to } = list.validityOf(code)
  if (from !== null && to !== null && to < from)
    return {
      field: row.validTo === null ? 'valid_from' : 'valid_to',
      reason: `The unit would end on ${to}, before it begins; correct one of the two days.`,
    }
  for (const old of replaces) {
    if (!list.has(old))
      return {
        field: 'replaces',
        reason: `The unit ${shown(old)} that this one takes the place of is not on file; add a line for it, or leave its code out.`,
      }
    if (list.isSame(old, code)) continue
    if (from === null)
      return {
        field: 'valid_from',
        reason: 'The unit takes the place of others; write its first day.',
      }
    const begun = list.beganOn(old)
    if (begun !== null && begun >= from)
      return {
        field: 'replaces',
        reason: `The unit ${shown(old)} begins on ${begun}, not before this one; correct one of the two days.`,
      }
  }
  return null
}
