/** A webhook's secret, shown once, and how its receiver uses it. */
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Secret } from '../admin/person-pages.tsx'
import { exactTime } from '../kit/time.tsx'
import { subscriberPath } from './subscriber-marks.tsx'
import { INTEGRATIONS } from './tabs.tsx'

export function secretPage(page: {
  subscriber: { id: string; name: string }
  secret: string
  /** Until when the former one counts; null: it does not; left out: there was none. */
  formerUntil?: Date | null
  language: Language
}) {
  const { subscriber, secret, formerUntil, language } = page
  const texts = integrationTexts[language]
  const former =
    formerUntil === undefined
      ? null
      : formerUntil === null
        ? texts.secretFormerOver
        : fill(texts.secretFormer, { until: exactTime(formerUntil, language) })
  return {
    area: 'integrations' as const,
    title: fill(texts.secretTitle, { name: subscriber.name }),
    trail: [{ label: texts.parts.subscribers, path: INTEGRATIONS }],
    // The answer to a form: whoever comes back to it sees no secret.
    address: subscriberPath(subscriber.id),
    children: (
      <div class="card integration-secret">
        <div class="card-body">
          <p>{texts.secretOnce}</p>
          <Secret text={secret} language={language} />
          {former !== null && <p>{former}</p>}
          <h2 class="h3">{texts.verify}</h2>
          <Verifying language={language} />
          <a class="btn btn-primary" href={subscriberPath(subscriber.id)}>
            {texts.back}
          </a>
        </div>
      </div>
    ),
  }
}

const EXAMPLE = `import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(secret) // whsec_…
// throws where the signature is wrong or the message is older than 5 minutes
const message = webhook.verify(rawBody, request.headers)`

export function Verifying({ language }: { language: Language }) {
  const texts = integrationTexts[language]
  // As plain attributes: whoever has no pointer has to reach what scrolls.
  const attributes = { tabIndex: 0, role: 'region' as const, 'aria-label': texts.verifyExample }
  return (
    <>
      <p>{texts.verifyText}</p>
      <pre class="integration-code" {...attributes}>
        <code lang="en">{EXAMPLE}</code>
      </pre>
      <p class="text-secondary">{texts.verifySame}</p>
    </>
  )
}
