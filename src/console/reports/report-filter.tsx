import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { ChosenUnit } from '../../reports/choose-unit.ts'
import type { CohortLine } from '../../reports/list-cohorts.ts'
import { SelectField, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { withQuery } from '../kit/pager.tsx'

export interface AskedReport {
  by: 'unit' | 'cohort' | 'program'
  level: number
  program: string
  cohort: string
  /** As typed. */
  unit: string
  from: string
  to: string
}

/** For whoever puts pages together. */
export const reportFilter = (filter: Parameters<typeof ReportFilter>[0]) => (
  <ReportFilter {...filter} />
)

/** What a report is asked for. Works without script: a form that is sent as an address. */
function ReportFilter({
  asked,
  cohorts,
  chosen,
  levels,
  withGrouping,
}: {
  asked: AskedReport
  cohorts: readonly CohortLine[]
  chosen: ChosenUnit
  /** How many levels of units there are. */
  levels: number
  /** Of results only: what they are summed up by. */
  withGrouping: boolean
}) {
  const { language } = useFrame()
  const texts = reportTexts[language]
  const programs = new Map(
    cohorts.map(({ programId, programTitle }) => [
      programId,
      (language === 'en' && programTitle.en) || programTitle.vi,
    ]),
  )
  return (
    <form method="get" class="card mb-3 report-filter no-print">
      {withGrouping && (
        <>
          <SelectField
            name="by"
            label={texts.by}
            value={asked.by}
            options={[
              { value: 'unit', label: texts.byUnit },
              { value: 'cohort', label: texts.byCohort },
              { value: 'program', label: texts.byProgram },
            ]}
          />
          <SelectField
            name="level"
            label={texts.level}
            value={String(asked.level)}
            options={Array.from({ length: levels }, (_, index) => ({
              value: String(index + 1),
              label: fill(texts.levelName, { n: index + 1 }),
            }))}
          />
        </>
      )}
      <SelectField
        name="program"
        label={texts.program}
        value={asked.program}
        nothing={texts.allPrograms}
        options={[...programs].map(([value, label]) => ({ value, label }))}
      />
      <SelectField
        name="cohort"
        label={texts.cohort}
        value={asked.cohort}
        nothing={texts.allCohorts}
        options={cohorts
          .filter(({ programId }) => asked.program === '' || programId === asked.program)
          .map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextField
        name="unit"
        label={texts.unit}
        type="search"
        value={chosen.kind === 'one' ? (chosen.unit.code ?? chosen.unit.name) : asked.unit}
        hint={texts.unitHint}
      />
      <TextField name="from" label={texts.from} type="date" value={asked.from} />
      <TextField name="to" label={texts.to} type="date" value={asked.to} />
      <button type="submit" class="btn">
        <Icon name="search" /> {texts.show}
      </button>
      <UnitAnswer chosen={chosen} typed={asked.unit} />
    </form>
  )
}

/** What became of the unit that was typed, where it is not one. */
function UnitAnswer({ chosen, typed }: { chosen: ChosenUnit; typed: string }) {
  const { language, address } = useFrame()
  const texts = reportTexts[language]
  if (chosen.kind === 'none')
    return (
      <p class="report-unit text-danger" role="alert">
        {fill(texts.unitUnknown, { unit: typed })}
      </p>
    )
  if (chosen.kind !== 'many') return null
  return (
    <div class="report-unit" role="alert">
      {fill(texts.unitMany, { unit: typed, n: chosen.count })}
      <ul class="list-inline mb-0">
        {chosen.units.map(({ id, name, code }) => (
          <li class="list-inline-item" key={id}>
            <a href={withQuery(address, { unit: id, page: '' })}>
              {code === null ? name : `${name} (${code})`}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
