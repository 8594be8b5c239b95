/** One's own outcome in each class of the course, why, what is missing and until when, and the certificate. */
import { displayScore } from '../../certificates/display.ts'
import { figuresOf, ruleName } from '../../certificates/dossier/evidence-sections.ts'
import { wordsOf } from '../../certificates/dossier/words.ts'
import { Exact } from '../../foundation/decimal.ts'
import { explainTexts } from '../../foundation/texts/console/explain.ts'
import { findTexts } from '../../foundation/texts/console/find.ts'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { reasonText } from '../../foundation/texts/reasons.ts'
import type { OwnClass } from '../../lti/panel/own.ts'
import { inUnit, shownUnit } from '../../reconciliation/shown-figures.ts'
import { type Fact, Facts } from '../facts.tsx'
import { Day, Moment, Time } from '../kit/time.tsx'
import { OwnCertificateCard, OwnPaper } from './own-certificate.tsx'

interface Shown {
  language: Language
  now: Date
}

export function OwnClasses({ classes, ...shown }: Shown & { classes: readonly OwnClass[] }) {
  return (
    <>
      {classes.map((own, index) => (
        <Class key={own.class.id} own={own} id={`class-${index}`} {...shown} />
      ))}
    </>
  )
}

function Class({ own, id, language, now }: Shown & { own: OwnClass; id: string }) {
  const { outcome, certificate, paper } = own
  const { title, name } = own.class
  const translated = language === 'en' ? title.en : null
  return (
    <article class="panel own" aria-labelledby={id}>
      <div class="own-head">
        <div>
          <h2 id={id} lang={translated === null ? 'vi' : 'en'}>
            {translated ?? title.vi}
          </h2>
          <p class="hint" lang="vi">
            {name}
          </p>
        </div>
        <Verdict language={language} verdict={outcome?.verdict ?? 'none'} />
      </div>
      <Said own={own} language={language} now={now} />
      {certificate !== null && (
        <OwnCertificateCard
          language={language}
          certificate={certificate}
          id={`${id}-certificate`}
        />
      )}
      {certificate === null && paper !== null && <OwnPaper language={language} paper={paper} />}
      {outcome !== null && <Figures own={own} language={language} />}
      <HowDecided own={own} language={language} />
    </article>
  )
}

/** By a word and a sign, never by colour alone. */
const SIGNS = {
  passed: 'M5 12.5l4.5 4.5L19 7.5',
  failed: 'M6 6l12 12M18 6L6 18',
  incomplete: 'M12 6v6l4 2.5M12 3a9 9 0 1 0 .01 0',
  review: 'M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18.2v.1',
  none: 'M6 12h.1M12 12h.1M18 12h.1',
} as const
type ShownVerdict = keyof typeof SIGNS

function Verdict({ language, verdict }: { language: Language; verdict: ShownVerdict }) {
  return (
    <p class={`badge verdict-${verdict}`}>
      <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
        <path d={SIGNS[verdict]} />
      </svg>
      {verdictTexts[language][verdict]}
    </p>
  )
}

/** The outcome in sentences: what it means for the learner, and what to do. */
function Said({ own, language, now }: Shown & { own: OwnClass }) {
  const texts = ltiFrameTexts[language]
  const { outcome, due, certificate, paper } = own
  if (outcome === null)
    return (
      <div class="said">
        <p>
          <strong>{texts.notDecidedTitle}</strong>
        </p>
        <p>{texts.notDecided}</p>
      </div>
    )
  const { verdict, reasons, windowClosesAt } = outcome
  const isOpen = verdict !== 'passed'
  const hasPaper = certificate !== null || paper !== null
  return (
    <div class="said">
      {verdict === 'passed' &&
        (hasPaper ? [texts.passed] : waitsFor(own, language)).map((text) => (
          <p key={text}>{text}</p>
        ))}
      {verdict === 'review' && <p>{texts.review}</p>}
      {isOpen && reasons.length > 0 && (
        <>
          <h3>{verdict === 'incomplete' ? texts.missing : texts.reasons}</h3>
          <ul>
            {reasons.map((reason) => {
              const text = reasonText(reason, language)
              return <li key={text}>{text}</li>
            })}
          </ul>
        </>
      )}
      {verdict === 'incomplete' && windowClosesAt !== null && (
        <Until closesAt={windowClosesAt} now={now} language={language} />
      )}
      {due && <p class="hint">{texts.due}</p>}
    </div>
  )
}

function Until({ closesAt, now, language }: Shown & { closesAt: Date }) {
  const texts = ltiFrameTexts[language]
  const [before = '', after = ''] = (closesAt > now ? texts.until : texts.untilOver).split('{day}')
  return (
    <p>
      <strong>
        {before}
        {/* It closes at 24:00. */}
        <Day date={new Date(closesAt.getTime() - 1)} />
        {after}
      </strong>
    </p>
  )
}

/** Why somebody who has passed has no paper yet: what the roster lacks comes before waiting. */
function waitsFor(own: OwnClass, language: Language): string[] {
  const texts = findTexts[language]
  const { issuedBy, lacksBirthDate, lacksUnit } = own
  if (issuedBy === null) return [texts.passedNone]
  if (issuedBy !== 'agency') {
    const issuer = issuedBy === 'platform' ? texts.byPlatform : texts.byInstitution
    return [fill(texts.passedElsewhere, { issuer })]
  }
  const lacks = [
    ...(lacksBirthDate ? [texts.lacksBirthDate] : []),
    ...(lacksUnit ? [texts.lacksUnit] : []),
  ]
  return lacks.length > 0 ? lacks : [texts.passedWaits]
}

function Figures({ own: { outcome, how }, language }: { own: OwnClass; language: Language }) {
  if (outcome === null) return null
  const texts = explainTexts[language]
  const { number, code } = wordsOf(language)
  const { score, attendance, windowClosesAt, decidedAt } = outcome
  const amount = (value: string, unit: NonNullable<typeof attendance>['unit']) =>
    number(inUnit(new Exact(value), shownUnit({ unit }, how)))
  const facts: Fact[] = [
    [texts.score, score === null ? texts.noScore : displayScore(score, language)],
    [
      texts.attendance,
      attendance &&
        fill(texts.attendanceValue, {
          attended: amount(attendance.attended, attendance.unit),
          required: amount(attendance.required, attendance.unit),
          unit: code(shownUnit(attendance, how)),
        }),
    ],
    [
      texts.window,
      windowClosesAt === null ? (
        texts.noWindow
      ) : (
        <Day date={new Date(windowClosesAt.getTime() - 1)} />
      ),
    ],
    [ltiFrameTexts[language].decidedAt, <Time at={decidedAt} />],
  ]
  return <Facts facts={facts} />
}

function HowDecided({ own: { how }, language }: { own: OwnClass; language: Language }) {
  // What the rules say by now may be something else than what was decided.
  if (how === null || !how.reproduced) return null
  const texts = ltiFrameTexts[language]
  const words = wordsOf(language)
  const decisive = how.rules.find(({ holds }) => holds)
  const rules = how.rules
    .map((rule) => ({ ...rule, decides: rule === decisive, figures: figuresOf(rule, words) }))
    .filter(({ decides, figures }) => decides || figures !== '')
  return (
    <>
      <details>
        <summary>{texts.rules}</summary>
        <p class="hint">{texts.rulesHint}</p>
        <ol class="rules">
          {rules.map(({ row, rule, holds, decides, figures }) => (
            <li key={row} class={decides ? 'decisive' : undefined}>
              <span>{ruleName({ rule }, words)}:</span>{' '}
              <strong>
                {holds ? explainTexts[language].holds : explainTexts[language].holdsNot}
                {decides && `, ${texts.decisive}`}
              </strong>
              {figures !== '' && <small class="hint">{figures}</small>}
            </li>
          ))}
        </ol>
      </details>
      {how.sessions.length > 0 && (
        <details>
          <summary>{texts.sessions}</summary>
          <ul class="sessions">
            {how.sessions.map(({ source, code, startsAt, mark, absence }) => (
              <li key={`${source} ${code}`}>
                <span>{code}</span>
                <span class="hint">{startsAt !== null && <Moment at={startsAt} />}</span>
                <strong>
                  {[mark, ...(absence === null ? [] : [absence])].map(words.code).join(', ')}
                </strong>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
