/** How `certificates …` is written: what is done with certificates after their issue. */
import { showProgress } from './certificate-progress.ts'
import type { CommandTable } from './person-decision-usage.ts'

export function defineCertificates(table: CommandTable): void {
  const { program, define, run } = table
  const certificates = define(program, 'certificates', 'what is done with certificates')
  define(
    certificates,
    'status <cohort>',
    'issued, held, files and what is wrong with them, signatures, mails',
  ).action((cohort: string) => run(showProgress, [cohort]))
}
