/** What people decided about somebody in a class, also what no longer holds; each can be undone. */
import { displayDate } from '../../certificates/display.ts'
import { wordsOf } from '../../certificates/dossier/words.ts'
import { decideTexts } from '../../foundation/texts/console/decide.ts'
import { explainTexts } from '../../foundation/texts/console/explain.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { DecisionHistory } from '../../reconciliation/person-decisions/history-store.ts'
import { Confirm } from '../kit/confirm.tsx'
import { TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Time } from '../kit/time.tsx'
import type { ExplainView } from './explain-page.tsx'

type Decided = DecisionHistory[keyof DecisionHistory][number]

/** An act may be about several sessions of the person: told as one, for it is undone as one. */
interface Act {
  first: Decided
  lines: string[]
}

export function Decisions({ view }: { view: ExplainView }) {
  const { language, viewer } = useFrame()
  const texts = explainTexts[language]
  const { cohort, enrolmentId, explanation } = view
  const base = `/console/cohorts/${encodeURIComponent(cohort.id)}`
  const acts = actsOf(explanation.decisions, language)
  const mayDecide = viewer.scopes.has('outcomes:write')
  return (
    <section class="card mb-3" aria-labelledby="decisions-title">
      <div class="card-header">
        <h3 class="card-title" id="decisions-title">
          {texts.decisions}
        </h3>
      </div>
      {acts.length === 0 ? (
        <p class="card-body mb-0">{texts.noDecisions}</p>
      ) : (
        <ul class="entries">
          {acts.map((act) => (
            <ActEntry
              act={act}
              undo={mayDecide ? { base, enrolmentId } : null}
              key={act.first.act}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

const looks = {
  standing: 'of-passed',
  expired: 'of-none',
  undone: 'of-none',
} as const

function ActEntry({
  act: { first, lines },
  undo,
}: {
  act: Act
  undo: { base: string; enrolmentId: string } | null
}) {
  const { language } = useFrame()
  const texts = explainTexts[language]
  const words = decideTexts[language]
  const { who } = wordsOf(language)
  const { state, actor, at, reason, attachment, undone, undoneAt } = first
  return (
    <li>
      <p class="mb-1">
        <span class={`state-mark ${looks[state]}`}>{texts[state]}</span>{' '}
        <strong>{lines.join('; ')}</strong>
      </p>
      <p class="mb-0">{fill(texts.reason, { reason })}</p>
      <p class="text-secondary mb-0">
        {who(actor).replace(/^user:/, '')}, <Time at={at} />
        {attachment !== null && undo !== null && (
          <>
            ;{' '}
            <a href={`/api/v1/attachments/${attachment.id}`}>
              {fill(texts.attachment, { name: attachment.name })}
            </a>
          </>
        )}
        {attachment !== null &&
          undo === null &&
          `; ${fill(texts.attachment, { name: attachment.name })}`}
      </p>
      {undone !== null && undoneAt !== null && (
        <p class="text-secondary mb-0">
          {fill(texts.undoneBy, {
            who: who(undone.actor).replace(/^user:/, ''),
            reason: undone.reason,
          })}
          , <Time at={undoneAt} />
        </p>
      )}
      {undo !== null && state !== 'undone' && (
        <Confirm
          action={`${undo.base}/undo`}
          label={texts.undo}
          warning={words.undoWarning}
          verb={texts.undoVerb}
          danger
        >
          <input type="hidden" name="act" value={first.act} />
          <input type="hidden" name="enrolment" value={undo.enrolmentId} />
          <TextField
            name="reason"
            id={`undo-${first.act}`}
            label={texts.undoReason}
            maxLength={2000}
            required
          />
        </Confirm>
      )}
    </li>
  )
}

/** The newest first. */
function actsOf({ overrides, excuses, presences }: DecisionHistory, language: Language): Act[] {
  const texts = explainTexts[language]
  const source = (one: { platform: string; course: string }) => `${one.platform}/${one.course}`
  const day = (date: string) => displayDate(date, language)
  const entries: { one: Decided; text: string }[] = [
    ...overrides.map((one) => {
      const what =
        one.kind === 'extend'
          ? fill(texts.extend, { day: one.lastDay === null ? '' : day(one.lastDay) })
          : texts[one.kind]
      const until =
        one.expiresOn === null ? '' : `, ${fill(texts.until, { day: day(one.expiresOn) })}`
      return { one, text: `${what}${until}` }
    }),
    ...excuses.map((one) => ({
      one,
      text: fill(texts.excuse, { session: one.session, source: source(one), who: one.acceptedBy }),
    })),
    ...presences.map((one) => ({
      one,
      text: fill(texts[one.mark], { session: one.session, source: source(one) }),
    })),
  ]
  const acts = new Map<string, Act>()
  for (const { one, text } of entries) {
    const act = acts.get(one.act) ?? { first: one, lines: [] }
    act.lines.push(text)
    acts.set(one.act, act)
  }
  return [...acts.values()].toSorted((a, b) => Number(b.first.at) - Number(a.first.at))
}
