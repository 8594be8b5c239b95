/** How `certificates …` is written: what is done with certificates after their issue. */
import { defineCertificateActs } from './certificate-act-usage.ts'
import { defineCertificateSignatures } from './certificate-signature-usage.ts'
import { defineCertificateTelling } from './certificate-telling-usage.ts'
import type { CommandTable } from './person-decision-usage.ts'
import { definePapers, defineRegister } from './register-usage.ts'

/** When it is run: see cli.ts. */
const load = () => import('./certificate-progress.ts')

export function defineCertificates(table: CommandTable): void {
  const { program, define, run } = table
  const certificates = define(program, 'certificates', 'what is done with certificates')
  define(
    certificates,
    'status <cohort>',
    'issued, held, files and what is wrong with them, signatures, mails',
  ).action((cohort: string) => run(load, 'showProgress', [cohort]))
  defineCertificateActs(table, certificates)
  defineCertificateSignatures(table, certificates)
  defineCertificateTelling(table, certificates)
  definePapers(table, certificates)
  defineRegister(table)
}
