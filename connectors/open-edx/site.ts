/** Questions to an Open edX site: signed, their answers checked, their refusals understood. */
import type { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import type { ConnectorContext, QuarantinedRow } from '../contract.ts'
import { readJson } from '../http.ts'
import { signedRequest } from '../sign-in.ts'
import { refusalOf } from './faults.ts'
import { type OpenEdxSettings, signInOf } from './settings.ts'

export interface Question {
  /** The function, for messages: `enrolments`. */
  what: string
  path: string
  query?: Record<string, string>
  /** The course that the question is about. */
  course: string | null
  category?: 'enrolments'
  deadlineSeconds?: number
}

export interface Answered<Value> {
  value: Value
  /** The site's clock. */
  date: Date | null
}

export interface Site {
  readonly baseUrl: string
  readonly settings: OpenEdxSettings
  /** @throws HocvuError `platform.*` */
  get<Schema extends z.ZodType>(
    question: Question,
    answer: Schema,
  ): Promise<Answered<z.output<Schema>>>
  /** @param key what tells the row from others at the same place; left out: its content */
  quarantine(
    row: Omit<QuarantinedRow, 'key' | 'raw'> & { key?: string; row: unknown },
  ): QuarantinedRow
}

export function createSite(context: ConnectorContext<OpenEdxSettings>): Site {
  const { http, settings } = context
  const signIn = signInOf(settings)
  return {
    baseUrl: http.baseUrl,
    settings,
    get({ what, path, query, course, category, deadlineSeconds }, schema) {
      const place = course === null ? what : `${what} of course ${course}`
      return signedRequest(context, signIn, undefined, {
        what,
        place,
        method: 'GET',
        path,
        ...(query && { query }),
        ...(category && { category }),
        deadlineMs: (deadlineSeconds ?? settings.timeouts.call) * 1000,
        refusal: (answer) => refusalOf(answer, { what, course }),
        read(answer) {
          const value = schema.safeParse(readJson(answer, place))
          if (!value.success) {
            const fault = value.error.issues[0]
            throw new HocvuError(
              'platform.bad-answer',
              `${place} came in an unexpected form (at ${fault?.path.join('.') || 'the top'}: ${fault?.code}). Compare the site's version with the connector's README.`,
            )
          }
          const date = Date.parse(answer.headers.date ?? '')
          return { value: value.data, date: Number.isNaN(date) ? null : new Date(date) }
        },
      })
    },
    quarantine({ place, key, reason, detail, row }) {
      const raw = http.withoutSecrets(JSON.stringify(row) ?? '')
      const ownKey = key ?? sha256(raw).toString('hex').slice(0, 32)
      return { place, key: `${place}#${ownKey}#${reason}`, reason, detail, raw }
    },
  }
}

/** A course id inside a path: `+` and `:` are encoded; the slashes of ids of the oldest courses stay. */
export function inPath(courseId: string): string {
  return courseId.split('/').map(encodeURIComponent).join('/')
}
