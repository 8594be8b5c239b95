import type { LinkNow } from '../../certificates/link/change.ts'
import type { MailLine } from '../../certificates/mail/list.ts'
import type { CertificateHistory } from '../../certificates/revisions/history.ts'
import type { CertificateCard } from '../../certificates/search/card.ts'
import type { UseCounts } from '../../certificates/uses.ts'
import { certificatesTexts } from '../../foundation/texts/console/certificates.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Icon } from '../kit/icon.tsx'
import { ActsCard, LinkCard } from './acts-card.tsx'
import { PaperCard, PresentCard } from './facts-card.tsx'
import { HistoryCard } from './history-card.tsx'
import { StateTag } from './state-tag.tsx'

export interface CertificatePage {
  card: CertificateCard
  history: CertificateHistory
  mails: readonly MailLine[]
  uses: UseCounts
  mayWrite: boolean
  showsActors: boolean
  mailIsOn: boolean
  /** What stands before the path of a public page; empty where they are served beside the console. */
  publicAt: string
  /** The learner's link, where the person has just asked to see it. */
  link: LinkNow | null
  language: Language
}

export function certificatePage(shown: CertificatePage) {
  const { card, history, mails, uses, mayWrite, showsActors, mailIsOn, link, language } = shown
  const texts = certificatesTexts[language]
  const fell = card.state === 'valid' && card.verdict !== null && card.verdict !== 'passed'
  return {
    area: 'certificates' as const,
    title: fill(texts.one, { number: card.number }),
    trail: [{ label: texts.title, path: '/console/certificates' }],
    actions: <StateTag {...card} />,
    children: (
      <>
        {fell && (
          <div class="alert alert-warning cert-note">
            <Icon name="warning" />
            <div>
              <strong>{texts.fellTitle}</strong> {texts.fellText}{' '}
              <a href={`/console/cohorts/${encodeURIComponent(card.cohort)}`}>{texts.openCohort}</a>
            </div>
          </div>
        )}
        <PaperCard card={card} />
        <PresentCard card={card} uses={uses} publicAt={shown.publicAt} />
        {mayWrite && <ActsCard card={card} mailIsOn={mailIsOn} />}
        {mayWrite && <LinkCard card={card} shown={link} />}
        <HistoryCard id={card.id} history={history} mails={mails} showsActors={showsActors} />
      </>
    ),
  }
}
