/** Which other systems are told of what happens here. */
import type { ListedSubscriber } from '../../exchange/subscriber-store.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { listFrame } from './list-frame.tsx'
import { deliveriesOf, SubscriberState, subscriberPath } from './subscriber-marks.tsx'
import { INTEGRATIONS } from './tabs.tsx'

export const NEW_SUBSCRIBER = `${INTEGRATIONS}/subscribers/new`

export function subscribersPage(page: {
  subscribers: readonly ListedSubscriber[]
  mayWrite: boolean
  language: Language
}) {
  const { subscribers, mayWrite, language } = page
  return listFrame({
    ...{ part: 'subscribers', path: NEW_SUBSCRIBER, texts: integrationTexts[language] },
    ...{ mayWrite, language },
    list: subscribers.length === 0 ? null : <List subscribers={subscribers} language={language} />,
  })
}

function List({
  subscribers,
  language,
}: {
  subscribers: readonly ListedSubscriber[]
  language: Language
}) {
  const texts = integrationTexts[language]
  return (
    <TableFrame label={texts.list}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.state}</th>
            <th scope="col" class="number">
              {texts.waiting}
            </th>
            <th scope="col" class="number">
              {texts.dead}
            </th>
            <th scope="col">{texts.lastSent}</th>
            <th scope="col">{texts.events}</th>
          </tr>
        </thead>
        <tbody>
          {subscribers.map((one) => (
            <tr key={one.id}>
              <th scope="row" class="integration-name">
                <a href={subscriberPath(one.id)}>{one.name}</a>
                <small class="d-block fw-normal text-secondary">
                  {texts.kinds[one.kind]}, {hostOf(one.url)}
                </small>
              </th>
              <td>
                <SubscriberState state={one.state} language={language} />
              </td>
              <Count of={one} state="waiting" language={language} />
              <Count of={one} state="dead" language={language} />
              <td>
                {one.lastSentAt === null ? (
                  <span class="text-secondary">{texts.never}</span>
                ) : (
                  <Time at={one.lastSentAt} />
                )}
              </td>
              <td class="integration-events">
                {one.events.map((event) => texts.eventNames[event]).join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** How many, leading to them. */
function Count({
  of,
  state,
  language,
}: {
  of: ListedSubscriber
  state: 'waiting' | 'dead'
  language: Language
}) {
  const texts = integrationTexts[language]
  const n = shownNumber(of[state], language)
  const label = fill(state === 'dead' ? texts.deadLink : texts.waitingLink, { name: of.name, n })
  return (
    <td class="number">
      {of[state] === 0 ? (
        <span class="text-secondary">{n}</span>
      ) : (
        <a
          class={state === 'dead' ? 'text-danger' : undefined}
          href={deliveriesOf(of.id, state)}
          aria-label={label}
        >
          {n}
        </a>
      )}
    </td>
  )
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)
