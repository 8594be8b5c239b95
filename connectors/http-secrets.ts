/** Keeps a platform's secrets out of everything that leaves the connection: messages, log lines, kept answers. */
import { HocvuError } from '../src/foundation/errors.ts'
import { redactText } from '../src/foundation/log.ts'

export interface SecretRemover {
  /** A secret that came up later, such as an access token. */
  add(secret: string): void
  /** The text without any of the secrets. */
  hide(text: string): string
}

/** A shorter value of a variable, such as the number of a tenant, is no secret, and stands in many a text by chance. */
const SHORTEST_SECRET = 3

/** Secrets are found in every form in which they travel: plain, in a URL or form, inside JSON. */
export function secretRemover(secrets: readonly string[]): SecretRemover {
  const forms = new Set<string>()
  let longestFirst: string[] = []
  const add = (secret: string) => {
    if (secret.length < SHORTEST_SECRET) return
    const json = JSON.stringify(secret).slice(1, -1)
    const form = new URLSearchParams({ '': secret }).toString().slice(1)
    for (const written of [
      secret,
      encodeURIComponent(secret),
      encodeURI(secret),
      form,
      json,
      json.replaceAll('/', '\\/'),
    ])
      forms.add(written)
    longestFirst = [...forms].sort((a, b) => b.length - a.length)
  }
  for (const secret of secrets) add(secret)
  return {
    add,
    hide: (text) =>
      longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text),
  }
}

/** A fault whose texts hold no secret: connectors quote the platform, and a platform may echo a token. */
export function cleanedFault(fault: HocvuError, hide: (text: string) => string): HocvuError {
  const text = redactText(hide(fault.message))
  const params = Object.fromEntries(
    Object.entries(fault.params).map(([name, value]) => [
      name,
      typeof value === 'string' ? redactText(hide(value)) : value,
    ]),
  )
  const { retryAfterSeconds } = fault
  return new HocvuError(fault.code, text, {
    params,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

/** A programming fault inside a connector; axios adds its configuration to nothing that passes here. */
export function unexpectedFault(
  error: unknown,
  what: string,
  hide: (text: string) => string,
): HocvuError {
  const message = error instanceof Error ? error.message : String(error)
  return new HocvuError(
    'internal',
    `The answer of ${what} could not be handled: ${redactText(hide(message))}`,
  )
}
