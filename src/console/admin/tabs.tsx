import { adminTexts } from '../../foundation/texts/console/admin.ts'
import { useFrame } from '../kit/frame-context.ts'

export type AdminPart = 'people' | 'keys' | 'check'

const PARTS: readonly { part: AdminPart; path: string }[] = [
  { part: 'people', path: '/console/admin' },
  { part: 'keys', path: '/console/admin/keys' },
  { part: 'check', path: '/console/admin/check' },
]

/** The parts of the administration. */
export function AdminTabs({ part }: { part: AdminPart }) {
  const { language } = useFrame()
  const texts = adminTexts[language]
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
              {texts[one.part]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
