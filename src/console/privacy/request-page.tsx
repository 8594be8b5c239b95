/** One request: what was asked, until when, and the answer. */
import { actorWords } from '../../foundation/texts/actors.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { privacyTexts } from '../../foundation/texts/console/privacy.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { requestResults } from '../../privacy/requests/request-kinds.ts'
import type { PrivacyRequest } from '../../privacy/requests/request-store.ts'
import { SelectField, TextArea, TextField } from '../kit/field.tsx'
import { FormToken, PostButton } from '../kit/post-button.tsx'
import { Day, Time } from '../kit/time.tsx'
import { LEARNERS } from '../learners/tabs.tsx'
import { nameOf, PRIVACY, StateBadge } from './requests-page.tsx'

export function requestPage(page: {
  request: PrivacyRequest
  mayWrite: boolean
  language: Language
}) {
  const { request, mayWrite, language } = page
  const texts = privacyTexts[language]
  const mayAnswer = mayWrite && request.answeredAt === null
  return {
    area: 'privacy' as const,
    title: fill(texts.title, { number: request.number }),
    trail: [{ label: frameTexts[language].privacy, path: PRIVACY }],
    children: (
      <>
        <Facts request={request} language={language} />
        {mayAnswer && request.learner !== null && !request.learner.erased && (
          <ForLearner request={request} language={language} />
        )}
        {mayAnswer && request.learner === null && <Assign request={request} language={language} />}
        {mayAnswer && <Answer request={request} language={language} />}
      </>
    ),
  }
}

function Facts({ request, language }: { request: PrivacyRequest; language: Language }) {
  const texts = privacyTexts[language]
  const { learner, asked } = request
  const said = (text: string | undefined) =>
    text === undefined || text === '' ? (
      <span class="text-secondary">{text === undefined ? texts.notKept : texts.none}</span>
    ) : (
      text
    )
  const facts = [
    [texts.state, <StateBadge request={request} language={language} />],
    [texts.kind, texts.kinds[request.kind]],
    [
      texts.who,
      learner !== null && !learner.erased ? (
        <a href={`${LEARNERS}/${learner.id}`} lang="vi">
          {learner.fullName}
        </a>
      ) : (
        nameOf(request, language)
      ),
    ],
    [texts.name, said(asked?.name)],
    [texts.contact, said(asked?.contact)],
    [texts.text, said(asked?.text)],
    [texts.received, <Day date={request.receivedOn} />],
    [texts.due, <Day date={request.dueOn} />],
    [
      texts.recordedBy,
      <>
        {actorWords(request.recordedBy, null, language)}, <Time at={request.recordedAt} />
      </>,
    ],
    ...(request.answeredAt === null
      ? []
      : [
          [
            texts.answeredBy,
            <>
              {actorWords(request.answeredBy ?? '', null, language)},{' '}
              <Time at={request.answeredAt} />
            </>,
          ],
          [texts.answerText, said(request.answer ?? undefined)],
        ]),
  ] as const
  return (
    <section class="card mb-3">
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

function ForLearner({ request, language }: { request: PrivacyRequest; language: Language }) {
  const texts = privacyTexts[language]
  const command = `hocvu privacy erase ${request.learner?.id} --request ${request.number} --reason "…" --dry-run`
  return (
    <section class="card mb-3" aria-labelledby="of-learner">
      <div class="card-body">
        <h2 class="card-title" id="of-learner">
          {texts.export}
        </h2>
        <p>{texts.exportHint}</p>
        <PostButton
          action={`${PRIVACY}/${request.number}/export`}
          fields={{}}
          label={texts.exportVerb}
        />
        {request.kind === 'erasure' && (
          <>
            <p class="mt-3">{texts.eraseHow}</p>
            <pre class="raw-row">{command}</pre>
          </>
        )}
      </div>
    </section>
  )
}

function Assign({ request, language }: { request: PrivacyRequest; language: Language }) {
  const texts = privacyTexts[language]
  return (
    <form method="post" action={`${PRIVACY}/${request.number}/assign`} class="card mb-3">
      <div class="card-body">
        <h2 class="card-title">{texts.assign}</h2>
        <FormToken />
        <TextField name="learner" label={texts.learner} required maxLength={200} />
        <button type="submit" class="btn">
          {texts.assignVerb}
        </button>
      </div>
    </form>
  )
}

function Answer({ request, language }: { request: PrivacyRequest; language: Language }) {
  const texts = privacyTexts[language]
  return (
    <form method="post" action={`${PRIVACY}/${request.number}/answer`} class="card">
      <div class="card-body">
        <h2 class="card-title">{texts.answer}</h2>
        <FormToken />
        <SelectField
          name="result"
          label={texts.result}
          required
          options={requestResults.map((result) => ({
            value: result,
            label: texts.results[result],
          }))}
        />
        <TextArea
          name="text"
          label={texts.answerText}
          hint={texts.answerHint}
          required
          maxLength={4000}
        />
        <button type="submit" class="btn btn-primary">
          {texts.answerVerb}
        </button>
      </div>
    </form>
  )
}
