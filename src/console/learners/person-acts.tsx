/** What can be done about one person: correct, merge, separate again. */
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { PersonRecord } from '../../roster/people/person-record.ts'
import { Confirm } from '../kit/confirm.tsx'
import { TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { FormToken } from '../kit/post-button.tsx'
import { shownDay } from '../kit/time.tsx'
import { LEARNERS } from './tabs.tsx'

export function CorrectForm({
  person,
  units,
}: {
  person: PersonRecord
  units: readonly { name: string; code: string | null }[]
}) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  const present = person.units.find(({ to }) => to === null)
  const { fullName, employeeCode, email, phone, position, audience, tags, dateOfBirth } = person
  return (
    <details class="confirm">
      <summary class="btn">{texts.correct}</summary>
      <form
        method="post"
        action={`${LEARNERS}/${person.id}/correction`}
        class="confirm-form card learners-correct"
      >
        <FormToken />
        <p>{texts.correctLead}</p>
        <TextField
          name="fullName"
          label={texts.name}
          value={fullName}
          required
          maxLength={200}
          autocomplete="off"
        />
        <TextField
          name="employeeCode"
          label={texts.employeeCode}
          value={employeeCode ?? ''}
          maxLength={100}
          autocomplete="off"
        />
        <TextField
          name="dateOfBirth"
          label={texts.birth}
          value={dateOfBirth === null ? '' : shownDay(dateOfBirth, 'vi')}
          hint={texts.correctBirthHint}
          maxLength={40}
          autocomplete="off"
        />
        <TextField
          name="email"
          label={texts.email}
          type="email"
          value={email ?? ''}
          maxLength={254}
          autocomplete="off"
        />
        <TextField
          name="phone"
          label={texts.phone}
          type="tel"
          value={phone ?? ''}
          maxLength={40}
          autocomplete="off"
        />
        <UnitField
          name="unit"
          label={texts.unit}
          hint={texts.correctUnitHint}
          value={present?.code ?? present?.name ?? ''}
          units={units}
        />
        <TextField
          name="position"
          label={texts.position}
          value={position ?? ''}
          maxLength={500}
          autocomplete="off"
        />
        <TextField
          name="audience"
          label={texts.audience}
          value={audience ?? ''}
          maxLength={500}
          autocomplete="off"
        />
        <TextField
          name="tags"
          label={texts.tags}
          hint={texts.tagsHint}
          value={tags.join('; ')}
          maxLength={2000}
          autocomplete="off"
        />
        <div class="btn-list">
          <button type="submit" class="btn btn-primary">
            {texts.correctSave}
          </button>
          <button type="button" class="btn" data-close-details>
            {kitTexts[language].cancel}
          </button>
        </div>
      </form>
    </details>
  )
}

/** A unit by code or name, with those that there are to choose from. */
export function UnitField(field: {
  name: string
  label: string
  hint: string
  value: string
  required?: boolean
  units: readonly { name: string; code: string | null }[]
}) {
  const { name, label, hint, value, units, required } = field
  const { language } = useFrame()
  return (
    <div class="mb-3">
      <label class="form-label" for={name}>
        {label} {!required && <small class="text-secondary">({kitTexts[language].optional})</small>}
      </label>
      <input
        class="form-control"
        id={name}
        name={name}
        value={value}
        list={`${name}-offered`}
        maxLength={200}
        autocomplete="off"
        required={required}
        aria-describedby={`${name}-hint`}
      />
      <datalist id={`${name}-offered`}>
        {units.map((unit) => (
          <option value={unit.code ?? unit.name} label={unit.name} key={unit.code ?? unit.name} />
        ))}
      </datalist>
      <p class="form-hint" id={`${name}-hint`}>
        {hint}
      </p>
    </div>
  )
}

export function MergeForm({ person }: { person: PersonRecord }) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  return (
    <details class="confirm">
      <summary class="btn">{texts.merge}</summary>
      <form method="post" action={`${LEARNERS}/${person.id}/merge-with`} class="confirm-form card">
        <FormToken />
        <p>{texts.mergeLead}</p>
        <TextField
          name="other"
          label={texts.mergeWith}
          required
          maxLength={200}
          autocomplete="off"
        />
        <div class="btn-list">
          <button type="submit" class="btn btn-primary">
            {texts.mergeCompare}
          </button>
          <button type="button" class="btn" data-close-details>
            {kitTexts[language].cancel}
          </button>
        </div>
      </form>
    </details>
  )
}

/** Two rows that were merged become two people again. */
export function SeparateForm({
  person,
  act,
  name,
}: {
  person: PersonRecord
  act: string
  name: string
}) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  return (
    <Confirm
      action={`${LEARNERS}/${person.id}/separation`}
      label={texts.undoMerge}
      warning={
        <>
          <strong>{fill(texts.undoMergeOf, { name })}.</strong> {texts.undoMergeWarning}
        </>
      }
      verb={texts.undoMerge}
      danger
    >
      <input type="hidden" name="act" value={act} />
      <TextField
        name="reason"
        id={`reason-${act}`}
        label={texts.mergeReason}
        hint={texts.mergeReasonHint}
        required
        maxLength={2000}
      />
    </Confirm>
  )
}
