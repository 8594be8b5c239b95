/** What the overview says of messages to other systems. Pure. */
import type { StuckExchange } from '../../exchange/stuck.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { shownNumber } from '../kit/number.ts'
import type { WorkLine } from '../overview/work-lines.ts'
import { DELIVERIES, INTEGRATIONS } from './tabs.tsx'

/** @param stuck null: not for the viewer */
export function stuckLines(stuck: StuckExchange | null, language: Language): WorkLine[] {
  if (stuck === null) return []
  const texts = integrationTexts[language]
  const line = (count: number, what: string, how: string, path: string): WorkLine[] =>
    count === 0
      ? []
      : [
          {
            ...{ icon: 'link', urgency: 'now', how, path },
            what: fill(what, { n: shownNumber(count, language) }),
          },
        ]
  return [
    ...line(stuck.gone.length, texts.workGone, texts.workGoneHow, INTEGRATIONS),
    ...line(stuck.dead, texts.work, texts.workHow, DELIVERIES),
  ]
}
