/** What the rows of a list of units change, in the units as they are on file. Pure. */
import { randomUUID } from 'node:crypto'
import { addDays, type DateString } from '../../foundation/dates.ts'
import { cleanText, foldName } from '../../foundation/names.ts'
import type { UnitKind } from '../../foundation/texts/unit-kinds.ts'
import { kindOfName } from './kind-words.ts'
import type { RejectedUnitRow, UnitColumn, UnitRow } from './read-unit-file.ts'
import { siftUnitRows } from './sift-unit-rows.ts'
import type { KeptUnits, UnitPlace, UnitSuccession } from './tree-on-day.ts'
import { ALWAYS, placeOn, type UnitAtWork, UnitsAtWork } from './units-at-work.ts'

export interface TakenUnitRow {
  row: number
  kind: 'added' | 'changed' | 'unchanged'
  unitId: string
  code: string
  name: string
  /** As people read them: names of units with their codes, days as yyyy-MM-dd, kinds by their ids. */
  changes: { field: UnitColumn; before: string | null; after: string | null }[]
}

export interface TakenUnits {
  rows: TakenUnitRow[]
  rejected: RejectedUnitRow[]
  /** Units that are new or say something new, as they are to be. */
  added: UnitAtWork[]
  changed: UnitAtWork[]
  places: UnitPlace[]
  successions: UnitSuccession[]
  /** Ids of units that end by this list. */
  ended: string[]
}

export interface TakingUnits {
  today: DateString
  isNational: (code: string) => boolean
  /** A name that differs in nothing but marks and spelling of the same letters is left as it is on file. */
  keepsNames?: boolean
}

/** An empty cell says nothing and never erases what is known. */
export function takeUnits(
  kept: KeptUnits,
  rows: readonly UnitRow[],
  taking: TakingUnits,
): TakenUnits {
  const units = new UnitsAtWork(kept, taking.isNational)
  const sifted = siftUnitRows(units, rows, taking.today)
  const taken: TakenUnits = {
    ...{ rows: [], rejected: sifted.rejected, added: [], changed: [], places: [] },
    ...{ successions: [], ended: [] },
  }
  // First all that are new, for a row may speak of one that stands further down.
  const unitOf = new Map(
    sifted.rows.map((row) => [row, units.find(row.code) ?? addUnit(units, row)]),
  )
  const goingOn = new Set(
    sifted.rows.flatMap((row) =>
      row.replaces.some((code) => units.find(code) === unitOf.get(row))
        ? (unitOf.get(row)?.id ?? [])
        : [],
    ),
  )
  for (const [row, unit] of unitOf) takeRow(taken, { units, unit, row, goingOn, ...taking })
  const said = new Set(
    taken.rows.flatMap(({ kind, unitId }) => (kind === 'unchanged' ? [] : unitId)),
  )
  for (const id of [...said, ...taken.ended]) {
    const unit = units.byId.get(id)
    const list = unit?.isNew ? taken.added : taken.changed
    if (unit !== undefined && !list.includes(unit)) list.push(unit)
  }
  return taken
}

function addUnit(units: UnitsAtWork, { code, name, kind, validFrom }: UnitRow): UnitAtWork {
  const called = cleanText(name ?? code)
  const unit: UnitAtWork = {
    ...{ id: randomUUID(), code: units.codeOf(code), name: called, validFrom, validTo: null },
    ...{ kind: kind ?? kindOfName(called), places: [], successors: new Map(), isNew: true },
  }
  units.add(unit)
  return unit
}

interface RowAtWork extends TakingUnits {
  units: UnitsAtWork
  unit: UnitAtWork
  row: UnitRow
  /** Ids of units that others have come out of, and that go on themselves. */
  goingOn: ReadonlySet<string>
}

function takeRow(taken: TakenUnits, at: RowAtWork): void {
  const { unit, row } = at
  const changes: TakenUnitRow['changes'] = []
  const change = (field: UnitColumn, before: string | null, after: string | null) =>
    changes.push({ field, before, after })
  if (unit.isNew) {
    change('kind', null, unit.kind)
    if (unit.validFrom !== null) change('valid_from', null, unit.validFrom)
  } else {
    takeName(at, change)
    takeKind(unit, row.kind, change)
    if (
      row.validFrom !== null &&
      row.validFrom !== unit.validFrom &&
      // It was there before, for it has replaced itself with others.
      !(at.goingOn.has(unit.id) && (unit.validFrom === null || unit.validFrom < row.validFrom))
    ) {
      change('valid_from', unit.validFrom, row.validFrom)
      unit.validFrom = row.validFrom
    }
  }
  if (row.validTo !== null && row.validTo !== unit.validTo) {
    change('valid_to', unit.validTo, row.validTo)
    unit.validTo = row.validTo
    taken.ended.push(unit.id)
  }
  const place = takePlace(at)
  if (place !== null) {
    change('parent_code', place.before, place.after)
    // With those that are only implied by where it stands, so that they are not forgotten.
    taken.places.push(...unit.places.map((one) => ({ unitId: unit.id, ...one })))
  }
  for (const old of takeReplaced(taken, at)) change('replaces', null, called(old))
  taken.rows.push({
    row: row.row,
    kind: unit.isNew ? 'added' : changes.length > 0 ? 'changed' : 'unchanged',
    ...{ unitId: unit.id, code: unit.code ?? row.code, name: unit.name },
    changes: changes.filter(({ before, after }) => before !== after),
  })
}

type Change = (field: UnitColumn, before: string | null, after: string | null) => void

function takeName({ unit, row, keepsNames = false }: RowAtWork, change: Change): void {
  if (row.name === null) return
  const name = cleanText(row.name)
  if (name === unit.name || (keepsNames && foldName(name) === foldName(unit.name))) return
  change('name', unit.name, name)
  unit.name = name
}

function takeKind(unit: UnitAtWork, said: UnitKind | null, change: Change): void {
  const kind = said ?? unit.kind ?? kindOfName(unit.name)
  if (kind === unit.kind) return
  change('kind', unit.kind, kind)
  unit.kind = kind
}

function takePlace({ units, unit, row, today }: RowAtWork) {
  const parent = row.parentCode === null ? null : units.find(row.parentCode)
  if (parent === null) return null
  const day = row.validFrom ?? unit.validFrom ?? today
  const before = placeOn(unit, day)
  if (before === parent.id) return null
  const validFrom = unit.places.length === 0 ? ALWAYS : day
  unit.places = [
    ...unit.places.filter((place) => place.validFrom !== validFrom),
    { parentId: parent.id, validFrom },
  ].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  return {
    before: called(units.byId.get(before ?? '') ?? null),
    after: called(parent),
  }
}

/** Ends the units that became this one on its first day, and says that they did. */
function takeReplaced(taken: TakenUnits, { units, unit, row, goingOn }: RowAtWork): UnitAtWork[] {
  const effectiveOn = row.validFrom ?? unit.validFrom
  if (effectiveOn === null) return []
  return row.replaces.flatMap((code) => {
    const old = units.find(code)
    if (old === null || old === unit || old.successors.has(unit.id)) return []
    old.successors.set(unit.id, effectiveOn)
    taken.successions.push({ unitId: old.id, successorId: unit.id, effectiveOn })
    if (!goingOn.has(old.id) && (old.validTo === null || old.validTo >= effectiveOn)) {
      old.validTo = addDays(effectiveOn, -1)
      taken.ended.push(old.id)
    }
    return [old]
  })
}

const called = (unit: UnitAtWork | null): string | null =>
  unit === null ? null : unit.code === null ? unit.name : `${unit.name} (${unit.code})`
