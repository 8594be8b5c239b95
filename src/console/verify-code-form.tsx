/** The field into which the code of a paper is typed. */
import { type Language, pageTexts } from '../foundation/texts/pages.ts'

/** Sends `GET /verify?code=…`; the server answers with the page of that code. */
export function VerifyForm({ language }: { language: Language }) {
  const texts = pageTexts[language]
  return (
    <form class="verify" action="/verify" method="get">
      {language !== 'vi' && <input type="hidden" name="lang" value={language} />}
      <label for="code">{texts.verifyLabel}</label>
      <div class="row">
        <input
          id="code"
          name="code"
          required
          maxLength={120}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          aria-describedby="code-hint"
        />
        <button class="button" type="submit">
          {texts.verifyButton}
        </button>
      </div>
      <p id="code-hint" class="hint">
        {texts.verifyIntro}
      </p>
    </form>
  )
}
