/** What stands in the frame where a page of the console cannot be shown: what happened, and what to do. */
import { consoleErrorTexts } from '../foundation/texts/console/errors.ts'
import { fill, type Language } from '../foundation/texts/pages.ts'

export function errorInFrame(error: {
  language: Language
  status: number
  /** Of the error itself; left out where unknown, foreign and forbidden have to read alike. */
  text: string | null
  /** The request's id, for whoever looks into the log. */
  reference: string | null
  /** Where somebody may go on: the page that the form stood on, or the same page again. */
  back: { path: string; kind: 'back' | 'again' } | null
}) {
  const { language, status, text, reference, back } = error
  const texts = consoleErrorTexts[language]
  const told = {
    400: [texts.title400, text],
    403: [texts.title403, text],
    404: [texts.title404, texts.text404],
    409: [texts.title409, text],
    429: [texts.title429, text],
    500: [texts.title500, texts.text500],
    503: [texts.title503, texts.text503],
  }[kindOf(status)]
  return {
    area: 'account' as const,
    title: told[0] ?? texts.title500,
    children: (
      <section class="card">
        <div class="card-body">
          <p>{told[1] ?? text}</p>
          <p class="text-secondary">
            {fill(texts.code, { status })}
            {reference !== null && ` · ${fill(texts.reference, { reference })}`}
          </p>
          <div class="btn-list">
            {back !== null && (
              <a class="btn btn-primary" href={back.path}>
                {back.kind === 'back' ? texts.back : texts.again}
              </a>
            )}
            <a class={back === null ? 'btn btn-primary' : 'btn'} href="/console">
              {texts.home}
            </a>
          </div>
        </div>
      </section>
    ),
  }
}

function kindOf(status: number): 400 | 403 | 404 | 409 | 429 | 500 | 503 {
  if (status === 403 || status === 409 || status === 429 || status === 503) return status
  if (status === 404 || status === 405) return 404
  return status >= 500 ? 500 : 400
}
