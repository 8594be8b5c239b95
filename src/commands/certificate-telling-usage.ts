/** How learners are told of their certificates, and what led to one, is written. */
import type { Command as Program } from 'commander'
import type { DossierOptions } from './certificate-dossier.ts'
import type { CommandTable } from './person-decision-usage.ts'

/** When it is run: see cli.ts. */
const load = {
  certificateDossier: () => import('./certificate-dossier.ts'),
  certificateMails: () => import('./certificate-mails.ts'),
  certificateMessages: () => import('./certificate-messages.ts'),
}

export function defineCertificateTelling(
  { define, run }: CommandTable,
  certificates: Program,
): void {
  define(certificates, 'dossier <certificate>', 'what led to it: evidence, rules, decisions, links')
    .option('--revision <n>', 'of an earlier version; left out: the present one')
    .option('--issuer <name>', 'where two issuers have the same number')
    .option('--out <file>', 'writes a .json, .html or .txt file')
    .option('--language <code>', 'vi or en; left out: vi')
    .action((certificate: string, options: DossierOptions) =>
      run(load.certificateDossier, 'printDossier', [certificate, options]),
    )
  define(certificates, 'mail <certificate>', 'tells the learner by e-mail')
    .option('--again', 'also where it was mailed before')
    .option('--issuer <name>', 'where two issuers have the same number')
    .action((certificate: string, options: { again?: boolean; issuer?: string }) =>
      run(load.certificateMails, 'mailCertificate', [certificate, options]),
    )
  define(certificates, 'mails [cohort]', 'how the mails stand, and which of them did not go out')
    .option('--send', 'sends what waits, where no service does')
    .action((cohort: string | undefined, options: { send?: boolean }) =>
      run(load.certificateMails, 'showMails', [cohort, options]),
    )
  define(certificates, 'messages <cohort>', 'a workbook for each unit: name, phone, link, message')
    .option(
      '--out <folder|zip>',
      'where to write them; left out: a ZIP file named after the cohort',
    )
    .action((cohort: string, options: { out?: string }) =>
      run(load.certificateMessages, 'writeMessages', [cohort, options]),
    )
}
