/** Finds the unit that somebody has typed: by id, code or name, without regard to diacritics. Pure. */
import { HocvuError } from '../foundation/errors.ts'
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

/** As the search of a page finds it. @throws HocvuError `not-found` unless just one of them is meant */
export function unitNamed(typed: string, units: readonly ListedUnit[]): ListedUnit {
  const chosen = chooseUnit(typed, units)
  if (chosen.kind === 'one') return chosen.unit
  throw notOne(typed, chosen.kind === 'many' ? chosen.count : 0)
}

/**
 * By id, code or the whole name: a program that asks for one unit must not get another that is like it.
 * @throws HocvuError `not-found` unless there is just one
 */
export function exactUnit(typed: string, units: readonly ListedUnit[]): ListedUnit {
  const [key, name] = [foldKey(typed), foldName(typed)]
  const keyed = units.filter(({ id, code }) => id === typed || (code && foldKey(code) === key))
  const found = keyed.length > 0 ? keyed : units.filter((unit) => foldName(unit.name) === name)
  const [one] = found
  if (one !== undefined && found.length === 1) return one
  throw notOne(typed, found.length)
}

const notOne = (typed: string, count: number) =>
  new HocvuError(
    'not-found',
    count > 1
      ? `"${typed}" fits ${count} units. Name one by its code.`
      : `There is no unit "${typed}" that you may see.`,
  )
