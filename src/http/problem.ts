/** Whatever was thrown as RFC 9457 problem details. */
import { STATUS_CODES } from 'node:http'
import multer from 'multer'
import { z } from 'zod'
import { databaseFault } from '../foundation/database-faults.ts'
import { asHocvuError, HocvuError } from '../foundation/errors.ts'
import type { Language } from '../foundation/texts/pages.ts'

export const Problem = z
  .object({
    type: z.string().meta({ example: 'urn:hocvu:error:request.invalid' }),
    title: z.string().meta({ example: 'Bad Request' }),
    status: z.int().meta({ example: 400 }),
    detail: z.string().meta({ description: 'For people, in the language of Accept-Language.' }),
    code: z.string().meta({ example: 'request.invalid', description: 'Stable.' }),
    retryable: z.boolean().meta({ description: 'Whether sending the same again may help.' }),
    instance: z
      .string()
      .optional()
      .meta({ description: 'The request, as in the header X-Request-Id. Left out of 404.' }),
    errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })
export type Problem = z.infer<typeof Problem>

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** @param requestId left out of 404, so that unknown, foreign and forbidden read alike to the last byte */
export function problemOf(error: HocvuError, language: Language, requestId: string): Problem {
  return {
    type: `urn:hocvu:error:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.userText(language),
    code: error.code,
    retryable: error.retryable,
    ...(error.status === 404 ? {} : { instance: `urn:hocvu:request:${requestId}` }),
    ...(error.fields.length > 0 ? { errors: error.fields } : {}),
  }
}

/** By these it says that a text has signs in it that no database keeps, such as the null of `%00`: nobody types them. */
const UNSTORABLE_TEXT = /^(?:22021|22P05)$/
/** By this that a day lies outside its calendar, such as one of the year 0000. */
const UNSTORABLE_DAY = '22008'

const Coded = z.object({ code: z.string() })
const HttpFault = z.object({ status: z.int().min(400).max(499) })

/** Errors of express, of the body readers and of the database, as errors with a code. */
export function asProblemError(thrown: unknown): HocvuError {
  if (thrown instanceof HocvuError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (thrown instanceof multer.MulterError) return uploadError(thrown)
  if (thrown instanceof URIError)
    return new HocvuError('request.invalid', `The address is not valid: ${message}`)
  const fault = HttpFault.safeParse(thrown)
  if (fault.success) return requestError(fault.data.status, message, thrown)
  if (databaseFault(thrown) === 'unavailable')
    return new HocvuError('database.unavailable', `The database cannot be reached: ${message}`, {
      cause: thrown,
      retryAfterSeconds: 5,
    })
  const coded = Coded.safeParse(thrown)
  if (coded.success && UNSTORABLE_TEXT.test(coded.data.code))
    return new HocvuError('request.invalid', 'The request has signs in it that cannot be stored.', {
      cause: thrown,
      fields: [{ field: 'request', reason: 'has signs in it that cannot be stored' }],
    })
  if (coded.success && coded.data.code === UNSTORABLE_DAY)
    return new HocvuError('request.invalid', 'The request names a day that no calendar has.', {
      cause: thrown,
      fields: [{ field: 'request', reason: 'names a day that no calendar has' }],
    })
  return asHocvuError(thrown)
}

function requestError(status: number, message: string, cause: unknown): HocvuError {
  if (status === 404) return new HocvuError('not-found', message, { cause })
  if (status === 413) return new HocvuError('request.too-large', message, { cause })
  if (status === 415) return new HocvuError('request.unsupported-type', message, { cause })
  return new HocvuError('request.invalid', message, {
    cause,
    fields: [{ field: 'request', reason: message }],
  })
}

function uploadError(error: multer.MulterError): HocvuError {
  if (error.code === 'LIMIT_FILE_SIZE')
    return new HocvuError('request.too-large', 'The uploaded file is too large.', { cause: error })
  return new HocvuError('request.invalid', `The upload cannot be read: ${error.message}`, {
    cause: error,
    fields: [{ field: error.field ?? 'file', reason: error.message }],
  })
}

/** @param place what the faulty value stands in, where the fault names no field of its own */
export function invalidRequest(error: z.ZodError, place: string): HocvuError {
  const fields = error.issues.map((issue) => ({
    field: issue.path.join('.') || place,
    reason: issue.message,
  }))
  return new HocvuError(
    'request.invalid',
    `The request is not valid: ${fields.map(({ field, reason }) => `${field}: ${reason}`).join('; ')}`,
    { fields },
  )
}
