/** The field onto which anybody drops the PDF of a certificate. Works without script: browsers take a drop on a file field. */
import type { Language } from '../foundation/texts/pages.ts'
import { verificationTexts } from '../foundation/texts/verification.ts'
import { inLanguage } from './document.tsx'

export function VerifyUploadForm({
  language,
  noFile = false,
}: {
  language: Language
  /** It was sent without a file. */
  noFile?: boolean
}) {
  const texts = verificationTexts[language]
  return (
    <form
      class="upload"
      action={inLanguage('/verify', language)}
      method="post"
      encType="multipart/form-data"
    >
      <label for="file">{texts.uploadLabel}</label>
      <input
        id="file"
        name="file"
        type="file"
        required
        accept="application/pdf,.pdf,application/json,.json"
        aria-describedby="file-hint"
      />
      <p id="file-hint" class="hint">
        {texts.uploadHint}
      </p>
      {noFile && (
        <p class="fault" role="alert">
          {texts.uploadMissing}
        </p>
      )}
      <button class="button" type="submit">
        {texts.uploadButton}
      </button>
    </form>
  )
}
