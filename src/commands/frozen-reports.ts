/** `reports freeze`, `list`, `show`, `diff`: reports that keep their figures. */
import { Readable } from 'node:stream'
import { parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import type { FigureDifference } from '../reports/frozen/differences.ts'
import { freezeReport } from '../reports/frozen/freeze.ts'
import { type FrozenReport, listFrozen } from '../reports/frozen/frozen-store.ts'
import { compareFrozen, openFrozen } from '../reports/frozen/look-into.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export interface FreezeOptions {
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
    title: options.title ?? '',
    unit: options.unit ?? null,
    on: readDay('--on', options.on),
    treeOn: readDay('--tree', options.tree),
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
}

export const showFrozenReport: Command<[id: string, options: ShowFrozenOptions]> = async (
  context,
  id,
  { out },
) => {
  if (out !== undefined) await requireNewFile(out)
  const { database } = await context.open()
  const { frozen, bytes, intact } = await openFrozen(database.db, context.viewer, id)
  if (out !== undefined) await writeOut(out, Readable.from([bytes], { objectMode: false }))
  context.output.result(
    { ...asJson(frozen), intact, ...(out === undefined ? {} : { file: out }) },
    () =>
      [
        describe(frozen),
        intact
          ? '    the content has its hash'
          : '    THE CONTENT DOES NOT HAVE ITS HASH: do not use it',
        `    made from ${describeSources(frozen)}`,
        ...(out === undefined ? [] : [`    written to ${out}`]),
      ].join('\n'),
  )
  return intact ? exitCodes.done : exitCodes.failed
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

const describe = ({ id, planId, title, unit, on, treeOn, madeAt, madeBy, sha256 }: FrozenReport) =>
  [
    `${id}  ${planId}  ${title}`,
    `    ${unit === null ? 'all units' : (unit.code ?? unit.name)}, figures until ${on}, units of ${treeOn}; frozen ${madeAt.toISOString()} by ${madeBy}`,
    `    sha256 ${sha256}`,
  ].join('\n')

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

function readDay(option: string, written: string | undefined): string | null {
  if (written === undefined) return null
  const day = parseVietnameseDate(written)
  if (day !== null) return day
  throw new HocvuError('request.invalid', `${option} "${written}" is not a day such as 30/11/2026.`)
}
