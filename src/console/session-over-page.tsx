/** For somebody whose session ended before the form was sent. On the sheet of the public pages. */
import { consoleErrorTexts } from '../foundation/texts/console/errors.ts'
import type { Language } from '../foundation/texts/pages.ts'
import { renderPage } from './document.tsx'

export function sessionOverPage(page: {
  language: Language
  /** To sign in and come back. */
  signIn: string
  /** What was typed by hand, so that it is not lost. */
  typed: readonly string[]
  apart: boolean
}): string {
  const { language, signIn, typed, apart } = page
  const texts = consoleErrorTexts[language]
  return renderPage({
    language,
    title: texts.overTitle,
    description: texts.overTitle,
    listed: false,
    apart,
    children: (
      <section class="error" aria-labelledby="over">
        <h1 id="over">{texts.overTitle}</h1>
        <p class="intro">{texts.overText}</p>
        {typed.length > 0 && (
          <section class="panel" aria-labelledby="typed">
            <h2 id="typed">{texts.overTyped}</h2>
            <p class="hint">{texts.overTypedHint}</p>
            {typed.map((text) => (
              <pre class="typed" key={text}>
                {text}
              </pre>
            ))}
          </section>
        )}
        <p class="actions">
          <a class="button" href={signIn}>
            {texts.overSignIn}
          </a>
        </p>
      </section>
    ),
  })
}
