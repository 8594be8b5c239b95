/** `reports missing`: who of a target is not trained. */
import { HocvuError } from '../foundation/errors.ts'
import { getPlan } from '../programs/plans/store.ts'
import { listMissing } from '../reports/missing/list-missing.ts'
import type { MissingLine } from '../reports/missing/missing-lines.ts'
import { missingStages, type StageCounts, sumOfStages } from '../reports/missing/missing-stages.ts'
import { missingArchive, missingSheet } from '../reports/missing/missing-workbooks.ts'
import { seenUnit } from '../reports/missing/seen-unit.ts'
import type { Command } from './command.ts'
import { exitCodes } from './output.ts'
import { requireNewFile, writeOut } from './write-out.ts'

export interface MissingCommandOptions {
  unit?: string
  xlsx?: string
  zip?: string
}

export const listMissingPeople: Command<
  [plan: string, target: string, options: MissingCommandOptions]
> = async (context, planId, targetId, { unit: named, xlsx, zip }) => {
  if (xlsx !== undefined && zip !== undefined)
    throw new HocvuError('request.invalid', 'Choose one of --xlsx and --zip.')
  const out = xlsx ?? zip
  if (out !== undefined) await requireNewFile(out)
  const { database, clock } = await context.open()
  const { db } = database
  const plan = await getPlan(db, planId)
  const unit = named === undefined ? null : await seenUnit(db, context.viewer, named)
  const options = { now: clock.now(), unit }
  const list = await listMissing(db, context.viewer, plan, targetId, { ...options, limit: 0 })
  if (out !== undefined) {
    const make = zip === undefined ? missingSheet : missingArchive
    const file = await make(db, context.viewer, plan, targetId, { ...options, language: 'vi' })
    await writeOut(out, file.body)
  }
  const { on, kind, counts, lines } = list
  context.output.result(
    {
      ...{ plan: planId, target: targetId, on, kind, people: sumOfStages(counts), counts },
      units: lines.map(({ unit, alone, counts }) => ({ unit, alone, counts })),
      ...(out === undefined ? {} : { file: out }),
    },
    () =>
      kind === 'people'
        ? [
            `${sumOfStages(counts)} people not trained as of ${on}: ${describeStages(counts)}`,
            ...lines.map(describeLine),
            ...(out === undefined ? [] : [`written to ${out}`]),
          ].join('\n')
        : NO_LIST[kind],
  )
  return exitCodes.done
}

const NO_LIST = {
  recorded: 'What has come of this target is brought as figures of units; nobody is named.',
  units: 'This target counts units, not people. See: hocvu report <plan>',
  'no-rule':
    'The plan does not say how the roster tells the audience of this target. Write a rule for it into the plan file.',
}

function describeLine({ unit, alone, counts }: MissingLine): string {
  const name = unit === null ? 'no unit' : alone ? `${unit.name} itself` : unit.name
  return `  ${name}: ${sumOfStages(counts)} (${describeStages(counts)})`
}

const describeStages = (counts: StageCounts): string =>
  missingStages
    .filter((stage) => counts[stage] > 0)
    .map((stage) => `${counts[stage]} ${stage}`)
    .join(', ') || 'nobody'
