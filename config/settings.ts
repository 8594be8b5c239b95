/** The environment, read once, here only. Every variable with its default, meaning and how to obtain it. */
import { resolve } from 'node:path'
import { z } from 'zod'
import { HocvuError } from '../src/foundation/errors.ts'
import { parseMasterKey } from '../src/foundation/secrets.ts'

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user:password@host:5432/database',
})

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://hocvu.example.gov.vn' })
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
  MAIL_URL: z
    .url({
      protocol: /^smtps?$/,
      error: 'must look like smtp://user:password@mail.example.gov.vn:587',
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
  RAW_PAGE_DAYS: wholeNumber(3660, 'must be a number of days, 0 to 3660')
    .default(90)
    .describe('Days for which answers of platforms and brought files are kept for a replay.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info')
    .describe('How much is logged to standard error.'),
  TRUST_PROXY: wholeNumber(99, 'must be the number of proxies in front of the service, 0 to 99')
    .default(0)
    .describe('Number of reverse proxies in front; needed for rate limits by address.'),
})

export type Settings = z.infer<typeof settingsSchema>

/**
 * A variable set to nothing counts as left out: compose files and shells pass `NAME=` on for what is not set.
 * @throws HocvuError `settings.invalid` naming every fault at once, each with its mend
 */
export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const set = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value.trim() !== '',
  )
  const parsed = settingsSchema.safeParse(Object.fromEntries(set))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new HocvuError(
    'settings.invalid',
    `The environment has ${faults.length} fault(s):\n${faults.join('\n')}`,
    {
      fields: parsed.error.issues.map((issue) => ({
        field: issue.path.join('.'),
        reason: issue.message,
      })),
    },
  )
}

/** Settings of this process. */
export function readSettings(): Settings {
  return parseSettings(process.env)
}

/** The variables that `${NAME}` in platforms.yaml may read. */
export function readVariable(name: string): string | undefined {
  return process.env[name]
}
