/** What a person says of a system that is to be told: its name, its address, what it is told of. */
import { type EventKind, eventKinds } from '../../exchange/events.ts'
import type { SubscriberKind } from '../../exchange/subscriber.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { SelectField, TextField } from '../kit/field.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { NEW_SUBSCRIBER } from './subscribers-page.tsx'
import { INTEGRATIONS } from './tabs.tsx'

/** Those that people add here; a gradebook is one of a course, and stands with its platform. */
export const addedKinds = ['webhook', 'statements'] as const
export type AddedKind = (typeof addedKinds)[number]

/** What a learning record store has statements for. */
const STATED: readonly EventKind[] = eventKinds.filter((kind) => kind !== 'sync.finished')

const eventsFor = (kind: SubscriberKind): readonly EventKind[] =>
  kind === 'webhook' ? eventKinds : STATED

/** What was filled in, as far as a form shows it again; never a password. */
export interface Typed {
  name: string
  url: string
  events: readonly EventKind[]
  user?: string | undefined
  actor?: string | undefined
}

/** What is wrong with it, field by field, in words. */
export type FormFaults = Partial<Record<'name' | 'url' | 'events' | 'password', string>>

export function newSubscriberPage({
  kind,
  typed = { name: '', url: '', events: eventsFor(kind) },
  faults = {},
  language,
}: {
  kind: AddedKind
  typed?: Typed
  faults?: FormFaults
  language: Language
}) {
  const texts = integrationTexts[language]
  const others = addedKinds.filter((one) => one !== kind)
  return {
    area: 'integrations' as const,
    title: texts.newTitle[kind],
    trail: [{ label: texts.parts.subscribers, path: INTEGRATIONS }],
    actions: (
      <>
        {others.map((other) => (
          <a class="btn" href={`${NEW_SUBSCRIBER}?kind=${other}`} key={other}>
            {texts.newOther[other]}
          </a>
        ))}
      </>
    ),
    children: (
      <form method="post" action={NEW_SUBSCRIBER} class="card admin-form">
        <div class="card-body">
          <FormToken />
          <input type="hidden" name="kind" value={kind} />
          <p>{texts.newLead[kind]}</p>
          <NameAndAddress kind={kind} typed={typed} faults={faults} language={language} />
          {kind === 'statements' && (
            <>
              <Credentials user={typed.user} language={language} />
              <ActorField actor={typed.actor} language={language} />
            </>
          )}
          <EventFields kind={kind} typed={typed} faults={faults} language={language} />
          <button type="submit" class="btn btn-primary">
            {texts.create}
          </button>
        </div>
      </form>
    ),
  }
}

interface FormPart {
  kind: SubscriberKind
  typed: Typed
  faults: FormFaults
  language: Language
}

export function NameAndAddress({ kind, typed, faults, language }: FormPart) {
  const texts = integrationTexts[language]
  return (
    <>
      <TextField
        name="name"
        label={texts.name}
        hint={texts.nameHint}
        value={typed.name}
        error={faults.name}
        required
        maxLength={100}
      />
      <TextField
        name="url"
        label={texts.address}
        hint={texts.addressHint[kind]}
        value={typed.url}
        error={faults.url}
        required
        maxLength={2000}
      />
    </>
  )
}

/** By which a learning record store lets in. */
export function Credentials({ user, language }: { user: string | undefined; language: Language }) {
  const texts = integrationTexts[language]
  return (
    <>
      <TextField
        name="user"
        label={texts.user}
        value={user ?? ''}
        required
        maxLength={200}
        autocomplete="off"
      />
      <TextField
        name="password"
        type="password"
        label={texts.password}
        hint={texts.passwordHint}
        required
        maxLength={500}
        autocomplete="new-password"
      />
    </>
  )
}

export function ActorField({ actor, language }: { actor: string | undefined; language: Language }) {
  const texts = integrationTexts[language]
  return (
    <SelectField
      name="actor"
      label={texts.actor}
      value={actor ?? 'learner-id'}
      required
      options={Object.entries(texts.actors).map(([value, label]) => ({ value, label }))}
    />
  )
}

export function EventFields({ kind, typed, faults, language }: FormPart) {
  const texts = integrationTexts[language]
  return (
    <fieldset class="mb-3" aria-describedby={faults.events ? 'events-error' : undefined}>
      <legend class="form-label">{texts.events}</legend>
      {faults.events && (
        <p class="text-danger mb-1" id="events-error">
          {faults.events}
        </p>
      )}
      {eventsFor(kind).map((event) => (
        <label class="form-check" key={event}>
          <input
            class="form-check-input"
            type="checkbox"
            name="events"
            value={event}
            checked={typed.events.includes(event)}
          />
          <span class="form-check-label">
            {texts.eventNames[event]} <code>{event}</code>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
