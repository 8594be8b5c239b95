/** "Tổng quan": what needs somebody today, how far the classes are, when the platforms were last read. */

import type { Viewer } from '../../access/viewer.ts'
import type { StuckExchange } from '../../exchange/stuck.ts'
import { overviewTexts } from '../../foundation/texts/console/overview.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { Overview } from '../../reports/overview/read.ts'
import { stuckLines } from '../integrations/stuck-lines.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { type RequestCounts, requestLines } from '../privacy/request-lines.ts'
import { CohortBars } from './cohort-bars.tsx'
import { FirstStepsCard } from './first-steps-card.tsx'
import { NextDeadlinesCard } from './next-deadlines-card.tsx'
import { PlanBars } from './plan-bars.tsx'
import { SyncTable } from './sync-table.tsx'
import { TargetBars } from './target-bars.tsx'
import { type WorkLine, workLines } from './work-lines.ts'

export function overviewPage({
  overview,
  requests,
  stuck,
  viewer,
  language,
}: {
  overview: Overview
  /** About personal data; null: not for the viewer. */
  requests: RequestCounts | null
  /** Of messages to other systems; null: not for the viewer. */
  stuck: StuckExchange | null
  viewer: Viewer
  language: Language
}) {
  const texts = overviewTexts[language]
  const lines = [
    ...requestLines(requests, language),
    ...stuckLines(stuck, language),
    ...workLines(overview, texts, (value) => shownNumber(value, language)),
  ]
  return {
    area: 'overview' as const,
    title: texts.title,
    children: (
      <>
        {overview.firstSteps && <FirstStepsCard steps={overview.firstSteps} language={language} />}
        {(lines.length > 0 || overview.firstSteps === null) && (
          <Work lines={lines} language={language} />
        )}
        <NextDeadlinesCard deadlines={overview.deadlines} language={language} />
        <PlanBars plans={overview.plans} language={language} />
        {overview.targets && <TargetBars targets={overview.targets} language={language} />}
        <CohortBars cohorts={overview.cohorts} viewer={viewer} language={language} />
        {viewer.scopes.has('platforms:read') && (
          <SyncTable syncs={overview.syncs} language={language} />
        )}
      </>
    ),
  }
}

const URGENCY = { now: 'text-danger', soon: 'text-warning-emphasis', waits: 'text-secondary' }

function Work({ lines, language }: { lines: readonly WorkLine[]; language: Language }) {
  const texts = overviewTexts[language]
  return (
    <div class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.workTitle}</h2>
      </div>
      {lines.length === 0 ? (
        <div class="card-body overview-calm">
          <span class="text-success">
            <Icon name="check" />
          </span>
          <div>
            <strong>{texts.nothing}</strong>
            <p class="text-secondary mb-0">{texts.nothingText}</p>
          </div>
        </div>
      ) : (
        <ul class="overview-work">
          {lines.map(({ icon, urgency, what, how, path }) => (
            <li class="overview-line" key={`${what}${path}`}>
              <a href={path}>
                <span class={URGENCY[urgency]}>
                  <Icon name={icon} />
                </span>
                <span class="overview-what">{what}</span>
                {how !== '' && (
                  <span class={urgency === 'now' ? 'overview-how text-danger' : 'overview-how'}>
                    {how}
                  </span>
                )}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
