/** How a kept answer is found again: by its question, everything that was asked, without secrets. */
export interface Question {
  method: string
  /** Path below the platform's address, which may move; of a call to another address, the address too. */
  url: string
  query?: Record<string, string> | undefined
  form?: Record<string, string> | undefined
}

/** The text by which an answer is found again. @param hide takes the platform's secrets out, which change */
export function questionText(question: Question, hide: (text: string) => string): string {
  const sorted = (values: Record<string, string> | undefined) =>
    Object.entries(values ?? {})
      .map(([name, value]) => [name, hide(value)])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
  return JSON.stringify([
    question.method,
    hide(question.url),
    sorted(question.query),
    sorted(question.form),
  ])
}

/** Headers that an answer may be read by; any other could hold a cookie or a token. */
const MEANINGFUL = ['date', 'link', 'content-type', 'content-disposition', 'last-modified']

export function meaningfulHeaders(
  headers: Readonly<Record<string, string>>,
  hide: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    MEANINGFUL.flatMap((name) => {
      const value = headers[name]
      return value === undefined ? [] : [[name, hide(value)]]
    }),
  )
}
