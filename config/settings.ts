/** The environment, read once, here only. Every variable with its default, meaning and how to obtain it. */
import { resolve } from 'node:path'
import { z } from 'zod'
import { HocvuError } from '../src/foundation/errors.ts'
import { parseMasterKey } from '../src/foundation/master-key.ts'
import { oidcFaults, oidcVariables } from './oidc-variables.ts'
import { retentionVariables } from './retention-variables.ts'
import { secretOf, withSecretFiles } from './secret-files.ts'

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://host:5432/database, with user:password@ before the host',
})

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://hocvu.example.gov.vn' })
  .refine((value) => {
    if (!URL.canParse(value)) return true
    const { username, password } = new URL(value)
    return username === '' && password === '' && !/[?#]/.test(value)
  }, 'must be an address without user, password, ? or #: links are made by writing a path behind it')
  .transform((value) => value.replace(/\/+$/, ''))

function wholeNumber(maximum: number, mend: string) {
  return z
    .string()
    .trim()
    .regex(/^\d{1,9}$/, mend)
    .transform(Number)
    .refine((value) => value <= maximum, mend)
}

export const settingsSchema = z.object({
  HOCVU_DATA: z
    .string()
    .default('.hocvu')
    .transform((path) => resolve(path))
    .describe('Folder of the embedded database, the master key and logs.'),
  HOCVU_CONFIG: z
    .string()
    .default('config')
    .transform((path) => resolve(path))
    .describe('Folder with platforms.yaml, programs/ and plans/.'),
  HOST: z.string().default('127.0.0.1').describe('Address the HTTP server listens on.'),
  PORT: wholeNumber(65_535, 'must be a port number, 0 to 65535')
    .default(3000)
    .describe('Port of the HTTP server; 0 takes a free one.'),
  PUBLIC_HOST: z
    .string()
    .optional()
    .describe('Address the public pages listen on when PUBLIC_PORT is set. Left out: HOST.'),
  PUBLIC_PORT: wholeNumber(65_535, 'must be a port number, 0 to 65535')
    .optional()
    .describe(
      'Port of the public pages, apart from console and API. Left out: HOST and PORT serve everything.',
    ),
  CONSOLE_URL: httpUrl
    .optional()
    .describe(
      'What links to the console begin with. Left out: PUBLIC_URL, or with PUBLIC_PORT the address of HOST and PORT.',
    ),
  PUBLIC_URL: httpUrl
    .optional()
    .describe('What links and QR codes begin with. Certificates are refused until it is set.'),
  FORMER_PUBLIC_URLS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .pipe(z.array(httpUrl))
    .default([])
    .describe(
      'Addresses that PUBLIC_URL once was, with commas: what was issued under them keeps verifying when they still lead here.',
    ),
  SIGNING_P12: z
    .string()
    .transform((path) => resolve(path))
    .optional()
    .describe('A PKCS#12 file whose RSA key signs the PDF files. Left out: they are not signed.'),
  SIGNING_P12_PASSWORD: z.string().default('').describe('The password of SIGNING_P12.'),
  SIGNED_FILES: z
    .string()
    .transform((path) => resolve(path))
    .optional()
    .describe("A folder in which files signed with the agency's own signature are laid."),
  AGENCY_CERTIFICATES: z
    .string()
    .transform((path) => resolve(path))
    .optional()
    .describe(
      "PEM file with the certificates under which the agency's own signatures are issued. Left out: whoever signed is taken, and recorded.",
    ),
  OUTGOING_PRIVATE_HOSTS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
    .pipe(
      z.array(
        z
          .string()
          .toLowerCase()
          .regex(
            /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/,
            'must be hosts such as lms.intranet or 10.0.0.5:8080, with commas',
          ),
      ),
    )
    .default([])
    .describe(
      'Hosts of the own network, with commas, that webhooks, learning statements and learning platforms may name, also by http. Left out: public addresses by https alone. Platforms that are read from have allowPrivateNetwork.',
    ),
  MAIL_URL: z
    .url({
      protocol: /^smtps?$/,
      error:
        'must look like smtp://mail.example.gov.vn:587, with user:password@ before the host where it asks who sends',
    })
    .optional()
    .describe('The mail server. Left out: nobody is told by e-mail.'),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>@]+<)?[^\s<>@]+@[^\s<>@]+>?$/,
      'must be an address such as "Học Vụ <hocvu@example.gov.vn>"',
    )
    .optional()
    .describe('Whom mails come from; needed with MAIL_URL.'),
  DATABASE_URL: postgresUrl
    .optional()
    .describe('A PostgreSQL server (15 or newer). Left out: the embedded database in HOCVU_DATA.'),
  DATABASE_OWNER_URL: postgresUrl
    .optional()
    .describe(
      'Login that owns the tables and migrates, when DATABASE_URL is a login with fewer rights.',
    ),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must look like redis://host:6379/0' })
    .optional()
    .describe('Moves the job queues to Redis. Left out: they stand in PostgreSQL.'),
  HOCVU_MASTER_KEY: z
    .string()
    .refine(
      (text) => parseMasterKey(text) !== null,
      'must be 32 bytes as base64 or 64 hex digits; make one with: openssl rand -base64 32',
    )
    .optional()
    .describe('Master key. Left out: the file master.key in HOCVU_DATA, made on first start.'),
  AUDIT_HEAD_FILE: z
    .string()
    .transform((path) => resolve(path))
    .optional()
    .describe(
      'File to which the head of the audit trail is added once a day, best on another machine. Left out: none.',
    ),
  RAW_PAGE_DAYS: wholeNumber(3660, 'must be a number of days, 0 to 3660')
    .default(90)
    .describe('Days for which answers of platforms and brought files are kept for a replay.'),
  ...retentionVariables,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info')
    .describe('How much is logged to standard error.'),
  ...oidcVariables,
  TRUST_PROXY: wholeNumber(99, 'must be the number of proxies in front of the service, 0 to 99')
    .default(0)
    .describe('Number of reverse proxies in front; needed for rate limits by address.'),
  PUBLIC_TRUST_PROXY: wholeNumber(99, 'must be the number of proxies in front, 0 to 99')
    .optional()
    .describe(
      'Number of reverse proxies in front of the public pages, when PUBLIC_PORT is set. Left out: TRUST_PROXY.',
    ),
  METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address on which METRICS_PORT is listened on.'),
  METRICS_PORT: wholeNumber(65_535, 'must be a port number, 0 to 65535')
    .optional()
    .describe(
      'Port of this process for /healthz, /readyz and /metrics alone; worker and schedule answer nowhere else. Left out: none.',
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl
    .optional()
    .describe(
      'Where traces are sent by OTLP over HTTP, such as http://collector:4318. Left out: nobody traces.',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .optional()
    .describe('Headers of these, such as Authorization=Bearer%20…; with commas.'),
  OTEL_SERVICE_NAME: z.string().default('hocvu').describe('What traces call the service.'),
  DRAIN_SECONDS: wholeNumber(5, 'must be a number of seconds, 0 to 5')
    .default(0)
    .describe(
      'Seconds for which a service that was told to stop says so on /readyz and still answers: until the balancer has noticed.',
    ),
})

export type Settings = z.infer<typeof settingsSchema>

export interface SettingFault {
  field: string
  reason: string
}

/**
 * What can be taken, a variable at fault counting as left out, and what is wrong with the others: for whoever looks for
 * more faults. A variable set to nothing counts as left out: compose files and shells pass `NAME=` on for what is not set.
 */
export function checkSettings(environment: Record<string, string | undefined>): {
  settings: Settings
  faults: SettingFault[]
} {
  const files = withSecretFiles(environment)
  const set = Object.entries(files.environment).filter(
    ([, value]) => value !== undefined && value.trim() !== '',
  )
  const parsed = settingsSchema.safeParse(Object.fromEntries(set))
  if (parsed.success)
    return { settings: parsed.data, faults: [...files.faults, ...faultsBetween(parsed.data)] }
  const faults = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    reason: message,
  }))
  const wrong = new Set(parsed.error.issues.map(({ path }) => `${String(path[0])}`))
  const sound = settingsSchema.parse(Object.fromEntries(set.filter(([name]) => !wrong.has(name))))
  // What is there and wrong is not said to be missing as well.
  const between = faultsBetween(sound).filter(({ field }) => !wrong.has(field))
  return { settings: sound, faults: [...files.faults, ...faults, ...between] }
}

/** Variables that are right each by itself and do not fit together. */
const faultsBetween = (settings: Settings): SettingFault[] => [
  ...faultsOfDoors(settings),
  ...oidcFaults(settings, consoleUrlOf(settings)),
]

function faultsOfDoors(settings: Settings): SettingFault[] {
  const { HOST, PORT, PUBLIC_HOST, PUBLIC_PORT, PUBLIC_TRUST_PROXY } = settings
  if (PUBLIC_PORT === undefined)
    return Object.entries({ PUBLIC_HOST, PUBLIC_TRUST_PROXY })
      .filter(([, value]) => value !== undefined)
      .map(([field]) => ({ field, reason: 'counts only with PUBLIC_PORT; set that, too' }))
  const faults: SettingFault[] = []
  if (PUBLIC_PORT === PORT && PORT !== 0 && (PUBLIC_HOST ?? HOST) === HOST)
    faults.push({ field: 'PUBLIC_PORT', reason: 'must not be PORT: the two serve different pages' })
  if (settings.CONSOLE_URL !== undefined && settings.CONSOLE_URL === settings.PUBLIC_URL)
    faults.push({
      field: 'CONSOLE_URL',
      reason: 'must not be PUBLIC_URL when PUBLIC_PORT is set: the console is not served there',
    })
  return faults
}

/** @throws HocvuError `settings.invalid` naming every fault at once, each with its mend */
export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const { settings, faults } = checkSettings(environment)
  if (faults.length === 0) return settings
  const lines = faults.map(({ field, reason }) => `  ${field}: ${reason}`)
  throw new HocvuError(
    'settings.invalid',
    `The environment has ${faults.length} fault(s):\n${lines.join('\n')}`,
    { fields: faults },
  )
}

/** What links to the console begin with; undefined: nobody has said. */
export function consoleUrlOf({
  CONSOLE_URL,
  PUBLIC_URL,
  PUBLIC_PORT,
}: Pick<Settings, 'CONSOLE_URL' | 'PUBLIC_URL' | 'PUBLIC_PORT'>): string | undefined {
  return CONSOLE_URL ?? (PUBLIC_PORT === undefined ? PUBLIC_URL : undefined)
}

/** Settings of this process. */
export function readSettings(): Settings {
  return parseSettings(process.env)
}

/** The same with all that is wrong, for whoever looks for more faults. */
export function examineEnvironment(): { settings: Settings; faults: SettingFault[] } {
  return checkSettings(process.env)
}

/**
 * The variables that `${NAME}` in platforms.yaml may read. Files are read each time, so a renewed token counts at once;
 * one that cannot be read counts as not set, and `variableFault` says why.
 */
export function readVariable(name: string): string | undefined {
  const found = secretOf(process.env, name)
  return typeof found === 'string' ? found : undefined
}

/** What is wrong with the file of a variable, and how to mend it; null: nothing. */
export function variableFault(name: string): string | null {
  const found = secretOf(process.env, name)
  return typeof found === 'object' ? `${name}_FILE: ${found.fault}` : null
}
