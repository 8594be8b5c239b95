/** The national list of administrative units in force in 2026: provinces with their communes, wards, special zones. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { DateString } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import type { UnitReading } from './read-unit-file.ts'

const Row = z.object({
  code: z.string(),
  parent_code: z.string(),
  kind: z.string(),
  name: z.string(),
})
type NationalUnit = z.infer<typeof Row>

let read: NationalUnit[] | null = null

/** Read when it is first asked for. */
function nationalUnits(): readonly NationalUnit[] {
  read ??= z
    .array(Row)
    .parse(
      parse(readFileSync(new URL('./data/units-2026.csv', import.meta.url)), { columns: true }),
    )
  return read
}

export interface Province {
  code: string
  name: string
  communes: number
}

/** In the order of their codes. */
export function listProvinces(): Province[] {
  const counts = new Map<string, number>()
  for (const { parent_code } of nationalUnits())
    counts.set(parent_code, (counts.get(parent_code) ?? 0) + 1)
  return nationalUnits()
    .filter(({ parent_code }) => parent_code === '')
    .map(({ code, name }) => ({ code, name, communes: counts.get(code) ?? 0 }))
}

let codes: ReadonlySet<string> | null = null

export function isNationalCode(code: string): boolean {
  codes ??= new Set(nationalUnits().map((unit) => unit.code))
  return codes.has(code)
}

/**
 * A province with all below it, as a list of units would have them.
 * @param named its code, or its name with or without "Tỉnh" or "Thành phố"
 * @param validFrom the list does not say since when its units are in force; null: left open
 * @throws HocvuError `not-found`
 */
export function readProvince(named: string, validFrom: DateString | null): UnitReading {
  const name = foldName(named)
  const province = listProvinces().find(
    (one) =>
      foldKey(one.code) === foldKey(named) ||
      foldName(one.name) === name ||
      foldName(one.name.replace(/^(?:Tỉnh|Thành phố) /u, '')) === name,
  )
  if (province === undefined)
    throw new HocvuError(
      'not-found',
      `The national list has no province "${named}". See its codes with: hocvu units provinces`,
      { fields: [{ field: 'province', reason: 'no province of the national list' }] },
    )
  const units = nationalUnits().filter(
    ({ code, parent_code }) => code === province.code || parent_code === province.code,
  )
  return {
    rows: units.map((unit, index) => ({
      row: index + 1,
      ...{ code: unit.code, name: unit.name, validFrom, validTo: null, replaces: [] },
      parentCode: unit.parent_code === '' ? null : unit.parent_code,
      kind: unit.parent_code === '' ? ('province' as const) : ('commune' as const),
    })),
    rejected: [],
    warnings: [],
  }
}
