/** `report <plan>`: plan against actual on the terminal, as sheets, as a letter. */
import type { Viewer } from '../access/viewer.ts'
import type { Queryable } from '../database/connection.ts'
import { type DateString, parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getPlan } from '../programs/plans/store.ts'
import { exactUnit } from '../reports/choose-unit.ts'
import { makePlanReport } from '../reports/plan/make-plan-report.ts'
import type { PlanReport, TargetCount, TargetProgress } from '../reports/plan/plan-report.ts'
import { makePlanFile, type PlanFileKind, planFileKinds } from '../reports/plan-file.ts'
import { listedUnits } from '../reports/unit-levels.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export interface ReportOptions {
  xlsx?: string
  docx?: string
  kind?: string
  unit?: string
  on?: string
  tree?: string
  units?: boolean
}

export const reportPlan: Command<[plan: string, options: ReportOptions]> = async (
  context,
  planId,
  options,
) => {
  const kind = readKind(options.kind)
  const on = readDay('--on', options.on)
  const treeOn = readDay('--tree', options.tree)
  const files = (['xlsx', 'docx'] as const).flatMap((format) => {
    const file = options[format]
    return file === undefined ? [] : [{ format, file }]
  })
  if (kind !== 'progress' && files.length === 0)
    throw new HocvuError(
      'request.invalid',
      `A report of the kind ${kind} is a file: add --xlsx <file> or --docx <file>.`,
    )
  for (const { file } of files) await requireNewFile(file)
  const { database, clock } = await context.open()
  const { viewer } = context
  const plan = await getPlan(database.db, planId)
  const asked = {
    now: clock.now(),
    unitId: await unitOf(database.db, viewer, options.unit),
    ...(on !== undefined && { on }),
    ...(treeOn !== undefined && { treeOn }),
  }
  if (files.length > 0) {
    for (const { format, file } of files) {
      const wanted = { ...asked, kind, format, language: 'vi' as const, madeBy: viewer.actor }
      const { body } = await makePlanFile(database.db, viewer, plan, wanted)
      await writeOut(file, body)
    }
    context.output.result({ plan: plan.id, kind, files }, () =>
      files.map(({ file }) => `${plan.id}, ${kind}: written to ${file}`).join('\n'),
    )
    return exitCodes.done
  }
  const report = await makePlanReport(database.db, viewer, plan, asked)
  context.output.result(report, () => describe(report, options.units === true))
  return exitCodes.done
}

function readKind(given = 'progress'): PlanFileKind {
  const kind = planFileKinds.find((known) => known === given)
  if (kind !== undefined) return kind
  throw new HocvuError('request.invalid', `--kind must be one of ${planFileKinds.join(', ')}.`)
}

function readDay(option: string, text: string | undefined): DateString | undefined {
  if (text === undefined) return undefined
  const day = parseVietnameseDate(text)
  if (day !== null) return day
  throw new HocvuError(
    'request.invalid',
    `${option} "${text}" is not a day; write it like 2026-06-30 or 30/06/2026.`,
  )
}

async function unitOf(
  db: Queryable,
  viewer: Viewer,
  named: string | undefined,
): Promise<string | null> {
  return named === undefined ? null : exactUnit(named, await listedUnits(db, viewer)).id
}

function describe(report: PlanReport, withUnits: boolean): string {
  const { plan, on, treeOn, unit, targets, units, totals } = report
  const width = Math.max(0, ...targets.map(({ id }) => id.length))
  return [
    plan.title.vi,
    `results up to ${on}, units of ${treeOn}, ${unit === null ? 'everybody' : unit.name}`,
    '',
    ...targets.map((target) => `${target.id.padEnd(width)}  ${describeTarget(target)}`),
    '',
    `${totals.people} people trained, ${totals.turns} passes; ${totals.withoutUnit} without a unit, ${totals.outsideAudiences} in no audience`,
    ...(withUnits
      ? [
          '',
          ...units.map(
            ({ name, id, depth, people, targets: counts }) =>
              `${'  '.repeat(depth)}${id === null ? 'without a unit' : name}: ${people} people; ${Object.entries(
                counts,
              )
                .map(([target, count]) => `${target} ${shownCount(count)}`)
                .join(', ')}`,
          ),
        ]
      : []),
  ].join('\n')
}

function describeTarget(target: TargetProgress): string {
  const { denominator, counts, forecast, due } = target
  return [
    `${shownCount(target)} ${counts}`,
    denominator === null
      ? 'chưa có tổng số đối tượng'
      : `of ${denominator.amount} (${denominator.asOf}, ${denominator.source})`,
    `due ${due}`,
    ...(forecast === null || !forecast.neededPerWeek
      ? []
      : [`${forecast.neededPerWeek} a week needed, ${forecast.perWeek} now`]),
  ].join('; ')
}

const shownCount = ({ reached, promised, percent }: TargetCount): string =>
  `${reached ?? 'not known'}${promised === null ? '' : `/${promised}`}${percent === null ? '' : ` (${percent} %)`}`
