/** How a kept answer is found again: by its question, everything that was asked, without secrets. */
import { sha256 } from '../src/foundation/secrets.ts'

export interface Question {
  method: string
  /** Base address and path. */
  url: string
  query?: Record<string, string> | undefined
  form?: Record<string, string> | undefined
}

/** The hash by which an answer is found again. @param hide takes the platform's secrets out, which change */
export function questionHash(question: Question, hide: (text: string) => string): Buffer {
  const sorted = (values: Record<string, string> | undefined) =>
    Object.entries(values ?? {})
      .map(([name, value]) => [name, hide(value)])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
  return sha256(
    JSON.stringify([
      question.method,
      hide(question.url),
      sorted(question.query),
      sorted(question.form),
    ]),
  )
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
