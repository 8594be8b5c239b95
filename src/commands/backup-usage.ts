/** How `backup` and `restore` are written. */
import type { BackupOptions } from './backup.ts'
import type { CommandTable } from './person-decision-usage.ts'
import type { RestoreOptions } from './restore.ts'

/** When it is run: see cli.ts. */
const load = {
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
}

export function defineBackups({ program, define, run }: CommandTable): void {
  const backups = define(
    program,
    'backup <target>',
    'everything but the keys in one sealed file, while the service works',
  )
    .option('--keep <n>', 'with a folder: so many backups stay, the oldest go')
    .action((target: string, options: BackupOptions) =>
      run(load.backup, 'backup', [target, options]),
    )
  define(backups, 'verify <file>', 'reads all of a backup; changes nothing').action(
    (file: string) => run(load.backup, 'verifyBackupFile', [file]),
  )
  define(program, 'restore <file>', 'a backup into an empty installation')
    .option('--moved', 'nothing has happened since the backup: waiting mail goes out')
    .option('--keep-configuration', 'leaves the files of HOCVU_CONFIG as they are')
    .action((file: string, options: RestoreOptions) =>
      run(load.restore, 'restore', [file, options]),
    )
}
