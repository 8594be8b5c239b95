/** Putting the item into a course: what is offered, and the way back to the platform with what was chosen. */
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { renderFramePage, SealedVisit } from './frame-sheet.tsx'

export interface DeepLinkPage {
  language: Language
  now: Date
  course: string | null
  /** Names of the classes of the course. */
  classes: readonly string[]
  /** `not-teacher`, `not-taken`: nothing can be added. */
  may: 'add' | 'not-teacher' | 'not-taken'
  sealed: string
}

export function deepLinkPage({
  language,
  now,
  course,
  classes,
  may,
  sealed,
}: DeepLinkPage): string {
  const texts = ltiFrameTexts[language]
  return renderFramePage({
    language,
    now,
    title: texts.linkTitle,
    children: (
      <>
        <header class="head">
          <h1>{may === 'add' ? texts.linkTitle : texts.linkNotTakenTitle}</h1>
          {course !== null && <p class="hint">{fill(texts.ofCourse, { course })}</p>}
        </header>
        {may === 'add' ? (
          <section class="panel own" aria-labelledby="item">
            <p>{texts.linkLead}</p>
            <div class="item">
              <h2 id="item">{texts.linkItem}</h2>
              <p>{texts.linkItemText}</p>
              <p class="hint">{texts.linkTeacher}</p>
            </div>
            <p class="hint">
              {classes.length === 0
                ? texts.linkNoClass
                : fill(texts.linkClasses, { classes: classes.join(', ') })}
            </p>
            <Answer sealed={sealed} choice="add" text={texts.linkAdd} />
            <Answer sealed={sealed} choice="nothing" text={texts.linkCancel} quiet />
          </section>
        ) : (
          <section class="panel own">
            <p>{may === 'not-teacher' ? texts.linkNotTeacher : texts.linkNotTaken}</p>
            <Answer sealed={sealed} choice="nothing" text={texts.send} quiet />
          </section>
        )}
      </>
    ),
  })
}

function Answer({
  sealed,
  choice,
  text,
  quiet = false,
}: {
  sealed: string
  choice: 'add' | 'nothing'
  text: string
  quiet?: boolean
}) {
  return (
    <form method="post" action="/lti/deep-link">
      <SealedVisit sealed={sealed} />
      <input type="hidden" name="choice" value={choice} />
      <p class="actions">
        <button class={quiet ? 'button button-quiet' : 'button'} type="submit">
          {text}
        </button>
      </p>
    </form>
  )
}

/** Goes on by itself where scripts run. */
export function deepLinkAnswerPage({
  language,
  now,
  to,
  token,
}: {
  language: Language
  now: Date
  to: string
  /** The signed answer. */
  token: string
}): string {
  const texts = ltiFrameTexts[language]
  return renderFramePage({
    language,
    now,
    title: texts.sendTitle,
    script: 'send-on.js',
    children: (
      <>
        <h1>{texts.sendTitle}</h1>
        <p>{texts.sendLead}</p>
        <form method="post" action={to} data-send-on>
          <input type="hidden" name="JWT" value={token} />
          <p class="actions">
            <button class="button" type="submit">
              {texts.send}
            </button>
          </p>
        </form>
      </>
    ),
  })
}
