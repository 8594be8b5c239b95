/** `plans figures …`, `plans head-counts …`: what people bring to a plan, and whether it adds up. */
import { Readable } from 'node:stream'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'
import { CellFault, calendarDate } from '../foundation/sheets/cell-values.ts'
import { figureFaultText } from '../foundation/texts/console/figure-faults.ts'
import { figureNoteText } from '../foundation/texts/console/figure-notes.ts'
import { getPlan } from '../programs/plans/store.ts'
import { bringFigure, withdrawFigure } from '../reports/figures/bring-figures.ts'
import { type FigureKind, figureKinds } from '../reports/figures/figure-kinds.ts'
import { figureTemplate } from '../reports/figures/figure-template.ts'
import type { Total } from '../reports/figures/figure-totals.ts'
import { importFigures } from '../reports/figures/import-figures.ts'
import { type FigureLine, listFigures } from '../reports/figures/list-figures.ts'
import { type FigureTotals, readTotals } from '../reports/figures/read-totals.ts'
import { countRoster, takeRoster } from '../reports/figures/take-roster.ts'
import type { Command } from './command.ts'
import { readLetters } from './letters.ts'
import { exitCodes } from './output.ts'
import { readInput } from './read-input.ts'
import { requireNewFile, writeOut } from './write-out.ts'

const MOST_LINES = 100_000

export interface FigureListOptions {
  kind?: string
  unit?: string
}

export const listPlanFigures: Command<[plan: string, options: FigureListOptions]> = async (
  context,
  id,
  options,
) => {
  const kind = options.kind === undefined ? undefined : readKind(options.kind)
  const { database } = await context.open()
  const plan = await getPlan(database.db, id)
  const figures = await listFigures(
    database.db,
    context.viewer,
    plan,
    { kind, search: options.unit },
    { offset: 0, limit: MOST_LINES },
  )
  context.output.result({ plan: id, figures }, () =>
    figures.length === 0
      ? `No figure of ${id} was brought. Bring one: hocvu plans figures add ${id}, or a file: hocvu plans figures template ${id} --out figures.xlsx`
      : figures.map(describeFigure).join('\n'),
  )
  return exitCodes.done
}

const describeFigure = (figure: FigureLine): string => {
  const { id, kind, subjectId, unit, year, amount, asOf, source, counts } = figure
  const place = unit === null ? 'whole plan' : (unit.code ?? unit.name)
  return `${id}  ${kind} ${subjectId}  ${place}${year === null ? '' : `  ${year}`}  ${amount}  as of ${asOf}${counts ? '' : ' (a newer one stands)'}  ${source}`
}

export interface AddFigureOptions {
  kind: string
  of: string
  amount: string
  asOf: string
  source: string
  unit?: string
  year?: string
}

export const addPlanFigure: Command<[plan: string, options: AddFigureOptions]> = async (
  context,
  id,
  options,
) => {
  const given = {
    kind: readKind(options.kind),
    subject: options.of,
    unit: options.unit ?? null,
    year: options.year === undefined ? null : wholeNumber('--year', options.year),
    amount: wholeNumber('--amount', options.amount),
    asOf: readDay('--as-of', options.asOf),
    source: options.source,
  }
  const { database, clock } = await context.open()
  const plan = await getPlan(database.db, id)
  const { before, ...result } = await bringFigure(
    { db: database.db, clock },
    context.viewer,
    plan,
    given,
  )
  context.output.result(
    { ...result, before: before?.amount ?? null },
    () =>
      `${result.id}: ${result.state}${before === null ? '' : `, ${before.amount} before`}. To take it back: hocvu plans figures withdraw ${id} ${result.id}`,
  )
  return exitCodes.done
}

export const withdrawPlanFigure: Command<[plan: string, figure: string]> = async (
  context,
  id,
  figure,
) => {
  if (!z.uuid().safeParse(figure).success)
    throw new HocvuError('request.invalid', `"${figure}" is no id of a figure.`)
  const { database, clock } = await context.open()
  const plan = await getPlan(database.db, id)
  const withdrawn = await withdrawFigure({ db: database.db, clock }, context.viewer, plan, figure)
  const { kind, amount } = withdrawn.figure
  context.output.result(
    { id: figure, kind, subject: withdrawn.subjectId, amount },
    () =>
      `${kind} ${withdrawn.subjectId}, ${withdrawn.unit?.name ?? 'whole plan'}: ${amount} is withdrawn.`,
  )
  return exitCodes.done
}

export interface ImportFiguresOptions {
  asOf?: string
  source?: string
  letters?: string
}

export const importPlanFigures: Command<
  [plan: string, file: string, options: ImportFiguresOptions]
> = async (context, id, file, options) => {
  const letters = readLetters(options.letters)
  const asOf = options.asOf === undefined ? null : readDay('--as-of', options.asOf)
  const bytes = await readInput(file)
  const { database, clock } = await context.open()
  const plan = await getPlan(database.db, id)
  const { rejected, notes, ...counts } = await importFigures(
    { db: database.db, clock },
    context.viewer,
    plan,
    { bytes, letters, asOf, source: options.source ?? null },
  )
  const told = rejected.map(({ row, column, fault }) => ({
    ...{ row, field: column, reason: figureFaultText(fault, 'en') },
  }))
  const remarks = notes.map((note) => figureNoteText(note, 'en'))
  context.output.result({ ...counts, rejected: told, notes: remarks }, () =>
    [
      `${counts.added} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${told.length} rejected`,
      ...remarks.map((remark) => `  ${remark}`),
      ...told.map(({ row, field, reason }) => `  row ${row}, ${field}: ${reason}`),
    ].join('\n'),
  )
  return rejected.length > 0 ? exitCodes.partial : exitCodes.done
}

export const writeFigureTemplate: Command<
  [plan: string, options: { kind?: string; out: string }]
> = async (context, id, { kind = 'head-count', out }) => {
  const wanted = readKind(kind)
  await requireNewFile(out)
  const { database, clock } = await context.open()
  const plan = await getPlan(database.db, id)
  const bytes = await figureTemplate(database.db, plan, wanted, clock.now())
  await writeOut(out, Readable.from([bytes]))
  context.output.result(
    { out },
    () => `${out}: fill it in, then: hocvu plans figures import ${id} ${out}`,
  )
  return exitCodes.done
}

export const showPlanTotals: Command<[plan: string]> = async (context, id) => {
  const { database, clock } = await context.open()
  const plan = await getPlan(database.db, id)
  const totals = await readTotals(database.db, context.viewer, plan, clock.now())
  context.output.result(totals, () => describeTotals(totals))
  const all = [...totals.headCounts, ...totals.promised, ...totals.recorded]
  const isOff =
    all.some(({ state, gaps }) => state === 'differs' || gaps.length > 0) ||
    totals.costs.some(({ sumOfLines, over }) => sumOfLines !== null || over > 0)
  return isOff ? exitCodes.partial : exitCodes.done
}

function describeTotals({ headCounts, promised, recorded, reach, ...money }: FigureTotals): string {
  const part = (name: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${name}:`, ...lines.map((line) => `  ${line}`)]
  return [
    ...part('head counts', headCounts.flatMap(describeTotal)),
    ...part('promised', promised.flatMap(describeTotal)),
    ...part('recorded', recorded.flatMap(describeTotal)),
    ...part(
      'reach, never counted as trained',
      reach.map(({ id, amount, entries }) => `${id}: ${amount ?? 'none'} in ${entries} entries`),
    ),
    ...part(
      'cost in đồng',
      money.costs.flatMap(({ id, planned, sumOfLines, spent, left, over }) => [
        `${id}: planned ${planned ?? 'not stated'}, spent ${spent ?? 0}, ${over > 0 ? `OVER by ${over}` : `left ${left ?? '-'}`}`,
        ...(sumOfLines === null ? [] : [`  BREAKS: its lines add up to ${sumOfLines}`]),
      ]),
    ),
    ...(money.costs.length > 1
      ? [`  together: planned ${money.planned ?? 'not stated'}, spent ${money.spent ?? 0}`]
      : []),
  ].join('\n')
}

const STATES = {
  equal: 'adds up',
  missing: 'units are missing',
  differs: 'DOES NOT ADD UP',
} as const

function describeTotal({ id, document, whole, units, state, gaps, outside }: Total): string[] {
  const said = [
    ...(document === null ? [] : [`document ${document.amount}`]),
    ...(whole === null
      ? []
      : [`brought ${whole.amount}${whole.asOf === null ? '' : ` as of ${whole.asOf}`}`]),
    ...(units === null
      ? ['no unit has one']
      : [`units ${units.sum} (${units.counted} have one, ${units.missing} do not)`]),
    ...(outside > 0 ? [`${outside} of units no longer in the tree`] : []),
    ...(state === null ? [] : [STATES[state]]),
  ]
  return [
    `${id}: ${said.join(', ')}`,
    ...gaps.map(
      ({ unit, own, below }) =>
        `  ${unit.code ?? unit.name}: says ${own}, the units below add up to ${below.sum}`,
    ),
  ]
}

export const takeRosterAsHeadCount: Command<
  [plan: string, audience: string, options: { dryRun?: boolean }]
> = async (context, id, audience, { dryRun }) => {
  const { database, clock } = await context.open()
  const deps = { db: database.db, clock }
  const plan = await getPlan(database.db, id)
  const counted = await countRoster(deps, context.viewer, plan, audience)
  const { total, withoutUnit, units, asOf, source } = counted
  if (!dryRun) await takeRoster(deps, context.viewer, plan, audience)
  const recorded = dryRun !== true
  context.output.result(
    { audience, total, withoutUnit, units: units.length, asOf, source, recorded },
    () =>
      `${audience}: ${total} people on the roster of ${asOf}, ${withoutUnit} of them in no unit, in ${units.length} units with those above them: ${recorded ? `recorded, source "${source}"` : 'not recorded'}`,
  )
  return exitCodes.done
}

function readKind(text: string): FigureKind {
  const kind = z.enum(figureKinds).safeParse(text)
  if (kind.success) return kind.data
  throw new HocvuError('request.invalid', `--kind is one of ${figureKinds.join(', ')}.`)
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,13}$/.test(text)) return Number(text)
  throw new HocvuError('request.invalid', `${option} must be a whole number, such as 3898.`)
}

function readDay(option: string, text: string): string {
  try {
    const day = calendarDate(text)
    if (day !== null) return day
  } catch (thrown) {
    if (!(thrown instanceof CellFault)) throw thrown
  }
  throw new HocvuError(
    'request.invalid',
    `${option} "${text}" is not a day; write it like 2026-01-31.`,
  )
}
