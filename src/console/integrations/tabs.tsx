import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { useFrame } from '../kit/frame-context.ts'

export const INTEGRATIONS = '/console/integrations'
export const DELIVERIES = `${INTEGRATIONS}/deliveries`

export type IntegrationPart = 'subscribers' | 'deliveries' | 'lti'

const PARTS: readonly { part: IntegrationPart; path: string }[] = [
  { part: 'subscribers', path: INTEGRATIONS },
  { part: 'deliveries', path: DELIVERIES },
  { part: 'lti', path: `${INTEGRATIONS}/lti` },
]

/** The parts of what joins this service to others. */
export function IntegrationTabs({ part }: { part: IntegrationPart }) {
  const { language } = useFrame()
  const texts = integrationTexts[language]
  return (
    <nav aria-label={texts.tabs} class="mb-3">
      <ul class="nav nav-tabs">
        {PARTS.map((one) => (
          <li class="nav-item" key={one.part}>
            <a
              class={`nav-link${one.part === part ? ' active' : ''}`}
              href={one.path}
              aria-current={one.part === part ? 'page' : undefined}
            >
              {texts.parts[one.part]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
