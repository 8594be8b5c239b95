/** orgs.csv as units with their places. Pure. */
import { foldKey, foldName } from '../../foundation/names.ts'
import { OFFICE_IDENTIFIER } from '../../foundation/oneroster/columns.ts'
import * as values from '../../foundation/sheets/cell-values.ts'
import type { RejectedRow } from '../roster-row.ts'
import type { OrgUnit } from './bundle.ts'
import type { CsvFile } from './csv-file.ts'
import { firstOf, liveRecords } from './live-records.ts'

export interface OrgReading {
  units: OrgUnit[]
  /** By `sourcedId`: position in the list; null: an org that is no unit of anybody here. */
  byId: Map<string, number | null>
  rejected: RejectedRow[]
  warnings: string[]
}

interface ReadOrg {
  id: string
  line: number
  name: string
  code: string | null
  parentId: string | null
}

export function readOrgs(file: CsvFile | null): OrgReading {
  if (file === null) return { units: [], byId: new Map(), rejected: [], warnings: [] }
  const { records, rejected, warnings } = liveRecords(file, 'sourcedId')
  const byId = new Map<string, number | null>()
  const read: ReadOrg[] = []
  const lineOfCode = new Map<string, number>()
  for (const { id, line, of } of records) {
    if (of('identifier') === OFFICE_IDENTIFIER) {
      byId.set(id, null)
      continue
    }
    const org = readOrg({ id, line }, of)
    if ('field' in org) {
      rejected.push({ file: file.name, row: line, ...org })
      byId.set(id, null)
      continue
    }
    const earlier = org.code === null ? undefined : lineOfCode.get(foldKey(org.code))
    if (earlier !== undefined) {
      rejected.push({
        ...{ file: file.name, row: line, field: 'identifier' },
        reason: `The identifier stands in line ${earlier} already; a unit has one line. Its people were taken without a unit.`,
      })
      byId.set(id, null)
      continue
    }
    if (org.code !== null) lineOfCode.set(foldKey(org.code), line)
    read.push(org)
  }
  tellNamesakesApart(read)
  const unplaced: string[] = []
  const units = parentsFirst(read, byId, unplaced)
  return { units, byId, rejected, warnings: [...warnings, ...firstOf(unplaced)] }
}

function readOrg(
  known: { id: string; line: number },
  of: (column: string) => string | null,
): ReadOrg | { field: string; reason: string } {
  let field = 'name'
  try {
    const name = values.plainText(of('name'))
    if (name === null) return { field, reason: 'The name of the unit is missing; write it.' }
    field = 'identifier'
    const code = values.code(of('identifier'))
    return { ...known, name, code, parentId: of('parentSourcedId') }
  } catch (thrown) {
    if (!(thrown instanceof values.CellFault)) throw thrown
    return { field, reason: thrown.message }
  }
}

/** Units without a code are known by their names; of several that are called alike, each by its `sourcedId`. */
function tellNamesakesApart(orgs: ReadOrg[]): void {
  const byName = new Map<string, ReadOrg[]>()
  for (const org of orgs) {
    if (org.code !== null) continue
    const key = foldName(org.name)
    const namesakes = byName.get(key) ?? []
    namesakes.push(org)
    byName.set(key, namesakes)
  }
  for (const namesakes of byName.values())
    if (namesakes.length > 1) for (const org of namesakes) org.code = org.id.slice(0, 100)
}

/** What cannot stand where the file says stands at the top, and is told of. */
function parentsFirst(
  orgs: readonly ReadOrg[],
  byId: Map<string, number | null>,
  warnings: string[],
): OrgUnit[] {
  const known = new Map(orgs.map((org) => [org.id, org]))
  const units: OrgUnit[] = []
  const place = (first: ReadOrg): void => {
    const above: ReadOrg[] = []
    const met = new Set<string>()
    for (let org: ReadOrg | undefined = first; org !== undefined && !byId.has(org.id); ) {
      if (met.has(org.id)) {
        warnings.push(
          `orgs.csv, line ${org.line}, parentSourcedId: the unit would stand below itself. It was taken without a unit above it.`,
        )
        break
      }
      met.add(org.id)
      above.push(org)
      org = org.parentId === null ? undefined : known.get(org.parentId)
    }
    for (const { id, line, name, code, parentId } of above.reverse()) {
      const parent = parentId === null ? null : (byId.get(parentId) ?? null)
      if (parentId !== null && !byId.has(parentId) && !known.has(parentId))
        warnings.push(
          `orgs.csv, line ${line}, parentSourcedId: there is no org ${values.shown(parentId)} in the file. The unit was taken without a unit above it.`,
        )
      units.push({ line, unitCode: code, unitName: name, parent })
      byId.set(id, units.length - 1)
    }
  }
  for (const org of orgs) if (!byId.has(org.id)) place(org)
  return units
}
