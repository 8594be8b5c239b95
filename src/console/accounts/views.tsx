import type { Viewer } from '../../access/viewer.ts'
import { accountsTexts } from '../../foundation/texts/console/accounts.ts'
import { useFrame } from '../kit/frame-context.ts'
import { QUEUE } from './queue-address.ts'

export type AccountView = 'queue' | 'list' | 'decisions'

/** The ways of looking at accounts. Who sees a part of the roster has the list alone. */
export function AccountViews({ view, viewer }: { view: AccountView; viewer: Viewer }) {
  const { language } = useFrame()
  if (viewer.unitId !== null) return null
  const texts = accountsTexts[language]
  const views: [AccountView, string, string][] = [
    ['queue', QUEUE, texts.queue],
    ['list', `${QUEUE}/list`, texts.list],
    ['decisions', `${QUEUE}/decisions`, texts.decisions],
  ]
  return (
    <nav aria-label={texts.views}>
      <ul class="nav nav-tabs mb-3">
        {views.map(([id, path, label]) => (
          <li class="nav-item" key={id}>
            <a
              class={id === view ? 'nav-link active' : 'nav-link'}
              href={path}
              aria-current={id === view ? 'page' : undefined}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
