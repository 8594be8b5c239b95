/** What is owed by when, and who is reached without being taught. */
import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { PlanDefinition } from '../../programs/plans/definition.ts'
import { useFrame } from '../kit/frame-context.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'
import { Clause } from './clause.tsx'
import { kindNames } from './promise-words.ts'
import { titleIn } from './target-words.ts'

export function DocumentDeadlines({ plan }: { plan: PlanDefinition }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  if (plan.deadlines.length === 0) return null
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.deadlines}</h2>
      <TableFrame label={texts.deadlines}>
        <table class="table card-table plan-document-table">
          <thead>
            <tr>
              <th scope="col">{texts.deadline}</th>
              <th scope="col">{texts.lastDay}</th>
              <th scope="col">{texts.from}</th>
              <th scope="col">{texts.to}</th>
              <th scope="col">{texts.clause}</th>
            </tr>
          </thead>
          <tbody>
            {plan.deadlines.map(({ id, title, on, yearly, from, to, clause }) => (
              <tr key={id}>
                <th scope="row">{titleIn(title, language)}</th>
                <td class="text-nowrap">
                  {on === null ? (
                    fill(texts.yearly, { day: dayOfYear(yearly ?? '') })
                  ) : (
                    <Day date={on} />
                  )}
                </td>
                <td>{from.length === 0 ? texts.fromBody : kindNames(from, language).join('; ')}</td>
                <td lang="vi">{to}</td>
                <td>
                  <Clause text={clause} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

/** `12-31` as 31/12. */
const dayOfYear = (day: string) => day.split('-').reverse().join('/')

export function DocumentReach({ plan }: { plan: PlanDefinition }) {
  const { language } = useFrame()
  const texts = planDocumentTexts[language]
  if (plan.reach.length === 0) return null
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.reach}</h2>
      <TableFrame label={texts.reach}>
        <table class="table card-table plan-document-table">
          <thead>
            <tr>
              <th scope="col">{texts.channel}</th>
              <th scope="col">{texts.clause}</th>
            </tr>
          </thead>
          <tbody>
            {plan.reach.map(({ id, title, clause }) => (
              <tr key={id}>
                <th scope="row">{titleIn(title, language)}</th>
                <td>
                  <Clause text={clause} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}
