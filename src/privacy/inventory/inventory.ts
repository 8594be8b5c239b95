/** Everything that is kept, table by table. A column that is not in it fails a test (test/privacy/inventory.test.ts). */
import { certificatesTables } from './certificates-tables.ts'
import { exchangeTables } from './exchange-tables.ts'
import { installationTables } from './installation-tables.ts'
import { type DatumName, datumKinds, type TableInventory } from './kinds.ts'
import { learningTables } from './learning-tables.ts'
import { peopleTables } from './people-tables.ts'

export const inventory: Readonly<Record<string, TableInventory>> = {
  ...peopleTables,
  ...learningTables,
  ...certificatesTables,
  ...installationTables,
  ...exchangeTables,
}

const isDatum = (name: string): name is DatumName => Object.hasOwn(datumKinds, name)

export const datumNames: readonly DatumName[] = Object.keys(datumKinds).filter(isDatum)

/** Where a kind of data is kept: tables with their columns. */
export function placesOf(name: DatumName): { table: string; columns: readonly string[] }[] {
  return Object.entries(inventory).flatMap(([table, kinds]) => {
    const columns = kinds[name]
    return columns === undefined ? [] : [{ table, columns }]
  })
}

/** The table of docs/personal-data.md. */
export function inventoryAsMarkdown(): string {
  const lines = datumNames.map((name) => {
    const { what, why, ground, until, seenBy } = datumKinds[name]
    const places = placesOf(name)
      .map(({ table }) => `\`${table}\``)
      .join(', ')
    return `| ${what} | ${why} | ${ground} | ${until} | ${seenBy} | ${places} |`
  })
  return [
    '| what | why | ground | how long | who sees it | tables |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}
