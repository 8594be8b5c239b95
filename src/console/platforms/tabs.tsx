import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { PLATFORMS } from './standing.tsx'

export type PlatformTab = 'overview' | 'quarantine' | 'ledger' | 'files'

/** What every page of a platform needs to know of it. */
export interface TabbedPlatform {
  id: string
  takesFiles: boolean
  waitingRows: number
}

/** The parts of a platform's pages. A bad row or a file may name anybody: those are for the whole roster. */
export function PlatformTabs({ platform, tab }: { platform: TabbedPlatform; tab: PlatformTab }) {
  const { language, viewer } = useFrame()
  const texts = platformTexts[language]
  const path = `${PLATFORMS}/${platform.id}`
  const whole = viewer.unitId === null && viewer.scopes.has('syncs:read')
  const parts: [PlatformTab, string, string, boolean][] = [
    ['overview', path, texts.tabOverview, true],
    ['quarantine', `${path}/quarantine`, texts.tabQuarantine, whole],
    ['files', `${path}/files`, texts.tabFiles, whole && platform.takesFiles],
    ['ledger', `${path}/ledger`, texts.tabLedger, viewer.scopes.has('accounts:read')],
  ]
  return (
    <nav aria-label={texts.tabs}>
      <ul class="nav nav-tabs mb-3">
        {parts
          .filter(([, , , isSeen]) => isSeen)
          .map(([id, address, label]) => (
            <li class="nav-item" key={id}>
              <a
                class={id === tab ? 'nav-link active' : 'nav-link'}
                href={address}
                aria-current={id === tab ? 'page' : undefined}
              >
                {label}
                {id === 'quarantine' && platform.waitingRows > 0 && (
                  <span class="badge bg-yellow-lt ms-2">
                    {shownNumber(platform.waitingRows, language)}
                  </span>
                )}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  )
}

/** Above every page of a platform. */
export function platformTrail(title: string) {
  return [{ label: title, path: PLATFORMS }]
}
