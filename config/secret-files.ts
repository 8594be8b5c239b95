/** Secrets out of files: `NAME_FILE` names a file that holds what `NAME` would say, as containers and systemd hand them over. */
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

/** The settings that are secrets, or may have one within. */
export const secretSettings = [
  'HOCVU_MASTER_KEY',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'REDIS_URL',
  'MAIL_URL',
  'SIGNING_P12_PASSWORD',
  'OIDC_CLIENT_SECRET',
  'OTEL_EXPORTER_OTLP_HEADERS',
] as const

/** What is secret in the values of these settings: all of it, or the password of an address, or what a header says. */
export function secretValues(
  settings: Partial<Record<(typeof secretSettings)[number], string | undefined>>,
): string[] {
  return secretSettings.flatMap((name) => {
    const value = settings[name]
    if (value === undefined || value === '') return []
    if (name.endsWith('_URL')) {
      const password = URL.canParse(value) ? new URL(value).password : ''
      return password === '' ? [] : [password, decodeURIComponent(password)]
    }
    if (name === 'OTEL_EXPORTER_OTLP_HEADERS')
      return value.split(',').flatMap((header) => header.split('=').slice(1).join('=') || [])
    return [value]
  })
}

type Environment = Record<string, string | undefined>

const isSet = (value: string | undefined): value is string =>
  value !== undefined && value.trim() !== ''

/** The environment with the secrets that stand in files, and what is wrong with these, each with its mend. */
export function withSecretFiles(environment: Environment): {
  environment: Environment
  faults: { field: string; reason: string }[]
} {
  const read: Environment = {}
  const faults: { field: string; reason: string }[] = []
  for (const name of secretSettings) {
    const found = secretOf(environment, name)
    if (typeof found === 'string') read[name] = found
    else if (found !== undefined) faults.push({ field: `${name}_FILE`, reason: found.fault })
  }
  return { environment: { ...environment, ...read }, faults }
}

/** undefined: it is set neither here nor in a file. */
export function secretOf(
  environment: Environment,
  name: string,
): string | { fault: string } | undefined {
  const path = environment[`${name}_FILE`]
  const value = environment[name]
  if (!isSet(path)) return value
  if (isSet(value)) return { fault: `${name} is set as well; leave one of the two out` }
  return readSecretFile(resolve(path))
}

const LARGEST = 64 * 1024
const BY_OTHERS = 0o007
const WRITABLE_BY_GROUP = 0o020

/** A group may read: that is how orchestrators hand a file to a service that is not root. */
function readSecretFile(path: string): string | { fault: string } {
  try {
    const { mode, size } = statSync(path)
    if ((mode & BY_OTHERS) !== 0 || (mode & WRITABLE_BY_GROUP) !== 0)
      return { fault: `${path} is open to other users. Run: chmod 600 ${path} (or 440)` }
    if (size > LARGEST) return { fault: `${path} is too large for a secret` }
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return text.trim() === '' ? { fault: `${path} is empty` } : text
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return {
      fault: `${path} cannot be read (${code}). Mend the path, or give the file to the user of the service`,
    }
  }
}
