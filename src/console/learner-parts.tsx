/** What the learner's page offers beside the certificate: a picture to save, sharing, and a word on the course. */
import { LONGEST_COMMENT } from '../certificates/feedback/give.ts'
import type { Feedback } from '../certificates/feedback/store.ts'
import { PICTURE_HEIGHT, PICTURE_WIDTH } from '../certificates/picture.ts'
import { learnerTexts } from '../foundation/texts/console/learner.ts'
import { fill, type Language } from '../foundation/texts/pages.ts'
import { inLanguage } from './document.tsx'
import { SubmitButton, TokenField } from './public-field.tsx'

export function Picture({
  language,
  address,
  number,
}: {
  language: Language
  address: string
  number: string
}) {
  const texts = learnerTexts[language]
  return (
    <section aria-labelledby="picture">
      <h2 id="picture">{texts.pictureTitle}</h2>
      <figure class="picture">
        <img
          src={address}
          alt={fill(texts.pictureAlt, { number })}
          width={PICTURE_WIDTH}
          height={PICTURE_HEIGHT}
          loading="lazy"
        />
        <figcaption>{texts.pictureHint}</figcaption>
      </figure>
      <p class="actions">
        <a class="button button-quiet" href={address} download>
          {texts.pictureSave}
        </a>
      </p>
    </section>
  )
}

/** The public address, never the private one. Without script it can be copied by hand. */
export function Share({ language, address }: { language: Language; address: string }) {
  const texts = learnerTexts[language]
  return (
    <section class="panel share" aria-labelledby="share">
      <h2 id="share">{texts.shareTitle}</h2>
      <p>{texts.shareText}</p>
      <p class="field">
        <label for="share-address">{texts.shareAddress}</label>
        <input id="share-address" type="text" readOnly value={address} />
      </p>
      <p class="actions">
        <button
          class="button button-quiet"
          type="button"
          hidden
          data-share={texts.shareMessage}
          data-share-label={texts.share}
          data-copied={texts.copied}
        >
          {texts.copy}
        </button>
      </p>
      <p class="hint" role="status" data-share-told />
    </section>
  )
}

/** Stroke of a star in a box of 24. */
const STAR = 'M12 3l2.8 5.8 6.2.9-4.5 4.4 1 6.3-5.5-3-5.5 3 1-6.3L3 9.7l6.2-.9z'

export function FeedbackForm({
  language,
  formToken,
  action,
  given,
  thanks,
}: {
  language: Language
  formToken: string
  action: string
  /** What was said before; null: nothing yet. */
  given: Feedback | null
  /** It was sent a moment ago. */
  thanks: boolean
}) {
  const texts = learnerTexts[language]
  const words = [texts.star1, texts.star2, texts.star3, texts.star4, texts.star5]
  return (
    <section class="panel" aria-labelledby="feedback">
      <h2 id="feedback">{texts.feedbackTitle}</h2>
      {thanks && (
        <p class="done" role="status">
          {texts.thanks}
        </p>
      )}
      <form class="stack" method="post" action={inLanguage(action, language)}>
        <TokenField formToken={formToken} />
        <p class="hint">{texts.feedbackHint}</p>
        <fieldset>
          <legend>{texts.stars}</legend>
          <div class="stars">
            {words.map((word, index) => (
              <label key={word}>
                <input
                  type="radio"
                  name="stars"
                  value={String(index + 1)}
                  checked={given?.stars === index + 1}
                  required
                />
                <svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">
                  <path d={STAR} />
                </svg>
                <span>{index + 1}</span>
                <small>{word}</small>
              </label>
            ))}
          </div>
        </fieldset>
        <p class="field">
          <label for="comment">{texts.comment}</label>
          <textarea
            id="comment"
            name="comment"
            rows={4}
            maxLength={LONGEST_COMMENT}
            aria-describedby="comment-hint"
          >
            {given?.comment}
          </textarea>
          <small class="hint" id="comment-hint">
            {texts.commentHint}
          </small>
        </p>
        <SubmitButton text={given === null ? texts.send : texts.change} quiet />
      </form>
    </section>
  )
}
