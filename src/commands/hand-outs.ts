/** `certificates zip`, `certificates print`: all certificates of a cohort at once. */
import type { Readable } from 'node:stream'
import type { HandOutDeps, HandOutReport } from '../certificates/bulk/hand-out.ts'
import { printCertificates } from '../certificates/bulk/print.ts'
import { certificatesZip } from '../certificates/bulk/zip.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import { getCohort } from '../programs/store.ts'
import type { Command, CommandContext } from './command.ts'
import { type ExitCode, exitCodes } from './output.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export const zipCertificates: Command<[cohort: string, options: { out?: string }]> = async (
  context,
  cohortId,
  { out = `giay-chung-nhan-${cohortId}.zip` },
) => {
  await requireNewFile(out)
  const installation = await context.open()
  const cohort = await getCohort(installation.database.db, cohortId)
  const { report, archive } = await certificatesZip(depsOf(installation), context.viewer, cohort)
  return await write(context, out, archive, report)
}

export const printAll: Command<[cohort: string, options: { out?: string; by?: string }]> = async (
  context,
  cohortId,
  { out = `giay-chung-nhan-${cohortId}.pdf`, by = 'register' },
) => {
  if (by !== 'register' && by !== 'unit')
    throw new HocvuError('request.invalid', '--by is register or unit.')
  await requireNewFile(out)
  const installation = await context.open()
  const cohort = await getCohort(installation.database.db, cohortId)
  const deps = depsOf(installation)
  const { report, pdf } = await printCertificates(deps, context.viewer, cohort, by)
  return await write(context, out, pdf, report)
}

function depsOf({ database, clock, vault, renderer, fileSigner }: Installation): HandOutDeps {
  return { db: database.db, clock, vault, renderer, fileSigner }
}

const PROGRESS_EVERY_MS = 500

async function write(
  { output }: CommandContext,
  out: string,
  content: Readable,
  report: HandOutReport,
): Promise<ExitCode> {
  const told = setInterval(
    () => output.progress(`${report.files} of ${report.certificates} files`),
    PROGRESS_EVERY_MS,
  )
  try {
    await writeOut(out, content)
  } finally {
    clearInterval(told)
  }
  output.result({ ...report, file: out }, () =>
    [
      `${out}: ${report.files} of ${report.certificates} certificates`,
      ...(report.awaitingSignature > 0
        ? [`  ${report.awaitingSignature} await the agency's signature and are not in it`]
        : []),
      ...(report.revoked > 0 ? [`  ${report.revoked} are revoked and are not in it`] : []),
      ...report.failed.map(({ number, fullName, detail }) => `  ${number} ${fullName}: ${detail}`),
    ].join('\n'),
  )
  return report.failed.length > 0 ? exitCodes.partial : exitCodes.done
}
