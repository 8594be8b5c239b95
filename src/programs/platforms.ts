/**
 * What `platforms.yaml` says: the platforms of an installation. `${NAME}` stands for a variable of the environment
 * and stays as it is in the definition, so that a definition can be shown and stored; values come in at the last
 * moment, through `resolvePlatform`.
 */
import { validate as isSchedule } from 'node-cron'
import { z } from 'zod'
import { parseVietnameseDate } from '../foundation/dates.ts'
import { HocvuError } from '../foundation/errors.ts'
import { type Fraction, parseFraction } from './fraction.ts'
import { nearestWord, suggestion } from './nearest.ts'
import { type Fault, fieldName, parseWith, type YamlFile } from './yaml.ts'

export interface PlatformDefinition {
  id: string
  connector: string
  /** null for a connector without an address, such as a file drop. */
  url: string | null
  /** As written: `${ONETOUCH_TOKEN}`. */
  token: string | null
  /** Five or six cron fields, read in Asia/Ho_Chi_Minh; null: only by hand. */
  schedule: string | null
  /** Permits http and loopback or private addresses. */
  allowPrivateNetwork: boolean
  /** Pace of all workers together; null: the connector's own. */
  requestsPerSecond: number | null
  /** Requests under way at a time; null: the connector's own. */
  parallel: number | null
  /** More than this share of a course's active learners gone at once holds a sync for a person. */
  lossShare: Fraction
  /** Day on which the token runs out (yyyy-MM-dd), where somebody wrote it down; null: unknown. */
  tokenExpires: string | null
  /** The connector's own keys, for its own schema. */
  settings: Record<string, unknown>
}

/** A platform with the values of its variables. Never stored, never logged. */
export interface ResolvedPlatform extends PlatformDefinition {
  /** The token, values of the environment and settings named like secrets: what logs and raw pages must not hold. */
  secrets: string[]
}

const ownKeys = [
  'id',
  'connector',
  'url',
  'token',
  'schedule',
  'allowPrivateNetwork',
  'requestsPerSecond',
  'parallel',
  'lossShare',
  'tokenExpires',
]

/** A fifth: fewer leave a class from one night to the next; more are mostly a fault of the platform. */
const USUAL_LOSS_SHARE: Fraction = { numerator: 1, denominator: 5 }

/** Values come as written, so numbers are texts. */
const number = (what: string, minimum: number, maximum: number) =>
  z
    .string({ error: `must be ${what}` })
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `must be ${what}`)
    .nullable()
    .default(null)

const line = (what: string) =>
  z
    .string({ error: `must be ${what}` })
    .trim()
    .min(1, `must be ${what}`)

const schema = (connectors: readonly string[]) =>
  z.object(
    {
      id: line('an id such as onetouch').regex(
        /^[a-z0-9][a-z0-9-]{0,62}$/,
        'must be 1 to 63 small letters a-z, digits or "-", and begin with a letter or digit',
      ),
      connector: line(`a connector: ${connectors.join(', ')}`).superRefine((value, context) => {
        if (connectors.includes(value)) return
        const near = suggestion(value, connectors)
        context.addIssue({
          code: 'custom',
          message: `"${value}" is no connector${near || `; known: ${connectors.join(', ')}`}`,
        })
      }),
      url: line('an address such as https://onetouch.example.gov.vn')
        .superRefine((value, context) => {
          const fault = addressFault(value)
          if (fault !== null) context.addIssue({ code: 'custom', message: fault })
        })
        .nullable()
        .default(null),
      token: line('a token, best written as a variable of the environment')
        .nullable()
        .default(null),
      schedule: line('a schedule such as "0 2 * * *"')
        .refine(
          (value) => isSchedule(value),
          'must be a schedule of five fields such as "0 2 * * *" (every night at 2:00); leave it out for none',
        )
        .nullable()
        .default(null),
      allowPrivateNetwork: z.boolean({ error: 'must be true or false' }).default(false),
      requestsPerSecond: number('a number of requests, 0.1 to 1000', 0.1, 1000),
      parallel: number('a whole number of requests, 1 to 20', 1, 20),
      lossShare: z
        .string({ error: 'must be a share such as 20% or 1/5' })
        .transform((value, context) => {
          const share = parseFraction(value)
          if (share !== null) return share
          context.addIssue({ code: 'custom', message: 'must be a share such as 20% or 1/5' })
          return z.NEVER
        })
        .default(USUAL_LOSS_SHARE),
      tokenExpires: line('a day such as 2026-12-31')
        .transform((value, context) => {
          const date = parseVietnameseDate(value)
          if (date !== null) return date
          context.addIssue({ code: 'custom', message: 'must be a day such as 2026-12-31' })
          return z.NEVER
        })
        .nullable()
        .default(null),
    },
    { error: 'must hold keys: id, connector, url, token, schedule …' },
  )

const Listing = z.object(
  {
    platforms: z
      .array(z.unknown(), { error: 'must be a list; write [] for none' })
      .nullish()
      .transform((list) => list ?? []),
  },
  { error: 'must hold the key platforms' },
)
const ListingKeys = z.strictObject(
  { platforms: z.unknown().optional() },
  { error: 'only "platforms" is read' },
)
const Keys = z.record(z.string(), z.unknown())

/** @param connectors ids of the connectors there are */
export function readPlatforms(
  file: YamlFile,
  connectors: readonly string[],
): { platforms: PlatformDefinition[]; faults: Fault[] } {
  const faults: Fault[] = []
  const platforms: PlatformDefinition[] = []
  const written = file.written ?? { platforms: [] }
  faults.push(...parseWith(ListingKeys, file, written).faults)
  const listing = parseWith(Listing, file, written)
  const typed = Listing.safeParse(file.typed ?? {}).data?.platforms ?? []
  if (faults.length === 0) faults.push(...listing.faults)
  const entries = listing.value?.platforms ?? []
  const seen = new Map<string, number>()
  for (const [index, entry] of entries.entries()) {
    const at = ['platforms', index]
    const parsed = parseWith(schema(connectors), file, entry, at)
    faults.push(...parsed.faults)
    const settings = ownSettings(typed[index])
    for (const key of Object.keys(settings)) {
      const meant = key.length > 4 ? nearestWord(key, ownKeys) : null
      if (meant !== null)
        faults.push(fault(file, [...at, key], `unknown key (did you mean "${meant}"?)`))
    }
    if (parsed.value === null) continue
    const first = seen.get(parsed.value.id)
    if (first !== undefined)
      faults.push(
        fault(file, [...at, 'id'], `"${parsed.value.id}" stands on line ${first} already`),
      )
    else seen.set(parsed.value.id, file.lineOf([...at, 'id']))
    platforms.push({ ...parsed.value, settings })
  }
  return { platforms, faults }
}

/** The variables a platform needs that have no value: with any, the platform is *not configured*. */
export function missingVariables(
  platform: PlatformDefinition,
  readVariable: (name: string) => string | undefined,
): string[] {
  return variablesOf(platform).filter((name) => !readVariable(name))
}

/**
 * The platform with the values of its variables in place.
 * @throws HocvuError `platform.not-configured` naming every variable that is not set
 */
export function resolvePlatform(
  platform: PlatformDefinition,
  readVariable: (name: string) => string | undefined,
): ResolvedPlatform {
  const missing = missingVariables(platform, readVariable)
  if (missing.length > 0)
    throw new HocvuError(
      'platform.not-configured',
      `Platform "${platform.id}" needs ${missing.join(', ')}. Set them in the environment and start again.`,
      {
        params: { platform: platform.id },
        fields: missing.map((name) => ({ field: name, reason: 'is not set' })),
      },
    )
  const valueOfName = (name: string) => readVariable(name) ?? ''
  const fill = (template: string) =>
    template.replace(variable, (_, name: string) => valueOfName(name))
  const token = platform.token === null ? null : fill(platform.token)
  const settings = Keys.parse(mapText(platform.settings, fill))
  // An address is no secret, even when it comes from a variable.
  const secrets = variablesIn([platform.token, platform.settings]).map(valueOfName)
  if (token !== null) secrets.push(token)
  secretTexts(settings, secrets)
  return {
    ...platform,
    url: platform.url === null ? null : fill(platform.url),
    token,
    settings,
    secrets: [...new Set(secrets)],
  }
}

/**
 * The definition as it may stand in the database and on pages. A secret that an operator wrote out instead of
 * naming a variable is left behind, so such a platform can be synced from its file only.
 */
export function storablePlatform(platform: PlatformDefinition): PlatformDefinition {
  const isSafe = (value: unknown) => typeof value !== 'string' || value.search(variable) >= 0
  return {
    ...platform,
    token: isSafe(platform.token) ? platform.token : null,
    settings: withoutSecrets(platform.settings, isSafe),
  }
}

/** An address where tokens are given out is no token. */
const secretName = /secret|token(?!url)|password|key/i

function withoutSecrets(
  settings: Record<string, unknown>,
  isSafe: (value: unknown) => boolean,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([key, value]) => !secretName.test(key) || isSafe(value))
      .map(([key, value]) => {
        const nested = keysOf(value)
        return [key, nested === null ? value : withoutSecrets(nested, isSafe)]
      }),
  )
}

/** Adds the texts of keys that are named like secrets to a list. */
function secretTexts(settings: Record<string, unknown>, found: string[]): void {
  for (const [key, value] of Object.entries(settings)) {
    if (typeof value === 'string' && secretName.test(key)) found.push(value)
    const nested = keysOf(value)
    if (nested !== null) secretTexts(nested, found)
  }
}

function keysOf(value: unknown): Record<string, unknown> | null {
  return Array.isArray(value) ? null : (Keys.safeParse(value).data ?? null)
}

const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

const variablesOf = ({ url, token, settings }: PlatformDefinition) =>
  variablesIn([url, token, settings])

function variablesIn(values: unknown): string[] {
  const names = new Set<string>()
  mapText(values, (template) => {
    for (const match of template.matchAll(variable)) if (match[1]) names.add(match[1])
    return template
  })
  return [...names]
}

function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapText(item, change))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, mapText(item, change)]),
    )
  return value
}

function ownSettings(entry: unknown): Record<string, unknown> {
  const keys = Keys.safeParse(entry)
  if (!keys.success) return {}
  return Object.fromEntries(Object.entries(keys.data).filter(([key]) => !ownKeys.includes(key)))
}

function addressFault(value: string): string | null {
  if (value.search(variable) >= 0) return null
  if (!/^https?:/i.test(value) || !URL.canParse(value))
    return 'must be an address such as https://onetouch.example.gov.vn'
  const address = new URL(value)
  if (address.username !== '' || address.password !== '')
    return 'must not hold a user or password; give the token under token'
  return null
}

function fault(file: YamlFile, path: PropertyKey[], reason: string): Fault {
  return { file: file.name, line: file.lineOfKey(path), field: fieldName(path), reason }
}
