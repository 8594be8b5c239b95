/** How `certificates export` and `certificates signed` are written. */
import type { Command as Program } from 'commander'
import type { CommandTable } from './person-decision-usage.ts'

/** When it is run: see cli.ts. */
const load = () => import('./certificate-signatures.ts')

export function defineCertificateSignatures(
  { define, run }: CommandTable,
  certificates: Program,
): void {
  define(certificates, 'export <cohort>', 'a ZIP of the files that wait for the agency’s signature')
    .option('--unsigned', 'those that nobody has signed yet')
    .option('--out <file>', 'where to write it')
    .action((cohort: string, options: { unsigned?: boolean; out?: string }) =>
      run(load, 'exportToSign', [cohort, options]),
    )
  define(
    certificates,
    'signed <files...>',
    'takes files back that the agency has signed: PDFs, or ZIPs of them',
  ).action((files: string[]) => run(load, 'takeSignedFiles', [files]))
}
