/** How `units …` is written: the tree of units through time. */
import type { CommandTable } from './person-decision-usage.ts'
import type {
  ImportUnitsOptions,
  ListUnitsOptions,
  MergeOptions,
  PlaceOptions,
  ProvinceOptions,
} from './units.ts'

/** When it is run: see cli.ts. */
const load = () => import('./units.ts')

export function defineUnits({ program, define, run }: CommandTable): void {
  const units = define(program, 'units', 'the tree of units through time')
  define(units, 'list', 'the tree of a day, with the people of that day')
    .option('--on <day>', 'the day, such as 30/06/2025; left out: today')
    .option('--search <words>', 'only units whose name holds the words, or with the code')
    .action((options: ListUnitsOptions) => run(load, 'showUnits', [options]))
  define(units, 'import <file>', 'units, their places, mergers and splits from .xlsx or .csv')
    .option('--dry-run', 'says what would become of every row; stores nothing')
    .option('--source <text>', 'the document that the list goes by')
    .option('--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in')
    .action((file: string, options: ImportUnitsOptions) =>
      run(load, 'importUnitFile', [file, options]),
    )
  define(units, 'template <file>', 'writes the list to fill in (.xlsx)').action((file: string) =>
    run(load, 'writeUnitTemplate', [file]),
  )
  define(units, 'provinces', 'the provinces of the national list of 2026').action(() =>
    run(load, 'showProvinces', []),
  )
  define(units, 'add-province <code>', 'a province of the national list with its communes')
    .option('--valid-from <day>', 'first day of its units; left out: not said')
    .option('--dry-run', 'says what would become of every unit; stores nothing')
    .action((code: string, options: ProvinceOptions) => run(load, 'addProvince', [code, options]))
  define(units, 'place <unit>', 'says below which unit another one stands')
    .option('--under <unit>', 'code of the unit above')
    .option('--top', 'below none')
    .option('--from <day>', 'first day of it; left out: today')
    .action((unit: string, options: PlaceOptions) => run(load, 'placeOneUnit', [unit, options]))
  define(units, 'merge <unit>', 'the unit ends and becomes one other (merger) or several (split)')
    .requiredOption('--into <units...>', 'codes of the units that take its place')
    .option('--on <day>', 'first day of the new order; left out: today')
    .option('--source <text>', 'the document that says so')
    .action((unit: string, options: MergeOptions) => run(load, 'mergeUnit', [unit, options]))
}
