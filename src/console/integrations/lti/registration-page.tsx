/** One learning platform: what is agreed, where the tool was put, from which courses people come. */
import { actorWords } from '../../../foundation/texts/actors.ts'
import { learningPlatformTexts } from '../../../foundation/texts/console/learning-platforms.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { ListedCourse } from '../../../lti/course-list.ts'
import type { Registration } from '../../../lti/registration.ts'
import type { Deployment } from '../../../lti/registration-store.ts'
import { Confirm } from '../../kit/confirm.tsx'
import type { PageOf } from '../../kit/pager.tsx'
import { FormToken, PostButton } from '../../kit/post-button.tsx'
import { Time } from '../../kit/time.tsx'
import { PLATFORMS, platformPath } from './addresses.ts'
import { Courses } from './courses-card.tsx'
import { Deployments } from './deployments-card.tsx'
import { Fault } from './fault.tsx'
import { RegistrationState } from './marks.tsx'
import { AddressFields, NameFields, OwnFields, type WrittenTerms } from './terms-fields.tsx'

const trailOf = (language: Language) => [
  { label: learningPlatformTexts[language].title, path: PLATFORMS },
]

export interface ShownRegistration extends Registration {
  createdAt: Date
  createdBy: string
}

export function registrationPage(page: {
  registration: ShownRegistration
  deployments: readonly Deployment[]
  courses: readonly ListedCourse[]
  paging: PageOf
  /** Those of the configuration. */
  platforms: readonly string[]
  mayWrite: boolean
  language: Language
}) {
  const { registration, deployments, courses, paging, platforms, mayWrite, language } = page
  const texts = learningPlatformTexts[language]
  const { id, name, state } = registration
  return {
    area: 'integrations' as const,
    title: name,
    trail: trailOf(language),
    ...(mayWrite && {
      actions: (
        <a class="btn" href={`${platformPath(id)}/edit`}>
          {texts.change}
        </a>
      ),
    }),
    children: (
      <>
        {state === 'waiting' && mayWrite && (
          <ConfirmForm registration={registration} platforms={platforms} language={language} />
        )}
        <Agreed registration={registration} language={language} />
        <Deployments
          registrationId={id}
          deployments={deployments}
          mayWrite={mayWrite}
          language={language}
        />
        <Courses courses={courses} paging={paging} language={language} />
        {mayWrite && state !== 'off' && (
          <Confirm
            action={`${platformPath(id)}/off`}
            label={texts.off}
            warning={fill(texts.offWarning, { name })}
            verb={texts.offVerb}
            danger
          />
        )}
        {mayWrite && state === 'off' && (
          <PostButton action={`${platformPath(id)}/on`} fields={{}} label={texts.on} />
        )}
      </>
    ),
  }
}

function ConfirmForm({
  registration,
  platforms,
  language,
}: {
  registration: Registration
  platforms: readonly string[]
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  const terms = writtenTerms(registration)
  return (
    <form method="post" action={`${platformPath(registration.id)}/confirm`} class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">{texts.waitingTitle}</h2>
      </div>
      <div class="card-body admin-form">
        <FormToken />
        <p>{texts.waitingText}</p>
        <NameFields terms={terms} language={language} />
        <OwnFields terms={terms} platforms={platforms} language={language} />
        <button type="submit" class="btn btn-primary">
          {texts.confirm}
        </button>
      </div>
    </form>
  )
}

function Agreed({
  registration,
  language,
}: {
  registration: ShownRegistration
  language: Language
}) {
  const texts = learningPlatformTexts[language]
  const said = (is: boolean) => (is ? texts.yes : texts.no)
  const { platformId, createdAt, createdBy } = registration
  const facts = [
    [texts.state, <RegistrationState state={registration.state} language={language} />],
    [texts.product, texts.products[registration.product]],
    [
      texts.platform,
      platformId === null ? <span class="text-danger">{texts.platformMissing}</span> : platformId,
    ],
    [texts.subIsAccount, said(registration.subIsAccount)],
    [texts.emailVerified, said(registration.emailVerified)],
    [texts.teachersSee, texts.teachersSees[registration.teachersSee]],
    [texts.gradesOut, said(registration.gradesOut)],
    [texts.issuer, <code>{registration.issuer}</code>],
    [texts.clientId, <code>{registration.clientId}</code>],
    [texts.authUrl, <code>{registration.authUrl}</code>],
    [texts.tokenUrl, <code>{registration.tokenUrl}</code>],
    [texts.keysUrl, <code>{registration.keysUrl}</code>],
    [texts.frameOrigins, registration.frameOrigins.join(', ')],
    [
      texts.registered,
      <>
        {actorWords(createdBy, null, language)}, <Time at={createdAt} />
      </>,
    ],
  ] as const
  return (
    <section class="card mb-3" aria-labelledby="agreed">
      <div class="card-header">
        <h2 class="card-title" id="agreed">
          {texts.agreed}
        </h2>
      </div>
      <dl class="card-body datagrid">
        {facts.map(([name, value]) => (
          <div class="datagrid-item" key={name}>
            <dt class="datagrid-title">{name}</dt>
            <dd class="datagrid-content">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

export function changeRegistrationPage(page: {
  registration: Pick<Registration, 'id' | 'name'>
  terms: WrittenTerms
  platforms: readonly string[]
  fault: string | null
  language: Language
}) {
  const { registration, terms, platforms, fault, language } = page
  const texts = learningPlatformTexts[language]
  const { id, name } = registration
  return {
    area: 'integrations' as const,
    title: fill(texts.changeTitle, { name }),
    trail: [...trailOf(language), { label: name, path: platformPath(id) }],
    ...(fault !== null && { status: 422 }),
    children: (
      <>
        <Fault text={fault} />
        <form method="post" action={`${platformPath(id)}/edit`} class="card admin-form">
          <div class="card-body">
            <FormToken />
            <NameFields terms={terms} language={language} />
            <AddressFields terms={terms} language={language} />
            <OwnFields terms={terms} platforms={platforms} language={language} />
            <button type="submit" class="btn btn-primary">
              {texts.changeVerb}
            </button>
          </div>
        </form>
      </>
    ),
  }
}

/** As a form holds what is agreed. */
export const writtenTerms = (agreed: Omit<Registration, 'id' | 'state'>): WrittenTerms => ({
  ...agreed,
  tokenAudience: agreed.tokenAudience ?? '',
  platformId: agreed.platformId ?? '',
  frameOrigins: agreed.frameOrigins.join('\n'),
})
