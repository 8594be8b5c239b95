import { findTexts } from '../foundation/texts/console/find.ts'
import { fill, type Language, type PageTexts, pageTexts } from '../foundation/texts/pages.ts'
import { inLanguage, renderPage } from './document.tsx'

type ExplainedStatus = 400 | 403 | 404 | 409 | 410 | 413 | 429 | 500 | 503

const WORDS: Record<ExplainedStatus, [title: keyof PageTexts, text: keyof PageTexts]> = {
  400: ['error400', 'error400Text'],
  403: ['error403', 'error403Text'],
  404: ['error404', 'error404Text'],
  409: ['error409', 'error409Text'],
  410: ['error410', 'error410Text'],
  413: ['error413', 'error413Text'],
  429: ['error429', 'error429Text'],
  500: ['error500', 'error500Text'],
  503: ['error503', 'error503Text'],
}

export interface ErrorPage {
  language: Language
  status: number
  /** The request's id, for whoever looks into the log. Never part of a private link. */
  reference?: string | undefined
  /** When to try again, where that is known. */
  retryAfterSeconds?: number | undefined
  /** The public pages listen elsewhere. */
  apart?: boolean
}

const A_MINUTE = 60

/** A page for a person who met an error. Unknown, foreign and forbidden addresses all get the same 404. */
export function errorPage(page: ErrorPage): string {
  const { language, status, reference, retryAfterSeconds = A_MINUTE, apart = false } = page
  const texts = pageTexts[language]
  const [title, text] = WORDS[explained(status)]
  const told = fill(texts[text], { seconds: retryAfterSeconds })
  return renderPage({
    language,
    title: texts[title],
    description: told,
    listed: false,
    apart,
    children: (
      <section class="error" aria-labelledby="error">
        <p class="error-code">{fill(texts.errorCode, { status })}</p>
        <h1 id="error">{texts[title]}</h1>
        <p class="intro">{told}</p>
        {!apart && (
          <p class="actions">
            {status === 404 && (
              <a class="button" href={inLanguage('/find', language)}>
                {findTexts[language].title}
              </a>
            )}
            <a
              class={status === 404 ? 'button button-quiet' : 'button'}
              href={inLanguage('/verify', language)}
            >
              {texts.footerVerify}
            </a>
          </p>
        )}
        {reference && <p class="hint">{fill(texts.errorReference, { reference })}</p>}
      </section>
    ),
  })
}

function explained(status: number): ExplainedStatus {
  if (status === 403 || status === 404 || status === 409 || status === 410) return status
  if (status === 413 || status === 429 || status === 503) return status
  return status >= 500 ? 500 : 400
}
