/** Each rule with the numbers it compared, and each session as it counted. */
import { figuresOf, ruleName } from '../../certificates/dossier/evidence-sections.ts'
import { wordsOf } from '../../certificates/dossier/words.ts'
import { Exact } from '../../foundation/decimal.ts'
import { explainTexts } from '../../foundation/texts/console/explain.ts'
import type { HowDecided } from '../../reconciliation/explain-decision.ts'
import { inUnit } from '../../reconciliation/shown-figures.ts'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Moment } from '../kit/time.tsx'
import { Verdict } from '../kit/verdict.tsx'

export function Rules({ how }: { how: HowDecided }) {
  const { language } = useFrame()
  const texts = explainTexts[language]
  const words = wordsOf(language)
  const decisive = how.rules.find(({ holds }) => holds)
  return (
    <div class="card mb-3">
      <div class="card-body">
        <h3 class="card-title">{texts.rules}</h3>
        <p class="text-secondary mb-0">{texts.rulesText}</p>
        {!how.reproduced && <p class="alert alert-warning mt-2 mb-0">{texts.rulesAgain}</p>}
      </div>
      <TableFrame label={texts.rules}>
        <table class="table table-vcenter card-table rules">
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{texts.ruleNumber}</span>
              </th>
              <th scope="col">{words.texts.rule}</th>
              <th scope="col">{words.texts.holds}</th>
              <th scope="col">{words.texts.figures}</th>
            </tr>
          </thead>
          <tbody>
            {how.rules.map((rule) => (
              <tr class={rule === decisive ? 'decisive' : undefined} key={rule.row}>
                <td class="number">{rule.row}</td>
                <td>{ruleName(rule, words)}</td>
                <td>
                  {rule === decisive ? (
                    <>
                      {texts.decides} <Verdict verdict={rule.verdict} />
                    </>
                  ) : rule.holds ? (
                    texts.holds
                  ) : (
                    texts.holdsNot
                  )}
                </td>
                <td class="figures">{figuresOf(rule, words)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </div>
  )
}

export function Sessions({ how }: { how: HowDecided }) {
  const { language } = useFrame()
  const texts = explainTexts[language]
  const { texts: names, say, code, number, who } = wordsOf(language)
  const amount = (minutes: number) =>
    how.counted === 'periods'
      ? say('periodsValue', { n: number(inUnit(new Exact(minutes), 'periods')) })
      : say('minutesValue', { n: number(String(minutes)) })
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h3 class="card-title">{texts.sessions}</h3>
      </div>
      <TableFrame label={texts.sessions}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{names.session}</th>
              <th scope="col">{names.startsAt}</th>
              <th scope="col">{names.length}</th>
              <th scope="col">{names.mark}</th>
              <th scope="col">{names.counted}</th>
              <th scope="col">{names.remark}</th>
            </tr>
          </thead>
          <tbody>
            {how.sessions.map((session) => {
              const { source, startsAt, mark, absence, excuse, markedBy, excusedBy } = session
              const unmarked = mark === 'unrecorded' || mark === 'to-come'
              const remarks = [
                ...(excuse === null ? [] : [say('excuse', { text: excuse })]),
                ...(excusedBy === null ? [] : [say('acceptedBy', { who: who(excusedBy) })]),
                ...(markedBy === null || markedBy === 'platform'
                  ? []
                  : [say('markedBy', { who: who(markedBy) })]),
              ]
              return (
                <tr key={`${source} ${session.code}`}>
                  <td>
                    {session.code}
                    <div class="text-secondary">{source}</div>
                  </td>
                  <td>{startsAt !== null && <Moment at={startsAt} />}</td>
                  <td>{amount(session.minutes)}</td>
                  <td>{[mark, ...(absence === null ? [] : [absence])].map(code).join(', ')}</td>
                  <td>{!unmarked && amount(session.attended)}</td>
                  <td>{remarks.join('; ')}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </TableFrame>
    </div>
  )
}
