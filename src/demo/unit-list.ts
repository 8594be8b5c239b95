/** The demo's units as a list that an office would bring: the province, its departments, its communes. */
import { readProvince } from '../roster/units/national-units.ts'
import type { UnitReading, UnitRow } from '../roster/units/read-unit-file.ts'
import { departments, PROVINCE } from './units.ts'

/** Departments that went into one on 01/3/2025. */
const FORMER = [
  ['SL-SNNPTNT', 'Sở Nông nghiệp và Phát triển nông thôn'],
  ['SL-STNMT', 'Sở Tài nguyên và Môi trường'],
] as const
const THEIR_SUCCESSOR = 'SL-SNNMT'
const MERGED_ON = '2025-03-01'

export function demoUnitList(): UnitReading {
  const province = readProvince(PROVINCE, null)
  const department = (code: string, name: string): Omit<UnitRow, 'row'> => ({
    ...{ code, name, parentCode: PROVINCE, kind: 'department' },
    ...{ validFrom: null, validTo: null, replaces: [] },
  })
  const rows = [
    ...province.rows,
    ...FORMER.map(([code, name]) => department(code, name)),
    ...departments.map(({ code, name }) => ({
      ...department(code, name),
      ...(code === THEIR_SUCCESSOR && {
        validFrom: MERGED_ON,
        replaces: FORMER.map(([former]) => former),
      }),
    })),
  ]
  return { ...province, rows: rows.map((row, index) => ({ ...row, row: index + 1 })) }
}
