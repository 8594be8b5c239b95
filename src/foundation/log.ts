import { type Logger, pino, stdSerializers } from 'pino'
import { correlation } from './correlation.ts'
import { redactJson, redactText } from './redact.ts'

export { hideValues, redactText } from './redact.ts'

export type Log = Logger

/**
 * The log: one JSON object a line on standard error, so that standard output stays for results.
 * Every line carries the ids under which it was written (`correlated`), and every finished line is redacted, wherever
 * in it a secret or a national ID stands.
 * @param level pino's levels; `silent` for none
 */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...correlation() }),
      serializers: {
        err: (thrown: unknown) => (thrown instanceof Error ? errorFields(thrown) : thrown),
      },
      hooks: { streamWrite: redactLine },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  )
}

/** `stack` carries the stacks of the causes too. */
function errorFields(error: Error) {
  const { type, message, stack } = stdSerializers.err(error)
  return { type, code: 'code' in error ? error.code : undefined, message, stack }
}

function redactLine(line: string): string {
  let entry: unknown
  try {
    entry = JSON.parse(line)
  } catch {
    return redactText(line)
  }
  return `${JSON.stringify(redactJson(entry))}\n`
}
