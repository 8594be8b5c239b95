import { fill, type Language, type PageTexts, pageTexts } from '../foundation/texts/pages.ts'
import { inLanguage, renderPage } from './document.tsx'

type ExplainedStatus = 400 | 404 | 409 | 410 | 413 | 429 | 500

const WORDS: Record<ExplainedStatus, [title: keyof PageTexts, text: keyof PageTexts]> = {
  400: ['error400', 'error400Text'],
  404: ['error404', 'error404Text'],
  409: ['error409', 'error409Text'],
  410: ['error410', 'error410Text'],
  413: ['error413', 'error413Text'],
  429: ['error429', 'error429Text'],
  500: ['error500', 'error500Text'],
}

export interface ErrorPage {
  language: Language
  status: number
  /** The request's id, for whoever looks into the log. Never part of a private link. */
  reference?: string | undefined
}

/** A page for a person who met an error. Unknown, foreign and forbidden addresses all get the same 404. */
export function errorPage({ language, status, reference }: ErrorPage): string {
  const texts = pageTexts[language]
  const [title, text] = WORDS[explained(status)]
  return renderPage({
    language,
    title: texts[title],
    description: texts[text],
    listed: false,
    children: (
      <section class="error" aria-labelledby="error">
        <p class="error-code">{fill(texts.errorCode, { status })}</p>
        <h1 id="error">{texts[title]}</h1>
        <p class="intro">{texts[text]}</p>
        <p class="actions">
          <a class="button" href={inLanguage('/verify', language)}>
            {texts.footerVerify}
          </a>
        </p>
        {reference && <p class="hint">{fill(texts.errorReference, { reference })}</p>}
      </section>
    ),
  })
}

function explained(status: number): ExplainedStatus {
  if (status === 404 || status === 409 || status === 410) return status
  if (status === 413 || status === 429) return status
  return status >= 500 ? 500 : 400
}
