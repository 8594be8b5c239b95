/** Values that a JSON schema describes, as far as the schemas of the API go. */
import fc from 'fast-check'
import { z } from 'zod'
import { hostileJson, hostileText } from './hostile.ts'

export interface Schema {
  type?: string | string[] | undefined
  enum?: unknown[] | undefined
  const?: unknown
  anyOf?: Schema[] | undefined
  oneOf?: Schema[] | undefined
  allOf?: Schema[] | undefined
  properties?: Record<string, Schema> | undefined
  required?: string[] | undefined
  items?: Schema | undefined
  additionalProperties?: boolean | Schema | undefined
  minItems?: number | undefined
  maxItems?: number | undefined
  minLength?: number | undefined
  maxLength?: number | undefined
  minimum?: number | undefined
  maximum?: number | undefined
  format?: string | undefined
  pattern?: string | undefined
}

export const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
    allOf: z.array(Schema).optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    items: Schema.optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
  }),
)

/** Words that mean something in this installation, by which a call gets past its first checks. */
export interface Known {
  /** Never empty. */
  all: readonly string[]
  /** By what stands before them in an address, such as `cohorts`. */
  of(room: string): readonly string[]
}

export function knownWords(named: readonly { room: string; word: string }[]): Known {
  const rooms = new Map<string, string[]>()
  for (const { room, word } of named) rooms.set(room, [...(rooms.get(room) ?? []), word])
  return {
    all: named.map(({ word }) => word),
    of: (room) => rooms.get(room) ?? [],
  }
}

const MOST_ITEMS = 4
const LONGEST = 60

const date = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10))

/** What fits the schema. @param known texts to take, beside others, where a text of no form is asked for */
export function fitting(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((choice) => fitting(choice, known)))
  if (schema.allOf)
    return fc
      .tuple(...schema.allOf.map((part) => fitting(part, known)))
      .map((parts) => Object.assign({}, ...parts))
  const types = [schema.type ?? 'string'].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, known)))
}

function ofType(type: string, schema: Schema, known: Known): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.oneof(fc.integer(between(schema)), fc.integer(near(schema)))
    case 'number':
      return fc.double({ ...between(schema), noNaN: true })
    case 'array':
      return fc.array(fitting(schema.items ?? {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(
          schema.minItems ?? 0,
          Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS),
        ),
      })
    case 'object':
      return fields(schema, known)
    default:
      return text(schema, known)
  }
}

const between = ({ minimum, maximum }: Schema) => ({
  min: minimum ?? Number.MIN_SAFE_INTEGER,
  max: maximum ?? Number.MAX_SAFE_INTEGER,
})

/** The small numbers among those that fit: what people count. */
const near = ({ minimum = 0, maximum = 1_000 }: Schema) => {
  const min = Math.max(minimum, Math.min(0, maximum))
  return { min, max: Math.max(min, Math.min(maximum, min + 50)) }
}

function fields(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0) {
    const values =
      typeof schema.additionalProperties === 'object'
        ? fitting(schema.additionalProperties, known)
        : hostileText
    return fc.dictionary(text({}, known), values, { maxKeys: MOST_ITEMS })
  }
  const required = schema.required ?? []
  return fc.record(
    Object.fromEntries(properties.map(([name, part]) => [name, fitting(part, known)])),
    { requiredKeys: required },
  )
}

function text(
  { format, pattern, minLength = 0, maxLength = LONGEST }: Schema,
  known: Known,
): fc.Arbitrary<string> {
  const fitted =
    format === 'uuid'
      ? fc.uuid()
      : format === 'date'
        ? date
        : pattern !== undefined
          ? fc.stringMatching(new RegExp(pattern))
          : fc.string({
              unit: 'grapheme',
              minLength,
              maxLength: Math.max(minLength, Math.min(maxLength, LONGEST)),
            })
  const meant = known.all.filter((word) => format !== 'uuid' || /^[0-9a-f-]{36}$/.test(word))
  return meant.length === 0 || format === 'date'
    ? fitted
    : fc.oneof(
        { arbitrary: fc.constantFrom(...meant), weight: 3 },
        { arbitrary: fitted, weight: 1 },
      )
}

/** What fits but for one field, which holds something else altogether. */
export function spoiled(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const names = Object.keys(schema.properties ?? {})
  if (names.length === 0) return hostileJson
  return fc
    .tuple(fitting(schema, known), fc.constantFrom(...names, '__proto__', 'more'), hostileJson)
    .map(([value, name, spoilt]) => Object.assign({}, value, { [name]: spoilt }))
}
