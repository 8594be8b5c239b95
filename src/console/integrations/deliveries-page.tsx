/** What other systems were told, what waits and why, what was given up. */

import type { DeliverySubject } from '../../exchange/deliveries/about.ts'
import type { DeliveryCounts, ShownDelivery, ShownState } from '../../exchange/deliveries/list.ts'
import { eventKinds } from '../../exchange/events.ts'
import { deliveryTexts } from '../../foundation/texts/console/deliveries.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Choice } from '../kit/choice.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { withQuery } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'
import { Standing } from './delivery-standing.tsx'
import { Subject, subjectWords } from './delivery-subject.tsx'
import { subscriberPath } from './subscriber-marks.tsx'
import { DELIVERIES, IntegrationTabs } from './tabs.tsx'

export interface DeliveriesPage {
  deliveries: readonly ShownDelivery[]
  subjects: ReadonlyMap<string, DeliverySubject>
  /** Of all, or of the chosen subscriber. */
  counts: DeliveryCounts
  state: ShownState
  subscriber: string | undefined
  kind: string | undefined
  /** Of the next page; null: this is the last. */
  next: string | null
  isFirst: boolean
  subscribers: readonly { id: string; name: string }[]
  mayWrite: boolean
  language: Language
}

/** By which a form names a delivery. */
export const deliveryKey = ({
  subscriberId,
  position,
}: Pick<ShownDelivery, 'subscriberId' | 'position'>): string => `${position}.${subscriberId}`

export function deliveriesPage(page: DeliveriesPage) {
  const { language, deliveries } = page
  return {
    area: 'integrations' as const,
    title: frameTexts[language].integrations,
    children: (
      <>
        <IntegrationTabs part="deliveries" />
        <p class="text-secondary integration-lead">{deliveryTexts[language].lead}</p>
        <States {...page} />
        <Filters {...page} />
        {deliveries.length === 0 ? <Nothing {...page} /> : <List {...page} />}
      </>
    ),
  }
}

const ORDER: readonly ShownState[] = ['dead', 'waiting', 'sent', 'skipped']

function States({ state, counts }: DeliveriesPage) {
  const { language, address } = useFrame()
  const texts = deliveryTexts[language]
  return (
    <nav aria-label={texts.show} class="mb-3">
      <ul class="nav nav-pills integration-states">
        {ORDER.map((one) => (
          <li class="nav-item" key={one}>
            <a
              class={`nav-link${one === state ? ' active' : ''}`}
              href={withQuery(address, { state: one, after: '' })}
              aria-current={one === state ? 'page' : undefined}
            >
              {texts.shown[one]}{' '}
              <span class="badge ms-2">{shownNumber(counts[one], language)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Filters({ state, subscriber, kind, subscribers }: DeliveriesPage) {
  const { language } = useFrame()
  const texts = deliveryTexts[language]
  const { eventNames } = integrationTexts[language]
  return (
    <form method="get" class="integration-filters mb-3">
      <input type="hidden" name="state" value={state} />
      <Choice
        name="subscriber"
        label={texts.subscriber}
        nothing={texts.anySubscriber}
        value={subscriber}
        options={subscribers.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Choice
        name="kind"
        label={texts.event}
        nothing={texts.anyEvent}
        value={kind}
        options={eventKinds.map((value) => ({ value, label: eventNames[value] }))}
      />
      <button type="submit" class="btn">
        {kitTexts[language].filter}
      </button>
    </form>
  )
}

function Nothing({ state }: DeliveriesPage) {
  const { language } = useFrame()
  const texts = deliveryTexts[language]
  const [title, text] =
    state === 'dead'
      ? [texts.emptyDead, texts.emptyDeadText]
      : state === 'waiting'
        ? [texts.emptyWaiting, texts.emptyWaitingText]
        : [texts.empty, texts.emptyText]
  return (
    <div class="card">
      <Empty icon="link" title={title} text={text} />
    </div>
  )
}

function List(page: DeliveriesPage) {
  const { deliveries, subjects, state, mayWrite, language } = page
  const texts = deliveryTexts[language]
  const kit = kitTexts[language]
  const { eventNames } = integrationTexts[language]
  const ticks = state === 'dead' && mayWrite
  return (
    <form method="get" class="card" aria-label={texts.list}>
      <TableFrame label={texts.list}>
        <table class="table table-vcenter card-table integration-deliveries">
          <thead>
            <tr>
              {ticks && (
                <th scope="col">
                  <input
                    type="checkbox"
                    class="form-check-input"
                    data-tick-all="id"
                    aria-label={kit.selectAll}
                  />
                </th>
              )}
              <th scope="col">{texts.about}</th>
              <th scope="col">{texts.state}</th>
              <th scope="col">{texts.subscriber}</th>
              <th scope="col">{texts.happened}</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((one) => (
              <tr key={deliveryKey(one)}>
                {ticks && (
                  <td>
                    <input
                      type="checkbox"
                      class="form-check-input"
                      name="id"
                      value={deliveryKey(one)}
                      aria-label={fill(kit.selectRow, {
                        name: `${eventNames[one.kind]}, ${subjectWords(subjects.get(one.subject), language)}`,
                      })}
                    />
                  </td>
                )}
                <td>
                  <span class="d-block">{eventNames[one.kind]}</span>
                  <Subject subject={subjects.get(one.subject)} />
                </td>
                <td>
                  <Standing delivery={one} />
                </td>
                <td>
                  <a href={subscriberPath(one.subscriberId)}>{one.subscriberName}</a>
                </td>
                <td>
                  <Time at={one.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {ticks && <Acts {...page} />}
      <Steps {...page} />
    </form>
  )
}

/** Each asks again on a page of its own. */
function Acts({ counts, subscriber, kind, language }: DeliveriesPage) {
  const texts = deliveryTexts[language]
  const group = (of: 'chosen' | 'all', legend: string) => (
    <fieldset class="cert-together">
      <legend>{legend}</legend>
      <div class="btn-list">
        <button
          type="submit"
          class="btn btn-sm"
          name="of"
          value={of}
          formaction={`${DELIVERIES}/again`}
        >
          {texts.again}
        </button>
        <button
          type="submit"
          class="btn btn-sm"
          name="of"
          value={of}
          formaction={`${DELIVERIES}/away`}
        >
          {texts.away}
        </button>
      </div>
    </fieldset>
  )
  return (
    <div class="card-body cert-acts">
      {subscriber !== undefined && <input type="hidden" name="subscriber" value={subscriber} />}
      {group('chosen', texts.ofChosen)}
      {kind === undefined &&
        group('all', fill(texts.ofAll, { n: shownNumber(counts.dead, language) }))}
    </div>
  )
}

function Steps({ next, isFirst, language }: DeliveriesPage) {
  const { address } = useFrame()
  const texts = deliveryTexts[language]
  if (next === null && isFirst) return null
  return (
    <nav class="pager" aria-label={kitTexts[language].pages}>
      <span class="pager-steps">
        {!isFirst && (
          <a class="btn btn-sm" href={withQuery(address, { after: '' })}>
            {texts.newest}
          </a>
        )}
        {next !== null && (
          <a class="btn btn-sm" rel="next" href={withQuery(address, { after: next })}>
            {texts.older}
          </a>
        )}
      </span>
    </nav>
  )
}
