/** `plans needs`: what units need in a year to come; a file of it is looked at or taken in; the template. */
import { Readable } from 'node:stream'
import { dateInVietnam } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { getPlan } from '../programs/plans/store.ts'
import { enterNeeds, readNeeds, tryNeeds, unitOfNeeds } from '../reports/needs/needs.ts'
import { needsTemplate } from '../reports/needs/needs-template.ts'
import { readNeedsFile } from '../reports/needs/read-needs-file.ts'
import type { Settled } from '../reports/needs/settle-needs.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes } from './output.ts'
import { readInput } from './read-input.ts'
import { writeOut } from './write-out.ts'

export interface NeedsOptions {
  year?: string
  import?: string
  dryRun?: boolean
  template?: string
  unit?: string
}

export const planNeeds: Command<[plan: string, options: NeedsOptions]> = async (
  context,
  planId,
  options,
) => {
  const { database, clock } = await context.open()
  const { db } = database
  const plan = await getPlan(db, planId)
  const today = dateInVietnam(clock.now())
  const year = yearOf(options.year, today)
  const unit =
    options.unit === undefined ? null : await unitOfNeeds(db, context.viewer, options.unit, today)
  if (options.template !== undefined) {
    const sheet = await needsTemplate(plan.definition, year, unit)
    await writeOut(options.template, Readable.from([sheet]))
    const file = options.template
    context.output.result({ file }, () => file)
    return exitCodes.done
  }
  if (options.import !== undefined) {
    const { needs, rejected } = await readNeedsFile(await readInput(options.import))
    const brought = { planId: plan.id, year, needs, rejected, unit: unit?.id ?? null }
    const enter = options.dryRun === true ? tryNeeds : enterNeeds
    return tell(context, year, await enter({ db, clock }, context.viewer, brought))
  }
  const found = await readNeeds(db, context.viewer, plan, { year, today })
  context.output.result(
    {
      ...{ plan: plan.id, year, people: found.people, units: found.units, sums: found.sums },
      needs: found.lines.map(({ unit: of, audience, content, mode, people, note }) => ({
        ...{ unit: of.code ?? of.name, audience, content, mode, people, note },
      })),
    },
    () =>
      [
        `${plan.id} ${year}: people ${found.people}, units ${found.units}`,
        ...found.sums.map(
          ({ audience, people, units }) => `  ${audience}: ${people} (${units} units)`,
        ),
      ].join('\n'),
  )
  return exitCodes.done
}

function tell({ output }: CommandContext, year: number, settled: Settled) {
  const { accepted, changed, unchanged, rejected } = settled
  const counts = { accepted: accepted.length, changed: changed.length, unchanged: unchanged.length }
  output.result({ year, ...counts, rejected }, () =>
    [
      `new ${counts.accepted}, changed ${counts.changed}, unchanged ${counts.unchanged}, rejected ${rejected.length}`,
      ...rejected.map(
        ({ row, field, fault, value }) => `  row ${row}, ${field}: ${fault} ${value}`,
      ),
    ].join('\n'),
  )
  return rejected.length > 0 ? exitCodes.partial : exitCodes.done
}

function yearOf(given: string | undefined, today: string): number {
  if (given === undefined) return Number(today.slice(0, 4)) + 1
  if (/^20\d\d$/.test(given)) return Number(given)
  throw new HocvuError('request.invalid', '--year is a year such as 2027.')
}
