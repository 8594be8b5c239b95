/** What is due next in the plans, and how many have not handed it in. */
import { submissionsTexts } from '../../foundation/texts/console/submissions.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { NextDeadline } from '../../reports/submissions/next-deadlines.ts'
import { shownNumber } from '../kit/number.ts'
import { Day } from '../kit/time.tsx'
import { planAddress } from '../plans/plan-tabs.tsx'
import { daysColour, daysWords, dueTitle } from '../plans/submissions/deadline-words.ts'
import { titleIn } from '../plans/target-words.ts'

export function NextDeadlinesCard({
  deadlines,
  language,
}: {
  deadlines: readonly NextDeadline[]
  language: Language
}) {
  const texts = submissionsTexts[language]
  if (deadlines.length === 0) return null
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{texts.nextDeadlines}</h2>
      <ul class="plan-next">
        {deadlines.map(({ plan, due, missing, owing }) => (
          <li key={`${plan.id}${due.id}`}>
            <Day date={due.on} />
            <span class={`badge ${due.daysLeft < 0 ? 'bg-red-lt' : daysColour(due)}`}>
              {daysWords(due, language)}
            </span>
            <span class="plan-next-what">
              <a
                href={`${planAddress(plan.id, 'submissions')}?deadline=${encodeURIComponent(due.id)}#paper`}
              >
                {dueTitle(due, language)}
              </a>
              <small class="d-block text-secondary">{titleIn(plan.title, language)}</small>
            </span>
            <span>
              {fill(texts.received, {
                n: shownNumber(owing - missing, language),
                all: shownNumber(owing, language),
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
