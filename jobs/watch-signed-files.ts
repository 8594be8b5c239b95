/**
 * The watched folder of files that the agency has signed: what stands still is claimed by moving it into `.taking/`, taken
 * in, and moved to `done/` or `failed/` with a report beside it. Cut off, it is taken up again: the same file twice changes
 * nothing.
 */
import { lstat, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { operator } from '../src/access/viewer.ts'
import { broughtFiles } from '../src/certificates/signature/agency/brought-files.ts'
import {
  presentTaken,
  type TakenAnswer,
} from '../src/certificates/signature/agency/present-taken.ts'
import { takeSigned } from '../src/certificates/signature/agency/take-signed.ts'
import { withRunLock } from '../src/runs/lock.ts'
import type { JobDeps } from './deps.ts'
import {
  claim,
  type FolderWatch,
  freeName,
  makeOwnFolders,
  shortened,
  standingStill,
  TAKING,
  unlessGone,
} from './folder-files.ts'

const DONE = 'done'
const FAILED = 'failed'
const SUBJECT = 'signed-files'

type Deps = Pick<JobDeps, 'database' | 'clock' | 'mail' | 'log' | 'signedFiles' | 'authorities'>

/** One look, by one process at a time. What is wrong with the folder is said once. */
export async function watchSignedFiles(deps: Deps, watch: FolderWatch): Promise<void> {
  const { signedFiles: folder, database, log } = deps
  if (folder === undefined) return
  try {
    await withRunLock(database.pool, 'folder', SUBJECT, () => sweepSignedFiles(deps, folder, watch))
    watch.faults.delete(SUBJECT)
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error)
    if (watch.faults.get(SUBJECT) !== fault)
      log.error({ err: error, folder }, 'the watched folder of signed files failed')
    watch.faults.set(SUBJECT, fault)
  }
}

async function sweepSignedFiles(
  { database: { db }, clock, mail, authorities }: Deps,
  folder: string,
  watch: FolderWatch,
): Promise<void> {
  await makeOwnFolders(folder, [DONE, FAILED], 'SIGNED_FILES')
  for (const path of await standingStill(folder, watch)) await claim(folder, path)
  const names = (await readdir(join(folder, TAKING))).toSorted()
  const sources = names.map((name) => ({ name, path: join(folder, TAKING, name) }))
  if (sources.length === 0) return
  const looks = await looksOf(sources)
  const viewer = operator('folder:signed-files')
  const taken = await takeSigned({ db, clock, mail, authorities }, viewer, broughtFiles(sources))
  const after = await looksOf(sources)
  for (const { name, path } of sources) {
    // Somebody writes on into the file that was moved: it is read again at the next look.
    if (looks.get(path) !== after.get(path)) continue
    await putAway(folder, name, presentTaken(taken.filter(({ source }) => source === path)))
  }
}

async function looksOf(sources: readonly { path: string }[]): Promise<Map<string, string>> {
  const looks = new Map<string, string>()
  for (const { path } of sources) {
    const state = await lstat(path).catch(() => null)
    looks.set(path, state === null ? 'gone' : `${state.size}/${state.mtimeMs}`)
  }
  return looks
}

/** The report first, then the file: a file without a report was not put away. */
async function putAway(folder: string, name: string, report: TakenAnswer): Promise<void> {
  const isDone = report.files.length > 0 && report.refused === 0
  const to = join(folder, isDone ? DONE : FAILED)
  const target = join(to, await freeName(to, shortened(name)))
  const options = { mode: 0o600 }
  const json = { file: name, state: isDone ? 'done' : 'failed', ...report }
  await writeFile(`${target}.report.json`, `${JSON.stringify(json, null, 2)}\n`, options)
  await writeFile(`${target}.report.txt`, reportText(name, report), options)
  await rename(join(folder, TAKING, name), target).catch(unlessGone)
}

function reportText(name: string, { taken, known, refused, files }: TakenAnswer): string {
  return [
    `${name}`,
    `Đã nhận / taken: ${taken}`,
    `Đã có từ trước / known already: ${known}`,
    `Không nhận / refused: ${refused}`,
    ...(files.length === 0 ? ['Không có tệp PDF nào / there is no PDF file in it'] : []),
    ...files.flatMap(({ name: file, reason }) =>
      reason === null ? [] : [`- ${file}: ${reason.vi} / ${reason.en}`],
    ),
    ...(refused > 0
      ? [
          'Hãy sửa hoặc ký lại các tệp trên rồi đặt lại vào thư mục. / Mend or sign these again, and lay them in.',
        ]
      : []),
    '',
  ].join('\n')
}
