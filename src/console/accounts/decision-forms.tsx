import type { ComponentChildren } from 'preact'
import type { AccountBeside, PersonBeside } from '../../evidence/account-beside.ts'
import type { QueueFilter, QueuePlace } from '../../evidence/waiting-queue.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { Confirm } from '../kit/confirm.tsx'
import { TextArea, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { FormToken } from '../kit/post-button.tsx'
import { QUEUE, queueAddress, queueQuery } from './queue-address.ts'

const LONGEST_NOTE = 2000

/** What can be said of the account that is shown; each leads on to the next. */
export function DecisionForms(forms: {
  account: AccountBeside
  person: PersonBeside | null
  filter: QueueFilter
  place: QueuePlace
}) {
  const { account, person, filter, place } = forms
  const { language } = useFrame()
  const texts = accountsTexts[language]
  const action = (act: string) => `${QUEUE}/${account.id}/${act}`
  const next = <input type="hidden" name="next" value={queueQuery(filter, { after: place })} />
  return (
    <>
      <div class="card-footer btn-list queue-acts">
        {person !== null && (
          <>
            <button type="submit" form="decide" class="btn btn-primary" data-key="l">
              <Keyed letter="L">{texts.link}</Keyed>
            </button>
            <button
              type="submit"
              form="decide"
              class="btn"
              formAction={action('not-this')}
              data-key="n"
            >
              <Keyed letter="N">{texts.notThis}</Keyed>
            </button>
          </>
        )}
        <Confirm
          action={action('learner')}
          label={<Keyed letter="T">{texts.newLearner}</Keyed>}
          warning={texts.newWarning}
          verb={texts.newVerb}
          shortcut="t"
        >
          {next}
          <NewLearnerFields account={account} />
        </Confirm>
        <Confirm
          action={action('nobody')}
          label={<Keyed letter="K">{texts.nobody}</Keyed>}
          warning={texts.nobodyWarning}
          verb={texts.nobodyVerb}
          shortcut="k"
        >
          {next}
          <Note id="nobody-note" />
        </Confirm>
        <a class="btn" href={queueAddress(filter, { after: place })} data-key="arrowright">
          <Keyed letter={texts.keyRight}>{texts.skip}</Keyed>
        </a>
      </div>
      {person !== null && (
        <form method="post" action={action('link')} id="decide" class="card-body">
          <FormToken />
          {next}
          <input type="hidden" name="learner" value={person.learnerId} />
          <Note id="note" />
        </form>
      )}
    </>
  )
}

/** Of several lines, so that Enter writes one and does not link anybody. */
function Note({ id }: { id: string }) {
  const texts = accountsTexts[useFrame().language]
  return (
    <TextArea
      name="note"
      id={id}
      label={texts.note}
      hint={texts.noteHint}
      rows={2}
      maxLength={LONGEST_NOTE}
    />
  )
}

function Keyed({ letter, children }: { letter: string; children: ComponentChildren }) {
  const { language } = useFrame()
  return (
    <>
      {children}{' '}
      <span class="key" aria-hidden="true">
        {letter}
      </span>
      <span class="visually-hidden">({fill(accountsTexts[language].key, { key: letter })})</span>
    </>
  )
}

function NewLearnerFields({ account: { identity } }: { account: AccountBeside }) {
  const { language } = useFrame()
  const texts = accountsTexts[language]
  const { fullName, employeeCode, dateOfBirth, unit } = identity
  return (
    <>
      <TextField name="fullName" label={texts.fullName} value={fullName} maxLength={200} required />
      <TextField
        name="employeeCode"
        label={texts.employeeCode}
        value={employeeCode ?? ''}
        maxLength={200}
      />
      <TextField
        name="dateOfBirth"
        label={texts.dateOfBirth}
        type="date"
        value={dateOfBirth ?? ''}
      />
      <TextField
        name="unit"
        label={texts.unit}
        hint={texts.unitHint}
        placeholder={unit ?? ''}
        maxLength={200}
      />
      <Note id="new-note" />
    </>
  )
}
