import type { ShownDelivery } from '../../exchange/deliveries/list.ts'
import { deliveryTexts } from '../../foundation/texts/console/deliveries.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { useFrame } from '../kit/frame-context.ts'
import { Time } from '../kit/time.tsx'

/** How a message stands: why it waits, or when it was taken, and what came of the last try. */
export function Standing({ delivery }: { delivery: ShownDelivery }) {
  const { language } = useFrame()
  const texts = deliveryTexts[language]
  return (
    <>
      <span class="d-block">
        <Told delivery={delivery} />
      </span>
      {delivery.fault !== null && <LastTry delivery={delivery} />}
      {delivery.tries > 0 && delivery.state !== 'sent' && (
        <small class="d-block text-secondary">{fill(texts.tries, { n: delivery.tries })}</small>
      )}
    </>
  )
}

function Told({ delivery }: { delivery: ShownDelivery }) {
  const { language, now } = useFrame()
  const texts = deliveryTexts[language]
  const { state, subscriberState, isBehind, notBefore, changedAt } = delivery
  if (state !== 'waiting')
    return (
      <>
        {{ sent: texts.sentAt, dead: texts.givenUp, skipped: texts.putAwayAt }[state]}{' '}
        <Time at={changedAt} />
      </>
    )
  if (subscriberState === 'gone') return <>{texts.subscriberGone}</>
  if (subscriberState === 'off') return <>{texts.subscriberOff}</>
  if (isBehind) return <>{texts.behind}</>
  if (notBefore <= now) return <>{texts.soon}</>
  return (
    <>
      {texts.nextTry} <Time at={notBefore} />
    </>
  )
}

function LastTry({ delivery: { status, fault } }: { delivery: ShownDelivery }) {
  const { language } = useFrame()
  const texts = deliveryTexts[language]
  return (
    <details class="integration-fault">
      <summary>
        {status === null ? texts.notReached : fill(texts.answered, { status: String(status) })}
      </summary>
      <span class="visually-hidden">{texts.details}</span>
      <span lang="en">{fault}</span>
    </details>
  )
}
