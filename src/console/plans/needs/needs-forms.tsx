/** Forms in which needs are entered: one line, or a file that is looked at first. */
import { needsTexts } from '../../../foundation/texts/console/needs.ts'
import { needModeTexts } from '../../../foundation/texts/need-modes.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import { needModes } from '../../../reports/needs/needs-store.ts'
import { SelectField, TextField } from '../../kit/field.tsx'
import { Icon } from '../../kit/icon.tsx'
import { FormToken } from '../../kit/post-button.tsx'
import { planAddress } from '../plan-tabs.tsx'

export interface EnterView {
  language: Language
  plan: Plan
  year: number
  /** Units that the viewer may speak for. */
  units: readonly { id: string; code: string | null; name: string }[]
  /** The viewer's own; null: none, for who sees everything. */
  ownUnit: { code: string | null; name: string } | null
  /** Titles of modules, to take from. */
  contents: readonly string[]
}

const keyOf = ({ code, name }: { code: string | null; name: string }) => code ?? name

export function EnterNeeds({ language, plan, year, units, ownUnit, contents }: EnterView) {
  const texts = needsTexts[language]
  return (
    <section class="card mb-3 no-print">
      <h2 class="card-header card-title">{texts.enter}</h2>
      <form method="post" action={`${planAddress(plan.id, 'needs')}/enter`} class="card-body">
        <FormToken />
        <input type="hidden" name="year" value={year} />
        <p class="text-secondary">{texts.enterLead}</p>
        <datalist id="need-units">
          {units.slice(0, 500).map((unit) => (
            <option value={keyOf(unit)} key={unit.id}>
              {unit.name}
            </option>
          ))}
        </datalist>
        <datalist id="need-audiences">
          {plan.definition.audiences.map(({ id, title }) => (
            <option value={title.vi} key={id} />
          ))}
        </datalist>
        <datalist id="need-contents">
          {contents.map((title) => (
            <option value={title} key={title} />
          ))}
        </datalist>
        <div class="entry-columns">
          <TextField
            name="unit"
            label={texts.unit}
            hint={texts.unitHint}
            value={ownUnit === null ? '' : keyOf(ownUnit)}
            list="need-units"
            maxLength={200}
            required
          />
          <TextField
            name="audience"
            label={texts.audience}
            hint={texts.audienceHint}
            list="need-audiences"
            maxLength={500}
            required
          />
          <TextField
            name="content"
            label={texts.content}
            hint={texts.contentHint}
            list="need-contents"
            maxLength={500}
            required
          />
          <SelectField
            name="mode"
            label={texts.mode}
            nothing={texts.modeNone}
            options={needModes.map((mode) => ({
              value: mode,
              label: needModeTexts[mode][language],
            }))}
          />
          <TextField name="people" label={texts.people} maxLength={20} required />
          <TextField name="note" label={texts.note} maxLength={500} />
        </div>
        <button type="submit" class="btn btn-primary">
          {texts.save}
        </button>
      </form>
    </section>
  )
}

export function ImportNeeds({ language, plan, year, ownUnit }: EnterView) {
  const texts = needsTexts[language]
  const path = planAddress(plan.id, 'needs')
  return (
    <section class="card mb-3 no-print">
      <h2 class="card-header card-title">{texts.import}</h2>
      <div class="card-body">
        <p class="text-secondary">{texts.importLead}</p>
        <p>
          <a class="btn" href={`${path}/template.xlsx?year=${year}`}>
            <Icon name="download" />{' '}
            {ownUnit === null ? texts.template : fill(texts.templateOf, { unit: ownUnit.name })}
          </a>
        </p>
        <form method="post" action={`${path}/preview`} enctype="multipart/form-data">
          <FormToken />
          <input type="hidden" name="year" value={year} />
          <div class="entry-columns">
            <TextField
              name="file"
              type="file"
              label={texts.file}
              hint={texts.fileHint}
              accept=".xlsx,.csv"
              required
            />
            <TextField
              name="unit"
              id="unit-of-file"
              label={texts.unitOfFile}
              hint={texts.unitOfFileHint}
              value={ownUnit === null ? '' : keyOf(ownUnit)}
              list="need-units"
              maxLength={200}
            />
          </div>
          <button type="submit" class="btn btn-primary">
            {texts.lookAt}
          </button>
        </form>
      </div>
    </section>
  )
}
