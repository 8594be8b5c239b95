import { type Logger, pino, stdSerializers } from 'pino'

export type Log = Logger

/** Keys whose values never reach a log line, at any depth that pino can reach cheaply. */
const SECRET_KEYS = [
  'token',
  'wstoken',
  'password',
  'secret',
  'authorization',
  'cookie',
  'nationalId',
  'national_id',
  'apiKey',
  'masterKey',
]

const SECRET_IN_TEXT =
  /(wstoken=|token=|Bearer\s+|password=|postgres(?:ql)?:\/\/[^:\s]+:)([^\s&"'@]+)/gi

/** Twelve digits on their own: a citizen's number (CCCD). Only the last four may be seen. */
const NATIONAL_ID_IN_TEXT = /(?<![\d.])\d{8}(\d{4})(?![\d.])/g

/** Removes tokens, passwords and full national IDs from a text that is about to be logged or stored. */
export function redactText(text: string): string {
  return text.replace(SECRET_IN_TEXT, '$1[hidden]').replace(NATIONAL_ID_IN_TEXT, '********$1')
}

/**
 * The log: one JSON object a line on standard error, so that standard output stays for results.
 * @param level pino's levels; `silent` for none
 */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '[hidden]',
      },
      serializers: {
        err: (error: Error) => {
          const { type, message, stack } = stdSerializers.err(error)
          return { type, message: redactText(message), stack: redactText(stack ?? '') }
        },
      },
      hooks: {
        logMethod(args, method) {
          const cleaned = args.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg))
          Reflect.apply(method, this, cleaned)
        },
      },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  )
}
