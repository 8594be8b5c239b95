/**
 * Errors that people and programs can act on. Each has a stable code, a status, a text for the user
 * (from the catalogues, by code), a text for the operator, and says whether trying again helps.
 */
import { databaseFault } from './database-faults.ts'
import { errorTexts } from './texts/errors.ts'

export type ErrorCode = keyof typeof errorTexts

interface ErrorDetails {
  /** Values for the placeholders of the user's text. Never a secret or a full national ID. */
  params?: Record<string, string | number>
  /** Those of `params` that read differently in Vietnamese. */
  paramsVi?: Record<string, string>
  cause?: unknown
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number
  /** Fields at fault, for problem details and forms. */
  fields?: { field: string; reason: string }[]
}

export class HocvuError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly retryable: boolean
  readonly params: Record<string, string | number>
  readonly paramsVi: Record<string, string>
  readonly retryAfterSeconds: number | undefined
  readonly fields: { field: string; reason: string }[]

  /** @param operatorText English, for logs and the command line: what happened and what to do next. */
  constructor(code: ErrorCode, operatorText: string, details: ErrorDetails = {}) {
    super(operatorText, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'HocvuError'
    this.code = code
    this.status = errorTexts[code].status
    this.retryable = errorTexts[code].retryable
    this.params = details.params ?? {}
    this.paramsVi = details.paramsVi ?? {}
    this.retryAfterSeconds = details.retryAfterSeconds
    this.fields = details.fields ?? []
  }

  /** What the user reads, in their language. */
  userText(language: 'vi' | 'en'): string {
    const params = language === 'vi' ? { ...this.params, ...this.paramsVi } : this.params
    return errorTexts[this.code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
      String(params[name] ?? ''),
    )
  }
}

/**
 * Anything thrown, as a HocvuError: unknown errors become `internal` and keep their cause for the log; two transactions that
 * stood in each other's way may be tried again, by a job as by whoever asks over HTTP.
 */
export function asHocvuError(thrown: unknown): HocvuError {
  if (thrown instanceof HocvuError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (databaseFault(thrown) === 'conflict')
    return new HocvuError('database.conflict', `Taken back by the database: ${message}`, {
      cause: thrown,
      retryAfterSeconds: 1,
    })
  return new HocvuError('internal', message, { cause: thrown })
}

/** An error that was written down by another process, such as the failure of a run. */
export function storedError(
  stored: {
    code: string
    message: string
    params?: Record<string, string | number> | undefined
    paramsVi?: Record<string, string> | undefined
  } | null,
): HocvuError {
  const code = stored?.code
  const known = (candidate: string | undefined): candidate is ErrorCode =>
    candidate !== undefined && Object.hasOwn(errorTexts, candidate)
  return new HocvuError(
    known(code) ? code : 'internal',
    stored?.message ?? 'The cause is not known.',
    { params: stored?.params ?? {}, paramsVi: stored?.paramsVi ?? {} },
  )
}
