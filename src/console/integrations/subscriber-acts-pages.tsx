/** What came of a test, and everything that would be told, before it is. */
import type { TriedSubscriber } from '../../exchange/try-subscriber.ts'
import { deliveryTexts } from '../../foundation/texts/console/deliveries.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { shownNumber } from '../kit/number.ts'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { subscriberPath } from './subscriber-marks.tsx'
import { INTEGRATIONS } from './tabs.tsx'

interface Named {
  id: string
  name: string
}

export function testPage({
  subscriber,
  result,
  language,
}: {
  subscriber: Named
  result: TriedSubscriber
  language: Language
}) {
  const texts = integrationTexts[language]
  const path = subscriberPath(subscriber.id)
  const advice = adviceFor(result, language)
  return {
    area: 'integrations' as const,
    title: texts.testTitle,
    trail: trailOf(subscriber, language),
    address: path,
    children: (
      <div class="card admin-form">
        <div class="card-body">
          <div class={result.taken ? 'alert alert-success' : 'alert alert-danger'}>
            {told(result, language)}
          </div>
          {advice && <p>{advice}</p>}
          {result.fault !== null && (
            <details class="integration-fault mb-3">
              <summary>{deliveryTexts[language].details}</summary>
              <span lang="en">{result.fault}</span>
            </details>
          )}
          <div class="btn-list">
            <PostButton action={`${path}/test`} fields={{}} label={texts.test} />
            <a class="btn btn-primary" href={path}>
              {texts.back}
            </a>
          </div>
        </div>
      </div>
    ),
  }
}

function told({ status, taken, ms }: TriedSubscriber, language: Language): string {
  const texts = integrationTexts[language]
  if (status === null) return texts.testUnreached
  const params = { status, ms: shownNumber(ms, language) }
  // A store that is asked for what it cannot have: that it answers so is what was wanted.
  if (taken && status === 404) return fill(texts.testStore, params)
  return fill(taken ? texts.testTaken : texts.testRefused, params)
}

function adviceFor({ status, taken }: TriedSubscriber, language: Language): string | null {
  const texts = integrationTexts[language]
  if (taken || status === null) return null
  if (status === 410) return texts.testGone
  if (status === 401 || status === 403) return texts.testAuth
  return status >= 300 && status < 400 ? texts.testRedirect : null
}

export function everythingPage({
  subscriber,
  count,
  language,
}: {
  subscriber: Named
  count: number
  language: Language
}) {
  const texts = integrationTexts[language]
  const n = shownNumber(count, language)
  return {
    area: 'integrations' as const,
    title: fill(texts.backfillTitle, { name: subscriber.name }),
    trail: trailOf(subscriber, language),
    children: (
      <form
        method="post"
        action={`${subscriberPath(subscriber.id)}/everything`}
        class="card admin-form"
      >
        <div class="card-body">
          <FormToken />
          {count === 0 ? (
            <p>{texts.backfillNothing}</p>
          ) : (
            <>
              <p>
                <strong>{fill(texts.backfillCount, { n })}</strong>
              </p>
              <p class="text-secondary">{texts.backfillSame}</p>
            </>
          )}
          <div class="btn-list">
            {count > 0 && (
              <button type="submit" class="btn btn-primary">
                {fill(texts.backfillVerb, { n })}
              </button>
            )}
            <a class="btn" href={subscriberPath(subscriber.id)}>
              {texts.back}
            </a>
          </div>
        </div>
      </form>
    ),
  }
}

const trailOf = ({ id, name }: Named, language: Language) => [
  { label: integrationTexts[language].parts.subscribers, path: INTEGRATIONS },
  { label: name, path: subscriberPath(id) },
]
