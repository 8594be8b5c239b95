import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PlatformCard } from '../../reports/platform-cards.ts'
import { type PlatformStanding, severityOf } from '../../reports/platform-standing.ts'
import type { Run } from '../../runs/run.ts'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'

export const PLATFORMS = '/console/platforms'

const looks = {
  bad: 'bg-red-lt',
  warning: 'bg-yellow-lt',
  quiet: 'bg-secondary-lt',
  good: 'bg-green-lt',
}
const icons = { bad: 'cross', warning: 'warning', quiet: 'info', good: 'check' } as const

/** How a platform stands, in a word or two, with a sign beside the colour. */
export function StandingBadge({ standing }: { standing: PlatformStanding }) {
  const { language } = useFrame()
  const severity = severityOf[standing]
  return (
    <span class={`badge platform-standing ${looks[severity]}`}>
      <Icon name={icons[severity]} />
      {platformTexts[language][`standing_${standing}`]}
    </span>
  )
}

/** What somebody should do next. */
export function nextStep(platform: PlatformCard, language: Language): string {
  return fill(platformTexts[language][`next_${platform.standing}`], {
    missing: platform.missing.join(', '),
    n: platform.state.tokenDaysLeft ?? '',
  })
}

/** What people call the connector; its id, where it is not one of ours. */
export function connectorName(connector: string, language: Language): string {
  const texts: Record<string, string> = platformTexts[language]
  return texts[connector] ?? connector
}

const runLooks: Record<Run['state'], string> = {
  queued: 'bg-secondary-lt',
  running: 'bg-blue-lt',
  succeeded: 'bg-green-lt',
  partial: 'bg-yellow-lt',
  held: 'bg-yellow-lt',
  failed: 'bg-red-lt',
}

export function RunBadge({ state }: { state: Run['state'] }) {
  const { language } = useFrame()
  return <span class={`badge ${runLooks[state]}`}>{platformTexts[language][`state_${state}`]}</span>
}
