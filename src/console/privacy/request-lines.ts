/** What the overview says of requests about personal data. Pure. */
import { privacyTexts } from '../../foundation/texts/console/privacy.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { shownNumber } from '../kit/number.ts'
import type { WorkLine } from '../overview/work-lines.ts'
import { PRIVACY } from './requests-page.tsx'

export interface RequestCounts {
  open: number
  overdue: number
}

/** @param counts null: not for the viewer */
export function requestLines(counts: RequestCounts | null, language: Language): WorkLine[] {
  if (counts === null || counts.open === 0) return []
  const texts = privacyTexts[language]
  const isOverdue = counts.overdue > 0
  const n = shownNumber(isOverdue ? counts.overdue : counts.open, language)
  return [
    {
      icon: 'person',
      urgency: isOverdue ? 'now' : 'soon',
      what: fill(isOverdue ? texts.workOverdue : texts.work, { n }),
      how: texts.workHow,
      path: PRIVACY,
    },
  ]
}
