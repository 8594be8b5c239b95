/** What a platform's administrator reads at the end of its registration, in the frame or window that the platform opened. */
import { ltiToolTexts } from '../../foundation/texts/lti-registration.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { renderFramePage } from './frame-sheet.tsx'

/** Tells the platform that the window may be closed (`org.imsglobal.lti.close`). */
const CLOSING = 'lti-close.js'

export function registeredPage(page: { language: Language; host: string; now: Date }): string {
  const { language, host, now } = page
  const texts = ltiToolTexts[language]
  return renderFramePage({
    ...{ language, now, title: texts.doneTitle, script: CLOSING },
    children: (
      <section aria-labelledby="done">
        <h1 id="done">{texts.doneTitle}</h1>
        <p class="intro">{fill(texts.done, { host })}</p>
        <p>{texts.next}</p>
      </section>
    ),
  })
}

export function notRegisteredPage(page: { language: Language; text: string; now: Date }): string {
  const { language, text, now } = page
  const texts = ltiToolTexts[language]
  return renderFramePage({
    ...{ language, now, title: texts.failedTitle },
    children: (
      <section class="error" aria-labelledby="failed">
        <h1 id="failed">{texts.failedTitle}</h1>
        <p class="intro">{text}</p>
      </section>
    ),
  })
}
