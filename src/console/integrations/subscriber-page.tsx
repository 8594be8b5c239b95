/** One system that is told: how it stands, what people do with it. */
import type { ComponentChildren } from 'preact'
import type { ListedSubscriber } from '../../exchange/subscriber-store.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Confirm } from '../kit/confirm.tsx'
import { TextField } from '../kit/field.tsx'
import { shownNumber } from '../kit/number.ts'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { exactTime, Time } from '../kit/time.tsx'
import { Verifying } from './secret-page.tsx'
import {
  ActorField,
  Credentials,
  EventFields,
  type FormFaults,
  NameAndAddress,
  type Typed,
} from './subscriber-form.tsx'
import { deliveriesOf, SubscriberState, subscriberPath } from './subscriber-marks.tsx'
import { INTEGRATIONS } from './tabs.tsx'

export interface ShownSubscriber {
  subscriber: ListedSubscriber
  /** Of a learning record store: by whose name it lets in, and how learners are named. */
  store: { user: string; actor: string } | null
  /** Name or login of whoever added it. */
  madeBy: string
  /** Of a change that was refused: what was filled in, and what is wrong with it. */
  refused?: { typed: Typed; faults: FormFaults }
  mayWrite: boolean
  language: Language
}

export function subscriberPage(page: ShownSubscriber) {
  const { subscriber, mayWrite, refused, language } = page
  return {
    ...(refused && { status: 422 }),
    area: 'integrations' as const,
    title: subscriber.name,
    trail: [{ label: integrationTexts[language].parts.subscribers, path: INTEGRATIONS }],
    children: (
      <>
        <Notices subscriber={subscriber} language={language} />
        <About {...page} />
        {mayWrite && <Acts {...page} />}
        {subscriber.kind === 'webhook' && (
          <section class="card mb-3" aria-labelledby="verify">
            <div class="card-header">
              <h2 class="card-title" id="verify">
                {integrationTexts[language].verify}
              </h2>
            </div>
            <div class="card-body">
              <Verifying language={language} />
            </div>
          </section>
        )}
      </>
    ),
  }
}

function Notices({ subscriber, language }: Pick<ShownSubscriber, 'subscriber' | 'language'>) {
  const texts = integrationTexts[language]
  const { state, stateReason, waiting, dead, failing, id } = subscriber
  return (
    <>
      {state === 'gone' && (
        <div class="alert alert-danger">
          <p class="mb-1">
            <strong>{texts.gone}</strong>{' '}
            {fill(texts.goneWaiting, { n: shownNumber(waiting, language) })}
          </p>
          {stateReason && (
            <p class="mb-0" lang="en">
              <small>{stateReason}</small>
            </p>
          )}
        </div>
      )}
      {state === 'off' && <div class="alert alert-info">{texts.offText}</div>}
      {state === 'active' && failing !== null && (
        <div class="alert alert-warning">
          <div>
            <p class="mb-1">
              {failing.status === null
                ? texts.failingUnreached
                : fill(texts.failing, { status: failing.status })}
            </p>
            <p class="mb-0" lang="en">
              <small>{failing.fault}</small>
            </p>
          </div>
        </div>
      )}
      {dead > 0 && (
        <div class="alert alert-warning">
          {fill(texts.deadText, { n: shownNumber(dead, language) })}{' '}
          <a class="alert-link" href={deliveriesOf(id, 'dead')}>
            {texts.deadShow}
          </a>
        </div>
      )}
    </>
  )
}

function About({ subscriber, store, madeBy, language }: ShownSubscriber) {
  const texts = integrationTexts[language]
  const { id, kind, url, events, state, lastSentAt, waiting, formerSecretUntil } = subscriber
  return (
    <div class="card mb-3">
      <dl class="card-body datagrid mb-0">
        <Item name={texts.state}>
          <SubscriberState state={state} language={language} />
        </Item>
        <Item name={texts.kind}>{texts.kinds[kind]}</Item>
        <Item name={texts.address}>
          <span class="integration-address">{url}</span>
        </Item>
        {store !== null && (
          <>
            <Item name={texts.user}>{store.user}</Item>
            <Item name={texts.actor}>{actorName(store.actor, language)}</Item>
          </>
        )}
        <Item name={texts.lastSent}>
          {lastSentAt === null ? texts.never : <Time at={lastSentAt} />}
        </Item>
        <Item name={texts.waiting}>
          {waiting === 0 ? (
            shownNumber(waiting, language)
          ) : (
            <a href={deliveriesOf(id, 'waiting')}>{shownNumber(waiting, language)}</a>
          )}
        </Item>
        {formerSecretUntil !== null && (
          <Item name={texts.secrets}>
            {fill(texts.secretFormer, { until: exactTime(formerSecretUntil, language) })}
          </Item>
        )}
        <Item name={texts.made}>
          {madeBy}, <Time at={subscriber.createdAt} />
        </Item>
        <Item name={texts.events}>{events.map((event) => texts.eventNames[event]).join('; ')}</Item>
      </dl>
    </div>
  )
}

function Item({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content mb-0">{children}</dd>
    </div>
  )
}

const actorName = (actor: string, language: Language): string => {
  const names: Record<string, string> = integrationTexts[language].actors
  return names[actor] ?? actor
}

function Acts({ subscriber, store, refused, language }: ShownSubscriber) {
  const texts = integrationTexts[language]
  const { id, kind, name, url, events, state, waiting } = subscriber
  const { typed, faults } = refused ?? { typed: { name, url, events }, faults: {} }
  const path = subscriberPath(id)
  const n = shownNumber(waiting, language)
  return (
    <>
      <div class="btn-list mb-3">
        {state === 'active' ? (
          <Confirm
            action={`${path}/state`}
            label={texts.off}
            warning={fill(texts.offWarning, { name, n })}
            verb={texts.offVerb}
            danger
          >
            <input type="hidden" name="state" value="off" />
          </Confirm>
        ) : (
          <Confirm
            action={`${path}/state`}
            label={texts.on}
            warning={fill(texts.onWarning, { name, n })}
            verb={texts.onVerb}
          >
            <input type="hidden" name="state" value="active" />
          </Confirm>
        )}
        {kind === 'webhook' && <RotateSecret path={path} language={language} />}
        {kind === 'statements' && (
          <Confirm
            action={`${path}/password`}
            label={texts.passwordChange}
            warning={texts.passwordWarning}
            verb={texts.passwordVerb}
          >
            <Credentials user={store?.user} language={language} />
          </Confirm>
        )}
      </div>
      <div class="integration-acts mb-3">
        {kind !== 'grades' && (
          <Act
            title={texts.test}
            text={kind === 'webhook' ? texts.testText : texts.testTextStatements}
          >
            <PostButton action={`${path}/test`} fields={{}} label={texts.test} kind="primary" />
          </Act>
        )}
        {state !== 'off' && (
          <Act
            title={texts.backfill}
            text={kind === 'grades' ? texts.backfillTextGrades : texts.backfillText}
          >
            <a class="btn" href={`${path}/everything`}>
              {texts.backfill}
            </a>
          </Act>
        )}
      </div>
      {kind !== 'grades' && (
        <form method="post" action={path} class="card admin-form mb-3">
          <div class="card-header">
            <h2 class="card-title">{texts.change}</h2>
          </div>
          <div class="card-body">
            <FormToken />
            <NameAndAddress kind={kind} typed={typed} faults={faults} language={language} />
            {store !== null && (
              <>
                <TextField
                  id="password-of-host"
                  name="password"
                  type="password"
                  label={texts.password}
                  hint={texts.passwordOfHostHint}
                  error={faults.password}
                  maxLength={500}
                  autocomplete="new-password"
                />
                <ActorField actor={typed.actor ?? store.actor} language={language} />
              </>
            )}
            <EventFields kind={kind} typed={typed} faults={faults} language={language} />
            <button type="submit" class="btn btn-primary">
              {texts.changeVerb}
            </button>
          </div>
        </form>
      )}
    </>
  )
}

function Act({
  title,
  text,
  children,
}: {
  title: string
  text: string
  children: ComponentChildren
}) {
  return (
    <section class="card">
      <div class="card-body">
        <h2 class="card-title">{title}</h2>
        <p class="text-secondary">{text}</p>
        {children}
      </div>
    </section>
  )
}

function RotateSecret({ path, language }: { path: string; language: Language }) {
  const texts = integrationTexts[language]
  const choices = [
    { value: 'day', label: texts.secretDay },
    { value: 'now', label: texts.secretNow },
  ]
  return (
    <Confirm
      action={`${path}/secret`}
      label={texts.secret}
      warning={texts.secretWarning}
      verb={texts.secretVerb}
    >
      <fieldset class="mb-3">
        <legend class="visually-hidden">{texts.secret}</legend>
        {choices.map(({ value, label }) => (
          <label class="form-check" key={value}>
            <input
              class="form-check-input"
              type="radio"
              name="former"
              value={value}
              checked={value === 'day'}
            />
            <span class="form-check-label">{label}</span>
          </label>
        ))}
      </fieldset>
    </Confirm>
  )
}
