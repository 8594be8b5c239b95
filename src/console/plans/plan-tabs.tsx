/** Stands at the top of every page of a plan. */
import { plansTexts } from '../../foundation/texts/console/plans.ts'
import { useFrame } from '../kit/frame-context.ts'

/** Path below `/console/plans/{id}`. */
const PATHS = {
  progress: '',
  units: '/units',
  modules: '/modules',
  classes: '/classes',
  figures: '/figures',
  submissions: '/submissions',
  needs: '/needs',
  frozen: '/frozen',
  document: '/document',
}

export type PlanTab = keyof typeof PATHS

const tabs = Object.entries(PATHS).flatMap(([id, path]) => (isTab(id) ? [{ id, path }] : []))

function isTab(id: string): id is PlanTab {
  return Object.hasOwn(PATHS, id)
}

export function planAddress(planId: string, tab: PlanTab = 'progress'): string {
  return `/console/plans/${encodeURIComponent(planId)}${PATHS[tab]}`
}

export function PlanTabs({ planId, tab }: { planId: string; tab: PlanTab }) {
  const { language } = useFrame()
  const texts = plansTexts[language]
  return (
    <nav class="no-print" aria-label={texts.tabs}>
      <ul class="nav nav-tabs mb-3">
        {tabs.map(({ id }) => (
          <li class="nav-item" key={id}>
            <a
              class={id === tab ? 'nav-link active' : 'nav-link'}
              href={planAddress(planId, id)}
              aria-current={id === tab ? 'page' : undefined}
            >
              {texts[id]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
