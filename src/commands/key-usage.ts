/** How `keys …` is written: the keys that credentials are signed with. */
import { bundleKeys, createSigningKey, distrust, listSigningKeys, rotate } from './keys.ts'
import type { CommandTable } from './person-decision-usage.ts'

export function defineKeys({ program, define, run }: CommandTable): void {
  const keys = define(program, 'keys', 'the keys that credentials are signed with')
  define(keys, 'list', 'the keys there are, also those that sign files').action(() =>
    run(listSigningKeys, []),
  )
  define(keys, 'create', 'makes the first key now, instead of with the first credential').action(
    () => run(createSigningKey, []),
  )
  define(keys, 'rotate', 'a new key signs from now on; what the old one signed verifies').action(
    () => run(rotate, []),
  )
  define(keys, 'distrust <key>', 'nothing that it signed verifies any more')
    .requiredOption('--reason <text>', 'why; it stays with the key')
    .action((key: string, options: { reason: string }) => run(distrust, [key, options]))
  define(keys, 'bundle', 'keys and status lists of now, for checking files without this service')
    .requiredOption('--out <file>', 'where to write it')
    .action((options: { out: string }) => run(bundleKeys, [options]))
}
