/** Connecting a learning platform: by a link with which it registers itself, or by hand. */
import { learningPlatformTexts } from '../../../foundation/texts/console/learning-platforms.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import { TextArea } from '../../kit/field.tsx'
import { FormToken, PostButton } from '../../kit/post-button.tsx'
import { exactTime } from '../../kit/time.tsx'
import { NEW_PLATFORM, PLATFORMS } from './addresses.ts'
import { Fault } from './fault.tsx'
import { CopyLine } from './marks.tsx'
import { AddressFields, NameFields, OwnFields, type WrittenTerms } from './terms-fields.tsx'

const trailOf = (language: Language) => [
  { label: learningPlatformTexts[language].title, path: PLATFORMS },
]

/** Under which platforms know this service. */
export interface OwnAddresses {
  launch: string
  login: string
  keys: string
}

export function newPlatformPage(page: {
  /** null: nobody has said where this service stands. */
  own: OwnAddresses | null
  terms: WrittenTerms
  deployments: string
  platforms: readonly string[]
  /** Why what was filled in was not taken. */
  fault: string | null
  language: Language
}) {
  const { own, terms, deployments, platforms, fault, language } = page
  const texts = learningPlatformTexts[language]
  return {
    area: 'integrations' as const,
    title: texts.newTitle,
    trail: trailOf(language),
    ...(fault !== null && { status: 422 }),
    children: (
      <>
        <Fault text={own === null ? texts.noPublicUrl : fault} />
        {own !== null && (
          <>
            <section class="card admin-form mb-3" aria-labelledby="auto">
              <div class="card-header">
                <h2 class="card-title" id="auto">
                  {texts.auto}
                </h2>
              </div>
              <div class="card-body">
                <p>{texts.autoText}</p>
                <PostButton
                  action={`${PLATFORMS}/link`}
                  fields={{}}
                  label={texts.autoVerb}
                  kind="primary"
                />
              </div>
            </section>
            <form method="post" action={NEW_PLATFORM} class="card admin-form">
              <div class="card-header">
                <h2 class="card-title">{texts.byHand}</h2>
              </div>
              <div class="card-body">
                <FormToken />
                <h3>{texts.own}</h3>
                <p>{texts.ownText}</p>
                <OwnList own={own} language={language} />
                <h3>{texts.theirs}</h3>
                <p>{texts.theirsText}</p>
                <NameFields terms={terms} language={language} />
                <AddressFields terms={terms} language={language} />
                <TextArea
                  name="deployments"
                  label={texts.deployments}
                  hint={texts.deploymentsHint}
                  value={deployments}
                  rows={2}
                  maxLength={5000}
                />
                <OwnFields terms={terms} platforms={platforms} language={language} />
                <button type="submit" class="btn btn-primary">
                  {texts.create}
                </button>
              </div>
            </form>
          </>
        )}
      </>
    ),
  }
}

function OwnList({ own, language }: { own: OwnAddresses; language: Language }) {
  const texts = learningPlatformTexts[language]
  const lines = [
    ['own-launch', texts.ownLaunch, own.launch],
    ['own-login', texts.ownLogin, own.login],
    ['own-keys', texts.ownKeys, own.keys],
  ] as const
  return (
    <dl>
      {lines.map(([id, label, text]) => (
        <div key={id} class="mb-2">
          <dt>{label}</dt>
          <dd>
            <CopyLine id={id} text={text} language={language} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Shown once. */
export function registrationLinkPage(page: { link: string; expiresAt: Date; language: Language }) {
  const { link, expiresAt, language } = page
  const texts = learningPlatformTexts[language]
  return {
    area: 'integrations' as const,
    title: texts.linkTitle,
    trail: trailOf(language),
    children: (
      <div class="card admin-form">
        <div class="card-body">
          <p>
            <CopyLine id="registration-link" text={link} language={language} />
          </p>
          <p class="text-secondary">
            {fill(texts.linkOnce, { until: exactTime(expiresAt, language) })}
          </p>
          <p>{texts.linkSteps}</p>
          <ol>
            <li>{texts.linkStep1}</li>
            <li>{texts.linkStep2}</li>
            <li>{texts.linkStep3}</li>
            <li>{texts.linkStep4}</li>
          </ol>
          <p>{texts.linkOther}</p>
          <a class="btn" href={PLATFORMS}>
            {texts.linkBack}
          </a>
        </div>
      </div>
    ),
  }
}
