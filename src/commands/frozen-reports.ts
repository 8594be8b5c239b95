/** `reports freeze`, `list`, `show`, `diff`, `verify`: reports that keep their figures. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { FigureDifference } from '../reports/frozen/differences.ts'
import { freezeReport } from '../reports/frozen/freeze.ts'
import {
  type FrozenKind,
  type FrozenReport,
  frozenKinds,
  listFrozen,
} from '../reports/frozen/frozen-store.ts'
import {
  compareFrozen,
  downloadFrozen,
  type FrozenDownload,
  type OpenedReport,
  openFrozen,
  recogniseFrozen,
} from '../reports/frozen/look-into.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export interface FreezeOptions {
  kind?: string
  title?: string
  unit?: string
  on?: string
  tree?: string
}

export const freezeReportNow: Command<[plan: string, options: FreezeOptions]> = async (
  context,
  planId,
  options,
) => {
  const asked = {
    planId,
    kind: readKind(options.kind),
    title: options.title ?? '',
    unit: options.unit ?? null,
    on: readDay('--on', options.on),
    treeOn: readDay('--tree', options.tree),
    madeBy: context.viewer.actor,
  }
  const { database, clock } = await context.open()
  const frozen = await freezeReport({ db: database.db, clock }, context.viewer, asked)
  context.output.result(asJson(frozen), () => describe(frozen))
  return exitCodes.done
}

export const listFrozenReports: Command<[plan: string | undefined]> = async (context, plan) => {
  const { database } = await context.open()
  const reports = await listFrozen(database.db, context.viewer, plan ?? null)
  context.output.result({ reports: reports.map(asJson) }, () =>
    reports.length === 0
      ? 'No report has been frozen. hocvu reports freeze <plan> makes one.'
      : reports.map(describe).join('\n'),
  )
  return exitCodes.done
}

export interface ShowFrozenOptions {
  out?: string
  xlsx?: string
  docx?: string
}

export const showFrozenReport: Command<[id: string, options: ShowFrozenOptions]> = async (
  context,
  id,
  { out, xlsx, docx },
) => {
  const wanted = [
    { format: 'json' as const, to: out },
    { format: 'xlsx' as const, to: xlsx },
    { format: 'docx' as const, to: docx },
  ].flatMap(({ format, to }) => (to === undefined ? [] : [{ format, to }]))
  for (const { to } of wanted) await requireNewFile(to)
  const { database } = await context.open()
  const { db } = database
  const { frozen, files, intact } = await openFrozen(db, context.viewer, id)
  const written: typeof wanted = []
  for (const { format, to } of wanted) {
    // Told below; what is not what was frozen is not handed out.
    if (!isIntact(format, { intact, files })) continue
    const { bytes } = await downloadFrozen(db, context.viewer, id, format)
    await writeOut(to, Readable.from([bytes], { objectMode: false }))
    written.push({ format, to })
  }
  context.output.result({ ...asJson(frozen), intact, files, written }, () =>
    [
      describe(frozen),
      `    ${describeCheck('data', intact)}`,
      ...files.map((file) => `    ${describeCheck(file.format, file.intact)}`),
      `    made from ${describeSources(frozen)}`,
      ...written.map(({ format, to }) => `    ${format} written to ${to}`),
    ].join('\n'),
  )
  return intact && files.every((file) => file.intact) ? exitCodes.done : exitCodes.failed
}

/** Exit code 1 for a file that is none. */
export const verifyFrozenFile: Command<[file: string]> = async (context, file) => {
  const sha256 = await hashOfFile(file)
  const { database } = await context.open()
  const found = await recogniseFrozen(database.db, context.viewer, sha256)
  const reports = found.map(({ frozen, format }) => ({ format, ...asJson(frozen) }))
  context.output.result({ file, sha256, reports }, () =>
    [
      `${file}  sha256 ${sha256}`,
      ...(found.length === 0
        ? ['is no file of a frozen report, or was changed after it was downloaded.']
        : found.map(({ frozen, format }) => `is the ${format} of\n${describe(frozen)}`)),
    ].join('\n'),
  )
  return found.length === 0 ? exitCodes.failed : exitCodes.done
}

export interface DiffFrozenOptions {
  today?: boolean
}

export const diffFrozenReport: Command<[id: string, options: DiffFrozenOptions]> = async (
  context,
  id,
  options,
) => {
  const { database, clock } = await context.open()
  const { db } = database
  const opened = await openFrozen(db, context.viewer, id)
  const against = options.today ? 'today' : 'same-day'
  const compared = await compareFrozen(db, context.viewer, opened, { now: clock.now(), against })
  context.output.result({ id, against, ...compared }, () =>
    compared.differences.length === 0
      ? 'No figure differs.'
      : [
          `figures of ${opened.frozen.on} as they were frozen, beside those of ${compared.on} as they are counted now:`,
          ...compared.differences.map(describeDifference),
        ].join('\n'),
  )
  return exitCodes.done
}

const asJson = ({ planId, madeAt, ...frozen }: FrozenReport) => ({
  plan: planId,
  ...frozen,
  madeAt: madeAt.toISOString(),
})

function describe(frozen: FrozenReport): string {
  const { id, planId, title, kind, unit, on, treeOn, madeAt, madeBy, sha256, files } = frozen
  return [
    `${id}  ${planId}, ${kind}  ${title}`,
    `    ${unit === null ? 'all units' : (unit.code ?? unit.name)}, figures until ${on}, units of ${treeOn}; frozen ${madeAt.toISOString()} by ${madeBy}`,
    `    data sha256 ${sha256}`,
    ...files.map((file) => `    ${file.format} sha256 ${file.sha256}  ${file.name}`),
  ].join('\n')
}

function describeSources({ sources }: FrozenReport): string {
  const { plan, decision, certificates, papers, figures, learners, rulesRevision } = sources
  return [
    `plan ${plan.id} version ${plan.version}`,
    ...sources.programs.map(({ id, version }) => `program ${id} version ${version}`),
    `${sources.cohorts.length} classes`,
    `decisions up to ${decision ?? 'none'}`,
    `${certificates.count} certificates`,
    `${papers.count} papers`,
    `${figures.count} figures`,
    `${learners} learners`,
    `rules revision ${rulesRevision}`,
  ].join(', ')
}

function describeDifference({
  part,
  id,
  name,
  target,
  audience,
  ...one
}: FigureDifference): string {
  const own = name?.vi ?? (part === 'unit' && id === null ? 'no unit' : part)
  const of = [own, target?.title.vi, audience?.title.vi].filter((words) => words !== undefined)
  return `  ${of.join(' · ')}: ${one.figure} ${one.before ?? 'none'} -> ${one.after ?? 'none'}`
}

const isIntact = (
  format: FrozenDownload,
  { intact, files }: Pick<OpenedReport, 'intact' | 'files'>,
) => (format === 'json' ? intact : files.some((file) => file.format === format && file.intact))

const describeCheck = (what: string, intact: boolean): string =>
  intact
    ? `the ${what} has its hash`
    : `THE ${what.toUpperCase()} DOES NOT HAVE ITS HASH: do not use it`

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch (error) {
    throw new HocvuError(
      'request.invalid',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  return hash.digest('hex')
}

function readKind(given = 'progress'): FrozenKind {
  const kind = frozenKinds.find((known) => known === given)
  if (kind !== undefined) return kind
  throw new HocvuError('request.invalid', `--kind must be one of ${frozenKinds.join(', ')}.`)
}

function readDay(option: string, written: string | undefined): string | null {
  if (written === undefined) return null
  const day = parseVietnameseDate(written)
  if (day !== null) return day
  throw new HocvuError('request.invalid', `${option} "${written}" is not a day such as 30/11/2026.`)
}
