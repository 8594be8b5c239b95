import { overviewTexts } from '../../foundation/texts/console/overview.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { FirstSteps } from '../../reports/overview/first-steps.ts'
import { Icon } from '../kit/icon.tsx'

/** What a new installation needs, ticked off as it is done. */
export function FirstStepsCard({ steps, language }: { steps: FirstSteps; language: Language }) {
  const texts = overviewTexts[language]
  const listed = [
    {
      done: steps.platform,
      title: texts.stepPlatform,
      text: texts.stepPlatformText,
      path: '/console/platforms',
    },
    {
      done: steps.roster,
      title: texts.stepRoster,
      text: texts.stepRosterText,
      path: '/console/learners/import',
    },
    {
      done: steps.cohort,
      title: texts.stepCohort,
      text: texts.stepCohortText,
      path: '/console/cohorts/new',
    },
  ]
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.stepsTitle}</h2>
      </div>
      <div class="card-body">
        <p class="text-secondary">{texts.stepsText}</p>
        <ol class="overview-steps">
          {listed.map(({ done, title, text, path }) => (
            <li class="overview-first" key={path}>
              <span class={done ? 'overview-tick text-success' : 'overview-tick text-secondary'}>
                {done && <Icon name="check" />}
                <span class="visually-hidden">{done ? texts.stepDone : texts.stepTodo}</span>
              </span>
              <div class="overview-step">
                <strong>{title}</strong>
                <div class="text-secondary">{text}</div>
              </div>
              {!done && (
                <a class="btn btn-primary" href={path} aria-label={`${texts.stepGo}: ${title}`}>
                  {texts.stepGo}
                </a>
              )}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
