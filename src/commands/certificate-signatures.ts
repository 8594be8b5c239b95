/** `certificates export --unsigned` and `certificates signed`: files go out to be signed and come back. */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { broughtFiles } from '../certificates/signature/agency/brought-files.ts'
import { exportUnsigned } from '../certificates/signature/agency/export-unsigned.ts'
import { presentTaken, type TakenAnswer } from '../certificates/signature/agency/present-taken.ts'
import { takeSigned } from '../certificates/signature/agency/take-signed.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getCohort } from '../programs/store.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'

export const exportToSign: Command<
  [cohort: string, options: { unsigned?: boolean; out?: string }]
> = async (context, cohortId, { unsigned, out = `${cohortId}-cho-ky-so.zip` }) => {
  if (unsigned !== true)
    throw new HocvuError(
      'request.invalid',
      'Say --unsigned: the files that wait for the agency’s signature. What was issued comes with: hocvu certificates zip <cohort>',
    )
  const installation = await context.open()
  const { db } = installation.database
  const cohort = await getCohort(db, cohortId)
  const { report, archive } = await exportUnsigned({ ...installation, db }, context.viewer, cohort)
  await writeOut(archive, out)
  context.output.result({ ...report, out }, () =>
    [
      `${out}: ${report.files} of ${report.waiting} files that wait for a signature`,
      ...report.failed.map(({ number, fault }) => `  ${number}: ${fault}`),
      'Sign them, and bring them back: hocvu certificates signed <files or zip>',
    ].join('\n'),
  )
  return report.failed.length > 0 ? exitCodes.partial : exitCodes.done
}

async function writeOut(archive: Readable, out: string): Promise<void> {
  let began = false
  const file = createWriteStream(out, { flags: 'wx', mode: 0o600 })
  file.on('open', () => {
    began = true
  })
  try {
    await pipeline(archive, file)
  } catch (error) {
    if (began) await rm(out, { force: true })
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!isThere) throw error
    throw new HocvuError(
      'request.invalid',
      `${out} is there already and was not written over. Name another file: --out <file>`,
    )
  }
}

export const takeSignedFiles: Command<[files: string[]]> = async (context, files) => {
  const { database, clock, mail, authorities } = await context.open()
  const taken = await takeSigned(
    { db: database.db, clock, mail, authorities },
    context.viewer,
    broughtFiles(files.map((path) => ({ path, name: basename(path) }))),
    (done) => context.output.progress(`${done} files`),
  )
  const answer = presentTaken(taken)
  context.output.result(answer, () => describe(answer))
  return answer.refused > 0 ? exitCodes.partial : exitCodes.done
}

function describe({ taken, known, refused, files }: TakenAnswer): string {
  return [
    `${taken} files taken, ${known} were here already, ${refused} refused`,
    ...files.map(({ name, state, number, reason, signers }) =>
      state === 'refused'
        ? `  ${name}: refused, ${reason?.en ?? ''}`
        : `  ${name}: ${state}, ${number}${signers.length > 0 ? `, signed by ${signers.join('; ')}` : ''}`,
    ),
  ].join('\n')
}
