/** `certificates messages`: workbooks for whoever sends the links by Zalo. */
import { mkdir, readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { type MessageArchive, messageArchive } from '../certificates/messages/archive.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getCohort } from '../programs/store.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export const writeMessages: Command<[cohort: string, options: { out?: string }]> = async (
  context,
  cohortId,
  { out = `tin-nhan-${cohortId}.zip` },
) => {
  const zipped = extname(out).toLowerCase() === '.zip'
  if (zipped) await requireNewFile(out)
  else await requireEmptyFolder(out)
  const installation = await context.open()
  const cohort = await getCohort(installation.database.db, cohortId)
  const deps = { ...installation, db: installation.database.db }
  const made = await messageArchive(deps, context.viewer, cohort)
  if (zipped) await writeOut(out, made.archive())
  else await writeFolder(out, made)
  const { messages, units, withoutPhone, revoked, awaitingSignature, withoutLink } = made.report
  context.output.result({ ...made.report, out }, () =>
    [
      `${out}: ${messages} messages, workbooks for ${units} units`,
      ...(withoutPhone > 0 ? [`  ${withoutPhone} have no phone: chua-co-dien-thoai.xlsx`] : []),
      ...(awaitingSignature > 0
        ? [`  ${awaitingSignature} await the agency's signature and are not in it`]
        : []),
      ...(revoked > 0 ? [`  ${revoked} are revoked and are not in it`] : []),
      ...(withoutLink > 0 ? [`  ${withoutLink} have no link that opens and are not in it`] : []),
      'Each link is one person’s own: give each workbook only to whoever sends its messages.',
    ].join('\n'),
  )
  return exitCodes.done
}

/** Before anything is in the audit trail; and workbooks of another day beside these would be sent, too. */
async function requireEmptyFolder(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR') return null
    throw error
  })
  if (there?.length === 0) return
  throw new HocvuError(
    'request.invalid',
    `${folder} ${there === null ? 'is a file' : 'is not empty'}, so nothing was written. Name another folder, or a .zip: --out <path>`,
    { fields: [{ field: 'out', reason: 'is no empty folder' }] },
  )
}

async function writeFolder(folder: string, { files }: MessageArchive): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for await (const { name, content } of files()) {
    const path = join(folder, name)
    await requireNewFile(path)
    await writeOut(path, Readable.from(content, { objectMode: false }))
  }
}
