/** `import`, `files`, `template`: sheets of platforms and classes. */
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { FileOptions, MINUTES_OF_A_PERIOD, SheetKind } from '../../connectors/contract.ts'
import { paperTemplate } from '../certificates/register/template.ts'
import { type FileView, getFile, listFiles, receiveFile } from '../evidence/platform-files.ts'
import { sheetTemplate } from '../evidence/sheet-templates.ts'
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { Installation } from '../main.ts'
import { getPlatform } from '../programs/store.ts'
import { rosterTemplate } from '../roster/template.ts'
import type { Run } from '../runs/run.ts'
import type { Command, CommandContext } from './command.ts'
import { describeSyncProgress } from './describe-sync.ts'
import { type ExitCode, exitCodes } from './output.ts'
import { readInput } from './read-input.ts'
import { runNow } from './run-now.ts'

export interface ImportFileOptions {
  kind?: string
  course?: string
  session?: string
  minutes?: string
  periods?: string
  scale?: string
  letters?: string
  map?: string[]
  complete?: boolean
  again?: boolean
}

export const importFiles: Command<
  [platform: string, files: string[], options: ImportFileOptions]
> = async (context, platformId, files, given) => {
  const options = readOptions(given)
  const read = await Promise.all(
    files.map(async (file) => ({ name: basename(file), bytes: await readInput(file) })),
  )
  const installation = await context.open()
  const { database, clock, vault } = installation
  const platform = installation.resolvePlatform(platformId)
  const ids: string[] = []
  for (const file of read) {
    const received = await receiveFile(
      { db: database.db, clock, vault },
      context.viewer,
      platform,
      {
        ...file,
        options,
        origin: 'command',
        again: given.again ?? false,
      },
    )
    ids.push(received.file.id)
    if (!received.taken)
      context.output.say(`${file.name} was taken before; --again reads it again.`)
  }
  const run = await syncUntilRead(context, installation, platformId, ids)
  const views = await Promise.all(ids.map((id) => getFile(database.db, context.viewer, id)))
  context.output.result(
    { platform: platformId, ...(run?.result ?? {}), files: views.map(shownFile) },
    () => views.map(describedFile).join('\n'),
  )
  return exitOf(views)
}

/** A sync that was under way may have begun before the files came: then another one reads them. */
async function syncUntilRead(
  { output, viewer }: CommandContext,
  installation: Installation,
  platformId: string,
  ids: readonly string[],
): Promise<Run | null> {
  const { db } = installation.database
  let run: Run | null = null
  for (let tries = 0; tries < 3; tries++) {
    const views = await Promise.all(ids.map((id) => getFile(db, viewer, id)))
    if (views.every(({ state }) => state !== 'waiting')) break
    run = await runNow(
      installation,
      {
        kind: 'sync',
        subject: platformId,
        options: { full: false, chain: false, acceptLosses: false },
        actor: viewer.actor,
      },
      (progress) => output.progress(describeSyncProgress(platformId, progress)),
    )
  }
  return run
}

function readOptions(given: ImportFileOptions): FileOptions {
  const { minutes, periods, map = [], again: _, ...rest } = given
  if (minutes !== undefined && periods !== undefined)
    throw new HocvuError('request.invalid', '--minutes and --periods say the same; give one.')
  const length = minutes ?? periods
  const options = FileOptions.safeParse({
    ...rest,
    ...(length !== undefined && {
      minutes: Number(length) * (minutes === undefined ? MINUTES_OF_A_PERIOD : 1),
    }),
    ...(map.length > 0 && { map: readMap(map) }),
  })
  if (options.success) return options.data
  const faults = options.error.issues.map(({ path, message }) => `--${String(path[0])}: ${message}`)
  throw new HocvuError('request.invalid', `${faults.join('; ')}. See: hocvu import --help`)
}

function readMap(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, field, header] = /^(\w+)=(.+)$/u.exec(pair) ?? []
      if (field === undefined || header === undefined)
        throw new HocvuError('request.invalid', 'Write --map field="its header".')
      return [field, header]
    }),
  )
}

export const listPlatformFiles: Command<[platform: string | undefined]> = async (
  { open, output, viewer },
  platform,
) => {
  const { database } = await open()
  if (platform !== undefined) await getPlatform(database.db, platform)
  const files = await listFiles(database.db, viewer, { platform, limit: 200 })
  output.result({ files: files.map(shownFile) }, () =>
    files.length === 0 ? 'No file was brought yet.' : files.map(listed).join('\n'),
  )
  return exitCodes.done
}

export const template: Command<[kind: string, options: { out?: string }]> = async (
  { output },
  kind,
  { out = `mau-${kind}.xlsx` },
) => {
  const known = SheetKind.safeParse(kind)
  if (!known.success && kind !== 'roster' && kind !== 'register')
    throw new HocvuError(
      'request.invalid',
      `There is no template "${kind}". There are: roster, register, ${SheetKind.options.join(', ')}.`,
    )
  const ownTemplate = kind === 'register' ? paperTemplate : rosterTemplate
  const bytes = await (known.success ? sheetTemplate(known.data) : ownTemplate())
  await writeFile(out, bytes, { flag: 'wx' }).catch((error: unknown) => {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const why = isThere ? 'it is there already, perhaps filled in' : String(error)
    throw new HocvuError(
      'request.invalid',
      `${out} was not written: ${why}. Name another file: --out <file>`,
    )
  })
  output.result({ template: kind, file: out }, () => `${out} is the template for ${kind}.`)
  return exitCodes.done
}

export function shownFile({ receivedAt, settledAt, report, ...file }: FileView) {
  return {
    ...file,
    receivedAt: receivedAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
    taken: report?.taken ?? 0,
    refused: report?.refused ?? [],
    notes: report?.notes ?? [],
  }
}

function listed(file: FileView): string {
  const { receivedAt, receivedBy, options } = file
  const said = Object.entries(options).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
  )
  return [
    `${dateAndTimeInVietnam(receivedAt)}, ${receivedBy}${said.length > 0 ? ` (${said.join(', ')})` : ''}`,
    ...describedFile(file)
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n')
}

export function describedFile({ name, platform, state, report }: FileView): string {
  const { taken = 0, refused = [], notes = [] } = report ?? {}
  return [
    `${name} (${platform}): ${state}, ${taken} rows taken, ${refused.length} cells refused`,
    ...refused.map(({ row, field, reason }) => `  row ${row}, ${field}: ${reason}`),
    ...notes.map((note) => `  ${state === 'asked' ? 'question' : 'note'}: ${note}`),
    ...(state === 'asked'
      ? ['  Nothing was read. Bring the same file again with the answer.']
      : []),
  ].join('\n')
}

function exitOf(files: readonly FileView[]): ExitCode {
  if (files.some(({ state }) => state === 'rejected')) return exitCodes.failed
  const isWhole = files.every(({ state, report }) => state === 'done' && !report?.refused.length)
  return isWhole ? exitCodes.done : exitCodes.partial
}
