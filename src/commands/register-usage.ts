/** How `register …`, and `certificates` about papers and about all of a cohort, are written. */
import type { Command as Program } from 'commander'
import type { CommandTable } from './person-decision-usage.ts'

/** When it is run: see cli.ts. */
const load = {
  handOuts: () => import('./hand-outs.ts'),
  papers: () => import('./papers.ts'),
  registers: () => import('./registers.ts'),
}

const LETTERS = ['--letters <old>', 'TCVN3 or VNI: what a file in old letters is typed in'] as const

export function defineRegister({ program, define, run }: CommandTable): void {
  const register = define(program, 'register', 'lists the registers of certificates').action(() =>
    run(load.registers, 'showRegisters', []),
  )
  define(
    register,
    'start <issuer> <year> <number>',
    'the first number that is given here; those before it are on paper',
  )
    .option('--new', 'an issuer that no program names, such as an agency before a merger')
    .action((issuer: string, year: string, number: string, options: { new?: boolean }) =>
      run(load.registers, 'beginRegister', [issuer, year, number, options]),
    )
  define(register, 'import <file>', 'earlier paper certificates from .xlsx or .csv')
    .option(...LETTERS)
    .action((file: string, options: { letters?: string }) =>
      run(load.registers, 'importRegister', [file, options]),
    )
  define(
    register,
    'confirm',
    'after a restore: the registers were compared with the papers that went out',
  ).action(() => run(load.registers, 'confirmAfterRestore', []))
  define(register, 'book <issuer> <year>', 'the register book as .xlsx')
    .option('--out <file>', 'where to write it')
    .action((issuer: string, year: string, options: { out?: string }) =>
      run(load.registers, 'writeBook', [issuer, year, options]),
    )
}

export function definePapers({ define, run }: CommandTable, certificates: Program): void {
  define(
    certificates,
    'record <cohort> <file>',
    'papers that a platform or an institution has issued, from .xlsx or .csv',
  )
    .option(...LETTERS)
    .action((cohort: string, file: string, options: { letters?: string }) =>
      run(load.papers, 'record', [cohort, file, options]),
    )
  define(certificates, 'papers', 'papers that were not issued here')
    .option('--cohort <id>', 'only of this cohort')
    .option('--source <source>', 'agency, platform or institution')
    .action((options: { cohort?: string; source?: string }) =>
      run(load.papers, 'papers', [options]),
    )
  define(certificates, 'withdraw-paper <id>', 'takes back a paper that was recorded by mistake')
    .requiredOption('--reason <text>', 'why; it stays with the paper')
    .action((id: string, options: { reason: string }) =>
      run(load.papers, 'withdraw', [id, options]),
    )
  define(certificates, 'zip <cohort>', 'all files of a cohort as one archive, with a list')
    .option('--out <file>', 'where to write it')
    .action((cohort: string, options: { out?: string }) =>
      run(load.handOuts, 'zipCertificates', [cohort, options]),
    )
  define(certificates, 'print <cohort>', 'all certificates of a cohort as one PDF for the printer')
    .option('--out <file>', 'where to write it')
    .option('--by <order>', 'register (default) or unit')
    .action((cohort: string, options: { out?: string; by?: string }) =>
      run(load.handOuts, 'printAll', [cohort, options]),
    )
}
