/** The two ways to bring figures: one in a form, many in a file. */
import { letterings } from '../../../foundation/old-letters.ts'
import { planFigureTexts } from '../../../foundation/texts/console/plan-figures.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import { addsUp, type FigureKind, subjectsOf } from '../../../reports/figures/figure-kinds.ts'
import { Confirm } from '../../kit/confirm.tsx'
import { SelectField, TextField } from '../../kit/field.tsx'
import { useFrame } from '../../kit/frame-context.ts'
import { Icon } from '../../kit/icon.tsx'
import { figuresAddress, SUBJECT_NAMES, titleIn } from './figure-words.ts'

export function BringForms({ plan, kind }: { plan: Plan; kind: FigureKind }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const path = figuresAddress(plan.id)
  return (
    <div class="btn-list mb-3 no-print">
      <Confirm
        action={path}
        label={texts.bring}
        warning={addsUp(kind) ? texts.bringNoteAdds : texts.bringNote}
        verb={texts.bringVerb}
      >
        <OneFigure plan={plan} kind={kind} />
      </Confirm>
      <Confirm
        action={`${path}/imports`}
        label={texts.import}
        warning={texts.importNote}
        verb={texts.importVerb}
        upload
      >
        <input type="hidden" name="kind" value={kind} />
        <TextField
          name="file"
          type="file"
          accept=".xlsx,.csv"
          label={texts.file}
          hint={texts.fileHint}
          required
        />
        <TextField
          name="asOf"
          id="file-as-of"
          type="date"
          label={texts.dayOfFile}
          hint={texts.dayOfFileHint}
        />
        <TextField
          name="source"
          id="file-source"
          label={texts.sourceOfFile}
          hint={texts.sourceOfFileHint}
          maxLength={500}
        />
        <SelectField
          name="letters"
          label={texts.letters}
          nothing={texts.lettersNone}
          options={letterings.map((letters) => ({ value: letters, label: letters }))}
        />
      </Confirm>
      <a class="btn" href={`${path}/template?kind=${kind}`}>
        <Icon name="download" /> {texts.template}
      </a>
    </div>
  )
}

function OneFigure({ plan, kind }: { plan: Plan; kind: FigureKind }) {
  const { language } = useFrame()
  const texts = planFigureTexts[language]
  const subjects = subjectsOf(kind, plan.definition)
  const [only] = subjects
  return (
    <>
      <input type="hidden" name="kind" value={kind} />
      {only !== undefined && subjects.length === 1 ? (
        <>
          <input type="hidden" name="subject" value={only.id} />
          <p lang="vi">
            <strong>{titleIn(only.title, language)}</strong>
          </p>
        </>
      ) : (
        <SelectField
          name="subject"
          label={texts[SUBJECT_NAMES[kind]]}
          nothing=""
          options={subjects.map(({ id, title }) => ({
            value: id,
            label: titleIn(title, language),
          }))}
          required
        />
      )}
      <TextField name="unit" label={texts.unit} hint={texts.unitHint} maxLength={500} />
      {(kind === 'promised' || kind === 'recorded') && (
        <TextField
          name="year"
          type="number"
          min="2000"
          max="2100"
          label={texts.year}
          hint={texts.yearHint}
        />
      )}
      <TextField
        name="amount"
        maxLength={20}
        label={kind === 'spent' ? texts.amountDong : texts.amount}
        required
      />
      <TextField name="asOf" type="date" label={texts.day} required />
      <TextField
        name="source"
        label={texts.source}
        hint={texts.sourceHint}
        maxLength={500}
        required
      />
    </>
  )
}
