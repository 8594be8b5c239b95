/** Why somebody's outcome is what it is: in a panel beside the table, and on a page of its own. */
import type { ComponentChildren } from 'preact'
import { displayScore } from '../../certificates/display.ts'
import { wordsOf } from '../../certificates/dossier/words.ts'
import { Exact } from '../../foundation/decimal.ts'
import { explainTexts } from '../../foundation/texts/console/explain.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Cohort } from '../../programs/store.ts'
import type { Explanation } from '../../reconciliation/explain.ts'
import { inUnit, shownUnit } from '../../reconciliation/shown-figures.ts'
import { useFrame } from '../kit/frame-context.ts'
import { Day, Time } from '../kit/time.tsx'
import { Reasons, Verdict } from '../kit/verdict.tsx'
import { causeSentences } from './causes.ts'
import { Decisions } from './explain-decisions.tsx'
import { Accounts, Records } from './explain-evidence.tsx'
import { Rules, Sessions } from './explain-rules.tsx'

export interface ExplainView {
  cohort: Cohort
  enrolmentId: string
  explanation: Explanation
}

export function explainPage(view: ExplainView & { language: Language }) {
  const { cohort, language } = view
  return {
    area: 'cohorts' as const,
    title: explainTexts[language].title,
    trail: [
      { label: frameTexts[language].cohorts, path: '/console/cohorts' },
      { label: cohort.definition.name, path: baseOf(cohort) },
    ],
    children: (
      <div id="explanation">
        <ExplainBody view={view} />
      </div>
    ),
  }
}

const baseOf = ({ id }: Cohort) => `/console/cohorts/${encodeURIComponent(id)}`

function ExplainBody({ view }: { view: ExplainView }) {
  const { language } = useFrame()
  const texts = explainTexts[language]
  const { explanation } = view
  const { how, outcome } = explanation
  return (
    <>
      <form method="dialog" class="panel-close">
        <a href={`${baseOf(view.cohort)}/learners/${view.enrolmentId}`}>{texts.ownPage}</a>
        <button type="submit" class="btn btn-sm">
          {texts.close}
        </button>
      </form>
      <Head view={view} />
      {outcome === null && <p>{texts.notDecidedText}</p>}
      <Since explanation={explanation} />
      {how !== null && <Rules how={how} />}
      {how !== null && how.sessions.length > 0 && <Sessions how={how} />}
      <Decisions view={view} />
      <Records explanation={explanation} />
      <Accounts explanation={explanation} />
    </>
  )
}

function Head({ view }: { view: ExplainView }) {
  const { language, viewer } = useFrame()
  const texts = explainTexts[language]
  const { explanation } = view
  const { learner, outcome, certificate } = explanation
  const mayReadDossier =
    viewer.scopes.has('certificates:write') || viewer.scopes.has('certificates:approve')
  return (
    <section class="card mb-3">
      <div class="card-body">
        <h2 class="card-title mb-1" lang="vi">
          {learner.fullName}
        </h2>
        <p class="text-secondary" lang="vi">
          {[learner.key, learner.unit].filter(Boolean).join(', ')}
        </p>
        <p>
          <Verdict verdict={outcome?.verdict ?? null} />
        </p>
        <Reasons reasons={outcome?.reasons ?? []} />
        <Figures explanation={explanation} />
        {viewer.scopes.has('outcomes:write') && (
          <p>
            <a class="btn" href={`${baseOf(view.cohort)}/decide?ids=${view.enrolmentId}`}>
              {texts.decideNew}
            </a>
          </p>
        )}
        <p class="links mb-0">
          {viewer.scopes.has('roster:read') && (
            <a href={`/console/learners/${learner.id}`}>{texts.learner}</a>
          )}
          {certificate !== null && (
            <a href={`/console/certificates/${certificate.id}`}>
              {fill(
                certificate.state === 'revoked' ? texts.certificateRevoked : texts.certificate,
                { number: certificate.number },
              )}
            </a>
          )}
          {certificate !== null && mayReadDossier && (
            <a
              href={`/api/v1/certificates/${certificate.id}/dossier/file?format=html&language=${language}`}
            >
              {texts.dossier}
            </a>
          )}
        </p>
      </div>
    </section>
  )
}

function Figures({ explanation: { outcome, how } }: { explanation: Explanation }) {
  const { language } = useFrame()
  if (outcome === null) return null
  const texts = explainTexts[language]
  const { number, code } = wordsOf(language)
  const { score, attendance, windowClosesAt, decidedAt, revision, run } = outcome
  const amount = (value: string, unit: NonNullable<typeof attendance>['unit']) =>
    number(inUnit(new Exact(value), shownUnit({ unit }, how)))
  return (
    <dl class="datagrid my-3">
      <Item name={texts.score}>
        {score === null ? texts.noScore : displayScore(score, language)}
      </Item>
      <Item name={texts.attendance}>
        {attendance === null
          ? texts.noAttendance
          : fill(texts.attendanceValue, {
              attended: amount(attendance.attended, attendance.unit),
              required: amount(attendance.required, attendance.unit),
              unit: code(shownUnit(attendance, how)),
            })}
      </Item>
      <Item name={texts.window}>
        {windowClosesAt === null ? (
          texts.noWindow
        ) : (
          <Day date={new Date(windowClosesAt.getTime() - 1)} />
        )}
      </Item>
      <Item name={texts.decided}>
        <Time at={decidedAt} />, {fill(texts.decidedTimes, { n: revision })},{' '}
        <a href={`/console/runs/${run}`}>{texts.run}</a>
      </Item>
    </dl>
  )
}

function Item({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="datagrid-item">
      <dt class="datagrid-title">{name}</dt>
      <dd class="datagrid-content">{children}</dd>
    </div>
  )
}

/** Whether the outcome still rests on what is known. */
function Since({ explanation: { outcome, since } }: { explanation: Explanation }) {
  const { language } = useFrame()
  if (outcome === null) return null
  const texts = explainTexts[language]
  const said = !since.due
    ? texts.sinceNothing
    : since.wouldBe === null
      ? texts.sinceSame
      : fill(texts.sinceWouldBe, { verdict: verdictTexts[language][since.wouldBe] })
  const causes = since.causes.flatMap((cause) => causeSentences(cause, language))
  return (
    <section class={`alert ${since.due ? 'alert-warning' : 'alert-info'} since`}>
      <div>
        <h3 class="alert-title">{texts.since}</h3>
        <p class="mb-0">{said}</p>
        {causes.length > 0 && (
          <ul class="mb-0">
            {causes.map(({ text, at }) => (
              <li key={text}>
                {text} {at !== null && <Time at={at} />}
              </li>
            ))}
          </ul>
        )}
        {since.held && <p class="mb-0">{texts.sinceHeld}</p>}
      </div>
    </section>
  )
}
