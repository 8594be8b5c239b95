import type { WaitingCounts } from '../../certificates/search/waiting.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'

export type CertificateTab = 'search' | 'proposals' | 'signing' | 'register' | 'requests' | 'papers'

const PATHS: Record<CertificateTab, string> = {
  search: '/console/certificates',
  proposals: '/console/certificates/proposals',
  signing: '/console/certificates/signing',
  register: '/console/certificates/register',
  requests: '/console/certificates/requests',
  papers: '/console/certificates/papers',
}

/** The parts of the area, with how much waits in each. */
export function CertificateTabs({ tab, waiting }: { tab: CertificateTab; waiting: WaitingCounts }) {
  const { language } = useFrame()
  const texts = certificatesTexts[language]
  const tabs: { id: CertificateTab; label: string; count?: number }[] = [
    { id: 'search', label: texts.tabSearch },
    { id: 'proposals', label: texts.tabProposals, count: waiting.proposals },
    { id: 'signing', label: texts.tabSigning, count: waiting.signing },
    { id: 'register', label: texts.tabRegister },
    { id: 'requests', label: texts.tabRequests, count: waiting.requests },
    { id: 'papers', label: texts.tabPapers },
  ]
  return (
    <nav aria-label={texts.tabs} class="mb-3">
      <ul class="nav nav-tabs">
        {tabs.map(({ id, label, count = 0 }) => (
          <li class="nav-item" key={id}>
            <a
              class={id === tab ? 'nav-link active' : 'nav-link'}
              href={PATHS[id]}
              aria-current={id === tab ? 'page' : undefined}
            >
              {label}
              {count > 0 && (
                <>
                  {' '}
                  <span class="badge bg-yellow-lt">{shownNumber(count, language)}</span>
                </>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
