/** What must never stand in a log line, a stored page or an error: secrets, link tokens, full national IDs. */

const HIDDEN = '[hidden]'

/** Names whose values are secrets, after removing everything but letters, in lower case. */
const SECRET_NAME =
  /(?:token|password|passphrase|secret|authorization|cookie|apikey|masterkey|privatekey)$/
const NATIONAL_ID_NAME = /(?:nationalid|cccd|cmnd)$/

/** In JSON a slash may be written `\/`. Patterns are bounded or anchored, because whole pages of platforms run through them. */
const SECRETS_IN_TEXT: [pattern: RegExp, replacement: string][] = [
  // token=…, wstoken=…, client_secret=…, Authorization: Bearer …
  [/((?:token|password|secret|api[_-]?key)=|Bearer\s+)[^\s&"'<>\\]+/gi, `$1${HIDDEN}`],
  [/(authorization["']?\s*[:=]\s*["']?basic\s+)[^\s"'<>\\]+/gi, `$1${HIDDEN}`],
  // "token":"…" in JSON, also in JSON inside a JSON string
  [
    /(\\?"(?:[\w-]{0,40}(?:token|password|secret|api[_-]?key)|authorization|cookie)\\?"\s*:\s*\\?")[^"\\]+/gi,
    `$1${HIDDEN}`,
  ],
  // scheme://user:password@host; a database's password may hold a stray slash
  [
    /((?:postgres(?:ql)?|rediss?|mysql|smtps?):\\?\/\\?\/[^\s:@/"'<>]{0,200}:)[^\s"'<>]{1,500}@/gi,
    `$1${HIDDEN}@`,
  ],
  [/(:\\?\/\\?\/[^\s:@/"'<>]{0,200}:)[^\s"'<>/?#]{1,500}@/gi, `$1${HIDDEN}@`],
  // a learner's private link, a calendar's, and one by which a password is set or a learning platform registers itself
  [/(\/(?:c|calendar|sign-in\\?\/link|lti\\?\/register)\\?\/)[\w-]{16,}/g, `$1${HIDDEN}`],
]

/** A national ID as a bare number in JSON becomes 0, which is JSON at any depth of strings within strings. */
const NATIONAL_ID_AS_NUMBER = /([:[,]\s*)-?[1-9]\d{11}(?=\s*[,}\]])/g
/** Twelve digits on their own; neither part of a longer number, nor of a decimal fraction, nor the end of a UUID. */
const NATIONAL_ID =
  /(?<!\d)(?<!\d\.)(?<!\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-)\d{8}(\d{4})(?!\d)(?!\.\d)/g
/** The same in groups, as on the card. */
const NATIONAL_ID_GROUPED =
  /(?<!\d)(?<!\d[ .])(?:\d{4} \d{4} |\d{3} \d{3} \d{2})(\d ?\d{3})(?! ?\d)/g

/** Secrets of this installation, by their values, however somebody else writes them back. */
const knownSecrets = new Set<string>()
/** Shorter ones are words of the language, too. */
const SHORTEST_SECRET = 10

/** From now on these values stand in no text that is redacted, whoever repeats them: a mail server in its refusal, say. */
export function hideValues(secrets: readonly string[]): void {
  for (const secret of secrets.filter(({ length }) => length >= SHORTEST_SECRET))
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      knownSecrets.add(form)
}

/** Whatever the patterns look for has one of these; most names of people and places have none. */
const SUSPICIOUS = /[=:/]|bearer|\d{3}/i

function withoutKnownSecrets(text: string): string {
  let redacted = text
  for (const secret of knownSecrets)
    if (redacted.includes(secret)) redacted = redacted.replaceAll(secret, HIDDEN)
  return redacted
}

/** Removes tokens and passwords from a text; JSON stays JSON. */
function redactSecrets(text: string): string {
  let redacted = text
  for (const [pattern, replacement] of SECRETS_IN_TEXT)
    redacted = redacted.replace(pattern, replacement)
  return redacted
}

/** Removes tokens, passwords and full national IDs from a text; JSON stays JSON. */
export function redactText(text: string): string {
  const unknown = withoutKnownSecrets(text)
  if (!SUSPICIOUS.test(unknown)) return unknown
  return maskGroupedIds(
    redactSecrets(unknown)
      .replace(NATIONAL_ID_AS_NUMBER, (_, before: string) => `${before}0`)
      .replace(NATIONAL_ID, '********$1'),
  )
}

/** Masks national IDs that are written in groups, as on the card. */
export function maskGroupedIds(text: string): string {
  return text.replace(NATIONAL_ID_GROUPED, '********$1')
}

/** The same for a JSON value, at every depth; what stands under a secret's name is hidden whole. */
export function redactJson(value: unknown, name = ''): unknown {
  if (value === null || typeof value === 'boolean' || value === undefined) return value
  const plainName = name.replace(/[^a-z]/gi, '').toLowerCase()
  if (SECRET_NAME.test(plainName)) return HIDDEN
  if (NATIONAL_ID_NAME.test(plainName)) return `********${String(value).slice(-4)}`
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'number')
    return /^-?\d{12}$/.test(String(value)) ? redactText(String(value)) : value
  if (Array.isArray(value)) return value.map((item) => redactJson(item))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redactJson(item, key)]),
  )
}
