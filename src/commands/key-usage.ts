/** How `keys …` is written: the keys that credentials are signed with, and the master key. */
import type { CommandTable } from './person-decision-usage.ts'

/** When it is run: see cli.ts. */
const load = {
  keys: () => import('./keys.ts'),
  rotateMasterKey: () => import('./rotate-master-key.ts'),
}

export function defineKeys({ program, define, run }: CommandTable): void {
  const keys = define(program, 'keys', 'the keys that credentials are signed with; the master key')
  define(keys, 'list', 'the keys there are, also those that sign files').action(() =>
    run(load.keys, 'listSigningKeys', []),
  )
  define(keys, 'create', 'makes the first key now, instead of with the first credential').action(
    () => run(load.keys, 'createSigningKey', []),
  )
  define(keys, 'rotate', 'a new key signs from now on; what the old one signed verifies').action(
    () => run(load.keys, 'rotate', []),
  )
  define(keys, 'distrust <key>', 'nothing that it signed verifies any more')
    .requiredOption('--reason <text>', 'why; it stays with the key')
    .action((key: string, options: { reason: string }) =>
      run(load.keys, 'distrust', [key, options]),
    )
  define(keys, 'bundle', 'keys and status lists of now, for checking files without this service')
    .requiredOption('--out <file>', 'where to write it')
    .action((options: { out: string }) => run(load.keys, 'bundleKeys', [options]))
  define(keys, 'rotate-master', 'a new master key; seals anew all that is stored')
    .option('--out <file>', 'where the new one is written, when it comes from the environment')
    .action((options: { out?: string }) => run(load.rotateMasterKey, 'rotateMaster', [options]))
}
