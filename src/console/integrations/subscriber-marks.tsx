import type { Subscriber } from '../../exchange/subscriber.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { DELIVERIES, INTEGRATIONS } from './tabs.tsx'

export const subscriberPath = (id: string): string => `${INTEGRATIONS}/subscribers/${id}`

export const deliveriesOf = (subscriberId: string, state: 'waiting' | 'dead'): string =>
  `${DELIVERIES}?state=${state}&subscriber=${subscriberId}`

const COLOURS = { active: 'bg-green-lt', off: 'bg-secondary-lt', gone: 'bg-red-lt' }

export function SubscriberState({
  state,
  language,
}: {
  state: Subscriber['state']
  language: Language
}) {
  return <span class={`badge ${COLOURS[state]}`}>{integrationTexts[language].states[state]}</span>
}
