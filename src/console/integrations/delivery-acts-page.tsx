/** Sending again or putting away what was given up, asked about before it is done. */
import { deliveryTexts } from '../../foundation/texts/console/deliveries.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { shownNumber } from '../kit/number.ts'
import { FormToken } from '../kit/post-button.tsx'
import { DELIVERIES } from './tabs.tsx'

export type DeliveryAct = 'again' | 'away'

export interface ChosenDeliveries {
  of: 'chosen' | 'all'
  /** Keys of those that were ticked. */
  ids: readonly string[]
  subscriber: string | undefined
  /** How many it is done to, as it stands now. */
  count: number
}

export function deliveryActPage({
  act,
  chosen,
  language,
}: {
  act: DeliveryAct
  chosen: ChosenDeliveries
  language: Language
}) {
  const texts = deliveryTexts[language]
  const n = shownNumber(chosen.count, language)
  const back = chosen.subscriber ? `${DELIVERIES}?subscriber=${chosen.subscriber}` : DELIVERIES
  const words = {
    again: { title: texts.againTitle, text: texts.againText, verb: texts.againVerb },
    away: { title: texts.awayTitle, text: texts.awayText, verb: texts.awayVerb },
  }[act]
  return {
    area: 'integrations' as const,
    title: fill(words.title, { n }),
    trail: [{ label: texts.list, path: back }],
    children:
      chosen.count === 0 ? (
        <div class="card">
          <Empty
            icon="link"
            title={texts.noneTitle}
            text={texts.noneChosen}
            action={{ label: texts.back, path: back }}
          />
        </div>
      ) : (
        <form method="post" action={`${DELIVERIES}/${act}`} class="card admin-form">
          <div class="card-body">
            <FormToken />
            <input type="hidden" name="of" value={chosen.of} />
            <input type="hidden" name="ids" value={chosen.ids.join(',')} />
            <input type="hidden" name="expected" value={chosen.count} />
            {chosen.subscriber && (
              <input type="hidden" name="subscriber" value={chosen.subscriber} />
            )}
            <p>{words.text}</p>
            <div class="btn-list">
              <button type="submit" class={act === 'away' ? 'btn btn-danger' : 'btn btn-primary'}>
                {fill(words.verb, { n })}
              </button>
              <a class="btn" href={back}>
                {texts.back}
              </a>
            </div>
          </div>
        </form>
      ),
  }
}
