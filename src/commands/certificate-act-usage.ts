/** How `certificates list|show|revise|revoke|reinstate|link` are written. */
import type { Command as Program } from 'commander'
import type { ActOptions, ReinstateOptions, ReviseOptions } from './certificate-acts.ts'
import type { LinkOptions } from './certificate-links.ts'
import type { ListOptions } from './certificate-list.ts'
import type { CommandTable } from './person-decision-usage.ts'

/** When it is run: see cli.ts. */
const load = {
  certificateActs: () => import('./certificate-acts.ts'),
  certificateLinks: () => import('./certificate-links.ts'),
  certificateList: () => import('./certificate-list.ts'),
}

/** A certificate is named by its number, its public code or its id. */
export function defineCertificateActs({ define, run }: CommandTable, certificates: Program): void {
  const issuer = ['--issuer <name>', 'where two issuers share a number'] as const
  define(certificates, 'list', 'the certificates there are, without links')
    .option('--cohort <id>', 'only of this cohort')
    .option('--state <state>', 'valid, revoked or awaiting-signature')
    .option('--number <number>', 'only with this number')
    .option('--limit <n>', 'so many at most; left out: 100')
    .option('--after <id>', 'goes on after this certificate')
    .action((options: ListOptions) => run(load.certificateList, 'listIssued', [options]))
  define(certificates, 'show <certificate>', 'a certificate with its history')
    .option(...issuer)
    .action((name: string, options: { issuer?: string }) =>
      run(load.certificateList, 'showCertificate', [name, options]),
    )

  const act = (usage: string, description: string) =>
    define(certificates, usage, description)
      .requiredOption('--reason <text>', 'why; it stays with the certificate')
      .option('--evidence <file>', 'a document: PDF, JPEG, PNG, DOCX, XLSX or CSV')
      .option(...issuer)
      .option('--file <file>', 'a text file with one certificate a line')
      .option('--cohort <id>', 'with --where: of this cohort')
      .option(
        '--where <outcome>',
        'everybody with this outcome, such as review/changed-after-issue',
      )
      .option('--expected <n>', 'with --where: how many the list had that you decided on')
  act('revise [certificates...]', 'corrects: a new revision with facts as they are now')
    .option(
      '--from-roster [facts]',
      'name, date-of-birth, unit, with commas; left out: name,date-of-birth',
    )
    .option('--score', 'score and attendance of the present outcome, which must be passed')
    .option('--wording', 'what program and cohort say: title, signer, dates, length, layout')
    .option('--dry-run', 'only tells what would change')
    .action((names: string[], options: ReviseOptions) =>
      run(load.certificateActs, 'revise', [names, options]),
    )
  act('revoke [certificates...]', 'revokes; the reason is shown to whoever verifies').action(
    (names: string[], options: ActOptions) => run(load.certificateActs, 'revoke', [names, options]),
  )
  act('reinstate [certificates...]', 'lets revoked ones stand again, as a new revision')
    .option('--same-facts', 'as the revoked one said, not name, date of birth and score of today')
    .option('--despite-outcome', 'although the outcome is not passed')
    .action((names: string[], options: ReinstateOptions) =>
      run(load.certificateActs, 'reinstate', [names, options]),
    )

  define(certificates, 'link <certificate>', 'the learner’s private link, to send it again')
    .option('--renew', 'gives a new one; the old one opens nothing any more')
    .option('--revoke', 'takes it back')
    .option('--expires <day>', 'its last day, or: never')
    .option(...issuer)
    .action((name: string, options: LinkOptions) =>
      run(load.certificateLinks, 'link', [name, options]),
    )
}
