/** Which other systems are told of what happens here. */
import type { ListedSubscriber } from '../../exchange/subscriber-store.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { shownNumber } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { deliveriesOf, SubscriberState, subscriberPath } from './subscriber-marks.tsx'
import { INTEGRATIONS, IntegrationTabs } from './tabs.tsx'

export const NEW_SUBSCRIBER = `${INTEGRATIONS}/subscribers/new`

export function subscribersPage(page: {
  subscribers: readonly ListedSubscriber[]
  mayWrite: boolean
  language: Language
}) {
  const { subscribers, mayWrite, language } = page
  const texts = integrationTexts[language]
  return {
    area: 'integrations' as const,
    title: frameTexts[language].integrations,
    ...(mayWrite && {
      actions: (
        <a class="btn btn-primary" href={NEW_SUBSCRIBER}>
          {texts.add}
        </a>
      ),
    }),
    children: (
      <>
        <IntegrationTabs part="subscribers" />
        <p class="text-secondary integration-lead">{texts.lead}</p>
        <div class="card mb-3">
          {subscribers.length === 0 ? (
            <Empty
              icon="link"
              title={texts.empty}
              text={texts.emptyText}
              {...(mayWrite && { action: { label: texts.add, path: NEW_SUBSCRIBER } })}
            />
          ) : (
            <List subscribers={subscribers} language={language} />
          )}
        </div>
      </>
    ),
  }
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
