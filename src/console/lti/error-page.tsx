/** An error in the frame: what to do, in the words of the catalogue. */
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { renderFramePage } from './frame-sheet.tsx'

export function frameErrorPage(page: {
  language: Language
  text: string
  /** The request's id, for whoever looks into the log. */
  reference: string | null
  now: Date
}): string {
  const { language, text, reference, now } = page
  const texts = ltiFrameTexts[language]
  return renderFramePage({
    language,
    now,
    title: texts.errorTitle,
    children: (
      <section class="error" aria-labelledby="error">
        <h1 id="error">{texts.errorTitle}</h1>
        <p class="intro">{text}</p>
        {reference && <p class="hint">{fill(texts.reference, { reference })}</p>}
      </section>
    ),
  })
}
