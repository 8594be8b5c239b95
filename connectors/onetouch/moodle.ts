/** Calls of Moodle's web service functions: POST only, so that the token reaches no access log. */
import type { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import type { ConnectorContext, QuarantinedRow } from '../contract.ts'
import { readJson } from '../http.ts'
import { faultOfException } from './faults.ts'
import type { OnetouchSettings } from './settings.ts'
import { Exception, SiteInfo } from './wire.ts'

const ENDPOINT = '/webservice/rest/server.php'
const ACCESS_KEY = /"userprivateaccesskey"\s*:\s*"([^"]+)"/g

interface MoodleCall<T> {
  function: string
  parameters?: Record<string, string | number>
  answer: z.ZodType<T>
  /** Where the answer stands in words, for kept answers: `grades of course KNS-2022`. */
  place: string
  /** The course as the cohort names it. */
  course?: string
  /** Names come as they are stored, with all their languages, instead of run together or in the site's language. */
  rawNames?: true
  deadlineSeconds?: number
}

interface MoodleAnswer<T> {
  value: T
  /** The site's clock, from the answer's Date header. */
  date: Date | null
}

export interface Moodle {
  readonly settings: OnetouchSettings
  /** Site, version and functions; asked once. */
  site(): Promise<MoodleAnswer<SiteInfo>>
  /** @throws HocvuError `platform.*` */
  call<T>(call: MoodleCall<T>): Promise<MoodleAnswer<T>>
  /** A row for the quarantine, without secrets. `key` is made from the row where it has no id of its own. */
  quarantine(row: {
    course: { name: string }
    place: string
    key?: string
    reason: string
    detail: string
    row: unknown
  }): QuarantinedRow
}

export function createMoodle(context: ConnectorContext<OnetouchSettings>): Moodle {
  const { http, settings } = context
  let functions: ReadonlySet<string> | null = null
  let site: MoodleAnswer<SiteInfo> | null = null

  http.addSecret(settings.token)

  function call<T>(asked: MoodleCall<T>): Promise<MoodleAnswer<T>> {
    return http.request({
      what: asked.function,
      place: asked.place,
      method: 'POST',
      path: ENDPOINT,
      form: {
        wstoken: settings.token,
        moodlewsrestformat: 'json',
        wsfunction: asked.function,
        ...(asked.rawNames && { moodlewssettingraw: '1' }),
        ...texts(asked.parameters ?? {}),
      },
      deadlineMs: (asked.deadlineSeconds ?? settings.timeouts.call) * 1000,
      refusal: ({ status, body }) =>
        status === 403
          ? new HocvuError(
              'platform.no-right',
              body.trim() === ''
                ? 'The site answers 403 with nothing: web services or the REST protocol are switched off. Switch both on (Site administration > Server > Web services).'
                : `${asked.function}: something in front of the site refuses the request (HTTP 403). Have this service's address allowed.`,
            )
          : null,
      read(answer) {
        // A live key of the service account, which the site sends along; an answer that breaks off is kept too.
        for (const [, key = ''] of answer.body.matchAll(ACCESS_KEY)) http.addSecret(key)
        const json = readJson(answer, asked.function)
        const exception = Exception.safeParse(json)
        if (exception.success)
          throw faultOfException(exception.data, {
            function: asked.function,
            course: asked.course ?? null,
            functions,
          })
        const value = asked.answer.safeParse(json)
        if (!value.success) {
          const fault = value.error.issues[0]
          throw new HocvuError(
            'platform.bad-answer',
            `${asked.function} answered in an unexpected form (at ${fault?.path.join('.') || 'the top'}: ${fault?.code}). Check the Moodle version and its plug-ins.`,
          )
        }
        const date = Date.parse(answer.headers.date ?? '')
        return {
          value: value.data,
          date: Number.isNaN(date) ? null : new Date(date),
        }
      },
    })
  }

  return {
    settings,
    call,
    async site() {
      site ??= await call({
        function: 'core_webservice_get_site_info',
        answer: SiteInfo,
        place: 'site info',
      })
      functions = new Set(site.value.functions.map((entry) => entry.name))
      return site
    },
    quarantine({ course, place, key, reason, detail, row }) {
      const raw = http.withoutSecrets(JSON.stringify(row) ?? '')
      const ownKey = key ?? sha256(raw).toString('hex').slice(0, 32)
      const rowKey = `${place}#${ownKey}#${reason}`
      return { place, key: rowKey, course: course.name, reason, detail, raw }
    },
  }
}

/** `options` of a function in the form that Moodle reads: `options[0][name]`, `options[0][value]`. */
export function optionList(options: Record<string, string | number>): Record<string, string> {
  const list: Record<string, string> = {}
  for (const [index, [name, value]] of Object.entries(options).entries()) {
    list[`options[${index}][name]`] = name
    list[`options[${index}][value]`] = String(value)
  }
  return list
}

/** Warnings beside an otherwise good answer may mean that something was left out: each one waits for a person. */
export function quarantinedWarnings(
  moodle: Moodle,
  course: { name: string },
  place: string,
  warnings: readonly unknown[],
): QuarantinedRow[] {
  return warnings.map((warning) =>
    moodle.quarantine({
      course,
      place,
      reason: 'platform-warning',
      detail:
        'Moodle added a warning to its answer, so something may be missing from it. Read the warning and mend its cause on the site.',
      row: warning,
    }),
  )
}

function texts(parameters: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  )
}
