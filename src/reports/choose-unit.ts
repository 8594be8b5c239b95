/** Finds the unit that somebody has typed: by id, code or name, without regard to diacritics. Pure. */
import { foldKey, foldName } from '../foundation/names.ts'
import type { ListedUnit } from './unit-levels.ts'

export type ChosenUnit =
  | { kind: 'all' }
  | { kind: 'one'; unit: ListedUnit }
  | { kind: 'many'; units: ListedUnit[]; count: number }
  | { kind: 'none' }

const SHOWN = 12

export function chooseUnit(typed: string | undefined, units: readonly ListedUnit[]): ChosenUnit {
  const wanted = typed?.trim() ?? ''
  if (wanted === '') return { kind: 'all' }
  const exact = units.find(
    ({ id, code }) => id === wanted || (code !== null && foldKey(code) === foldKey(wanted)),
  )
  if (exact !== undefined) return { kind: 'one', unit: exact }
  const name = foldName(wanted)
  const same = units.filter((unit) => foldName(unit.name) === name)
  const like = same.length > 0 ? same : units.filter((unit) => foldName(unit.name).includes(name))
  const [first] = like
  if (first === undefined) return { kind: 'none' }
  if (like.length === 1) return { kind: 'one', unit: first }
  return { kind: 'many', units: like.slice(0, SHOWN), count: like.length }
}
