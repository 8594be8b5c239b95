/** The form of a decision beside the rules, for one learner or for many. */
import { decideTexts } from '../../foundation/texts/console/decide.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Cohort } from '../../programs/store.ts'
import type { CohortSession } from '../../reconciliation/person-decisions/session-marks.ts'
import { Empty } from '../kit/empty.tsx'
import { TextArea, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { withQuery } from '../kit/pager.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { reasonName, type VerdictName } from '../kit/verdict.tsx'

export const decisionKinds = ['allow', 'refuse', 'extend', 'excuse', 'presence'] as const
type DecisionKind = (typeof decisionKinds)[number]

export interface DecideView {
  cohort: Cohort
  kind: DecisionKind
  /** How many it is about; the first of them by name. */
  total: number
  people: readonly { enrolmentId: string; learner: string; fullName: string; unit: string | null }[]
  /** null: they were ticked one by one. */
  filter: {
    verdict?: VerdictName | undefined
    reason?: string | undefined
    search: string
  } | null
  ids: readonly string[]
  sessions: readonly CohortSession[]
}

export function decidePage(view: DecideView & { language: Language }) {
  const { cohort, language } = view
  const texts = decideTexts[language]
  const { name } = cohort.definition
  return {
    area: 'cohorts' as const,
    title: texts.title,
    trail: [
      { label: frameTexts[language].cohorts, path: '/console/cohorts' },
      { label: name, path: `/console/cohorts/${encodeURIComponent(cohort.id)}` },
    ],
    children: <DecideBody view={view} />,
  }
}

function DecideBody({ view }: { view: DecideView }) {
  const { language, address } = useFrame()
  const texts = decideTexts[language]
  const { kind, total } = view
  const base = `/console/cohorts/${encodeURIComponent(view.cohort.id)}`
  if (total === 0)
    return (
      <Empty
        icon="people"
        title={texts.title}
        text={texts.nobody}
        action={{ label: texts.back, path: base }}
      />
    )
  return (
    <>
      <p>{texts.lead}</p>
      <Whom view={view} />
      <div class="card">
        <div class="card-header">
          <nav class="w-100" aria-label={texts.kinds}>
            <ul class="nav nav-tabs card-header-tabs">
              {decisionKinds.map((one) => (
                <li class="nav-item" key={one}>
                  <a
                    class={`nav-link${one === kind ? ' active' : ''}`}
                    href={withQuery(address, { kind: one })}
                    aria-current={one === kind ? 'page' : undefined}
                  >
                    {texts[one]}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <form
          class="card-body"
          method="post"
          action={`${base}/decisions`}
          enctype="multipart/form-data"
        >
          <FormToken />
          <input type="hidden" name="kind" value={kind} />
          <Chosen view={view} />
          <p>{texts[`${kind}Text`]}</p>
          <Fields view={view} />
          <TextArea name="reason" label={texts.reason} hint={texts.reasonHint} required />
          <TextField name="file" type="file" label={texts.file} hint={texts.fileHint} />
          <div class="btn-list">
            <button type="submit" class="btn btn-primary">
              {texts.submit}
            </button>
            <a class="btn" href={base}>
              {texts.back}
            </a>
          </div>
        </form>
      </div>
    </>
  )
}

function Whom({ view: { people, total, filter } }: { view: DecideView }) {
  const { language } = useFrame()
  const texts = decideTexts[language]
  return (
    <section class="card mb-3" aria-labelledby="whom-title">
      <div class="card-body">
        <h2 class="card-title" id="whom-title">
          {fill(texts.whom, { n: shownNumber(total, language) })}
        </h2>
        <ul class="people" lang="vi">
          {people.map(({ enrolmentId, learner, fullName, unit }) => (
            <li key={enrolmentId}>
              {fullName}{' '}
              <span class="text-secondary">{[learner, unit].filter(Boolean).join(', ')}</span>
            </li>
          ))}
        </ul>
        {total > people.length && (
          <p class="mb-0">
            {fill(texts.more, {
              n: shownNumber(total - people.length, language),
              filter: filterText(filter, language),
            })}
          </p>
        )}
      </div>
    </section>
  )
}

function filterText(filter: DecideView['filter'], language: Language): string {
  if (filter === null) return ''
  const parts = [
    ...(filter.verdict === undefined ? [] : [verdictTexts[language][filter.verdict]]),
    ...(filter.reason === undefined ? [] : [reasonName(filter.reason, language)]),
    ...(filter.search === '' ? [] : [`“${filter.search}”`]),
  ]
  return parts.length === 0 ? decideTexts[language].filterAll : parts.join(', ')
}

/** Whom the form is about, as it is sent: the rows, or the filter with how many were seen. */
function Chosen({ view: { filter, ids, total } }: { view: DecideView }) {
  if (filter === null) return <input type="hidden" name="ids" value={ids.join(',')} />
  return (
    <>
      <input type="hidden" name="expected" value={`${total}`} />
      <input type="hidden" name="verdict" value={filter.verdict ?? ''} />
      <input type="hidden" name="because" value={filter.reason ?? ''} />
      <input type="hidden" name="q" value={filter.search} />
    </>
  )
}

function Fields({ view }: { view: DecideView }) {
  const { language } = useFrame()
  const texts = decideTexts[language]
  const expires = (
    <TextField name="expiresOn" type="date" label={texts.expires} hint={texts.expiresHint} />
  )
  switch (view.kind) {
    case 'allow':
    case 'refuse':
      return expires
    case 'extend':
      return (
        <>
          <TextField name="lastDay" type="date" label={texts.lastDay} required />
          {expires}
        </>
      )
    case 'excuse':
      return (
        <>
          <Sessions view={view} every="unexcused" label={texts.sessionsUnexcused} />
          <TextField
            name="acceptedBy"
            label={texts.acceptedBy}
            hint={texts.acceptedByHint}
            required
          />
        </>
      )
    case 'presence':
      return (
        <>
          <fieldset class="mb-3">
            <legend class="form-label">{texts.mark}</legend>
            <Radio name="mark" value="present" label={texts.present} checked />
            <Radio name="mark" value="absent" label={texts.absent} />
          </fieldset>
          <Sessions view={view} every="unrecorded" label={texts.sessionsUnrecorded} />
        </>
      )
  }
}

function Sessions({ view, every, label }: { view: DecideView; every: string; label: string }) {
  const { language } = useFrame()
  const texts = decideTexts[language]
  const { sessions } = view
  return (
    <fieldset class="mb-3">
      <legend class="form-label">{texts.sessions}</legend>
      <Radio name="which" value={every} label={label} checked />
      {sessions.length === 0 ? (
        <p class="text-secondary">{texts.noSessions}</p>
      ) : (
        <>
          <Radio name="which" value="named" label={texts.sessionsNamed} />
          <div class="session-choice">
            {sessions.map(({ platform, course, code, minutes }) => (
              <label class="form-check" key={JSON.stringify([platform, course, code])}>
                <input
                  class="form-check-input"
                  type="checkbox"
                  name="sessions"
                  value={JSON.stringify([platform, course, code])}
                />
                <span class="form-check-label">
                  {fill(texts.sessionLine, { code, source: `${platform}/${course}`, minutes })}
                </span>
              </label>
            ))}
          </div>
        </>
      )}
    </fieldset>
  )
}

function Radio(radio: { name: string; value: string; label: string; checked?: boolean }) {
  const { label, ...rest } = radio
  return (
    <label class="form-check">
      <input class="form-check-input" type="radio" {...rest} />
      <span class="form-check-label">{label}</span>
    </label>
  )
}
