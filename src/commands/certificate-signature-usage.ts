/** How `certificates export` and `certificates signed` are written. */
import type { Command as Program } from 'commander'
import { exportToSign, takeSignedFiles } from './certificate-signatures.ts'
import type { CommandTable } from './person-decision-usage.ts'

export function defineCertificateSignatures(
  { define, run }: CommandTable,
  certificates: Program,
): void {
  define(certificates, 'export <cohort>', 'a ZIP of the files that wait for the agency’s signature')
    .option('--unsigned', 'those that nobody has signed yet')
    .option('--out <file>', 'where to write it')
    .action((cohort: string, options: { unsigned?: boolean; out?: string }) =>
      run(exportToSign, [cohort, options]),
    )
  define(
    certificates,
    'signed <files...>',
    'takes files back that the agency has signed: PDFs, or ZIPs of them',
  ).action((files: string[]) => run(takeSignedFiles, [files]))
}
