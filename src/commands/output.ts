/** What a command says: results on standard output, progress and logs on standard error. */
import { asHocvuError, type HocvuError } from '../foundation/errors.ts'
import { redactText } from '../foundation/log.ts'

export interface Output {
  json: boolean
  /** A line for people; silent with `--json`. */
  say(text: string): void
  /** A line beside the result, on standard error. */
  note(text: string): void
  /** A line that replaces itself on a terminal. */
  progress(text: string): void
  /** The result, once, as the last thing: with `--json` one line, else what `human` makes of it. */
  result(value: object, human: () => string): void
  error(thrown: unknown): HocvuError
}

interface Streams {
  out: { write(text: string): unknown }
  err: { write(text: string): unknown; isTTY?: boolean }
}

export function createOutput(json: boolean, { out, err }: Streams): Output {
  let progressShown = false
  let lastProgress = ''
  let lastProgressAt = Number.NEGATIVE_INFINITY
  const clearProgress = () => {
    if (progressShown && err.isTTY) err.write('\r\u001b[2K')
    progressShown = false
  }
  return {
    json,
    say: (text) => {
      clearProgress()
      if (!json) out.write(`${text}\n`)
    },
    note: (text) => {
      clearProgress()
      err.write(`${text}\n`)
    },
    progress: (text) => {
      const now = performance.now()
      if (text === lastProgress || now - lastProgressAt < (err.isTTY ? 100 : 2_000)) return
      lastProgress = text
      lastProgressAt = now
      if (err.isTTY) err.write(`\r\u001b[2K${text}`)
      else err.write(`${text}\n`)
      progressShown = true
    },
    result: (value, human) => {
      clearProgress()
      out.write(json ? `${JSON.stringify(value)}\n` : `${human()}\n`)
    },
    error: (thrown) => {
      clearProgress()
      const error = asHocvuError(thrown)
      const message = redactText(error.message)
      if (json) {
        const { code, retryable } = error
        const faults = error.fields.map(({ field, reason }) => ({
          field,
          reason: redactText(reason),
        }))
        const told = { code, message, retryable, ...(faults.length > 0 && { faults }) }
        out.write(`${JSON.stringify({ error: told })}\n`)
      } else err.write(`hocvu: ${message}\n`)
      return error
    },
  }
}

export const exitCodes = { done: 0, failed: 1, wrongUse: 2, partial: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
