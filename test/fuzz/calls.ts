/** Calls of an operation: most as its description asks for, some with one thing wrong, some all wrong. */
import fc from 'fast-check'
import { z } from 'zod'
import { hostileJson, hostileText } from './hostile.ts'
import { fitting, type Known, Schema, spoiled } from './schema-values.ts'
import type { Call } from './send.ts'

export interface Operation {
  method: 'GET' | 'POST'
  path: string
  /** Statuses that it may be answered with. */
  documented: ReadonlySet<number>
  params: Schema
  query: Schema
  /** By content type. */
  bodies: Record<string, Schema>
}

export interface Givens {
  known: Known
  /** Values of `Authorization` or `Cookie`, the first of them one that may do everything. */
  credentials: readonly Record<string, string>[]
  /** Files to bring, damaged or not. */
  files: fc.Arbitrary<Buffer>
  /** Fields that a form carries to be taken at all. */
  formFields: Record<string, string>
}

const Described = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        parameters: z
          .array(z.object({ name: z.string(), in: z.string(), schema: Schema }))
          .default([]),
        requestBody: z
          .object({ content: z.record(z.string(), z.object({ schema: Schema })) })
          .optional(),
        responses: z.record(z.string(), z.unknown()),
      }),
    ),
  ),
})

/** The operations of an OpenAPI description. */
export function operationsOf(description: unknown): Operation[] {
  return Object.entries(Described.parse(description).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody, responses }]): Operation => {
      const place = (where: string): Schema => ({
        type: 'object',
        properties: Object.fromEntries(
          parameters.filter((one) => one.in === where).map(({ name, schema }) => [name, schema]),
        ),
        required: where === 'path' ? parameters.map(({ name }) => name) : [],
      })
      return {
        method: method === 'post' ? 'POST' : 'GET',
        path,
        documented: new Set(Object.keys(responses).map(Number)),
        params: place('path'),
        query: place('query'),
        bodies: Object.fromEntries(
          Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema]),
        ),
      }
    }),
  )
}

/** Halves of letters become the sign for what cannot be read, as on any wire. */
const wellFormed = (text: string) => Buffer.from(text).toString()

const escaped = (text: string) => encodeURIComponent(wellFormed(text))

/** A value of a query or of a path as it is written there. */
const written = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

export function callsOf(operation: Operation, givens: Givens): fc.Arbitrary<Call> {
  const { method, path } = operation
  return fc
    .record({
      address: addressOf(operation, givens),
      query: queryOf(operation, givens),
      sent: method === 'POST' ? bodyOf(operation, givens) : fc.constant(null),
      credential: mostly(givens.credentials),
      language: fc.constantFrom('vi', 'en', '', 'x'.repeat(300), 'vi;q=0,en;q=a'),
      key: fc.option(headerText, { freq: 5 }),
    })
    .map(({ address, query, sent, credential, language, key }) => ({
      method,
      path: `${address}${query === '' ? '' : `?${query}`}`,
      headers: {
        'accept-language': language,
        ...credential,
        ...(key === null || !path.startsWith('/api/') ? {} : { 'idempotency-key': key }),
        ...(sent === null ? {} : { 'content-type': sent.type }),
      },
      body: sent?.body ?? null,
    }))
}

/** What may stand in a header at all. */
const headerText = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 210 })

const mostly = <T>([first, ...others]: readonly T[]): fc.Arbitrary<T> => {
  if (first === undefined) throw new RangeError('nothing to choose from')
  const rest = others.map((one) => ({ arbitrary: fc.constant(one), weight: 1 }))
  return fc.oneof({ arbitrary: fc.constant(first), weight: 8 + 4 * rest.length }, ...rest)
}

function addressOf({ path, params }: Operation, { known }: Givens): fc.Arbitrary<string> {
  const places = [...path.matchAll(/([\w-]+)\/\{(\w+)\}/g)]
  const values = places.map(([, room = '', name = '']) => {
    const meant = [...known.of(room), ...known.of(`${name}s`)]
    return fc.oneof(
      { arbitrary: fc.constantFrom(...(meant.length > 0 ? meant : known.all)), weight: 8 },
      { arbitrary: fc.constantFrom(...known.all), weight: 1 },
      { arbitrary: fitting(params.properties?.[name] ?? {}, known).map(written), weight: 1 },
      { arbitrary: hostileText, weight: 1 },
    )
  })
  return fc.tuple(...values).map((given) => {
    let next = 0
    // Nothing at all would be another address.
    return path.replace(/\{\w+\}/g, () => escaped(given[next++] || ' '))
  })
}

function queryOf({ query }: Operation, { known }: Givens): fc.Arbitrary<string> {
  const line = (value: unknown) =>
    (typeof value === 'object' && value !== null ? Object.entries(value) : [])
      .map(([name, item]) => `${escaped(name)}=${escaped(written(item))}`)
      .join('&')
  const odd = fc.constantFrom(
    'a[b]=c',
    'limit=1&limit=2',
    'limit[]=1',
    '__proto__[x]=1',
    '%',
    '&&&=',
  )
  return fc.oneof(
    { arbitrary: fitting(query, known).map(line), weight: 6 },
    { arbitrary: spoiled(query, known).map(line), weight: 2 },
    { arbitrary: odd, weight: 1 },
  )
}

interface SentBody {
  type: string
  body: Buffer
}

function bodyOf({ bodies }: Operation, givens: Givens): fc.Arbitrary<SentBody | null> {
  const fitted = Object.entries(bodies).map(([type, schema]) => bodyOfType(type, schema, givens))
  const odd: fc.Arbitrary<SentBody | null> = fc.oneof(
    fc.constant(null),
    hostileJson.map((value) => json(value)),
    hostileText.map((text) => ({ type: 'application/json', body: Buffer.from(text) })),
    givens.files.map((body) => ({ type: 'application/octet-stream', body })),
    fc.constant({ type: 'application/json; charset=utf-16', body: Buffer.from('{}') }),
    fc.constant({ type: 'multipart/form-data', body: Buffer.from('x') }),
    fc.constant({ type: '', body: Buffer.from('{}') }),
  )
  return fitted.length === 0
    ? odd
    : fc.oneof({ arbitrary: fc.oneof(...fitted), weight: 7 }, { arbitrary: odd, weight: 1 })
}

const json = (value: unknown): SentBody => ({
  type: 'application/json',
  body: Buffer.from(JSON.stringify(value) ?? 'null'),
})

function bodyOfType(type: string, schema: Schema, givens: Givens): fc.Arbitrary<SentBody> {
  const { known, files, formFields } = givens
  const value = fc.oneof(
    { arbitrary: fitting(schema, known), weight: 3 },
    { arbitrary: spoiled(schema, known), weight: 2 },
  )
  if (type === 'application/json') return value.map(json)
  if (type === 'application/x-www-form-urlencoded')
    return value.map((fields) => ({
      type,
      body: Buffer.from(
        Object.entries({ ...Object(fields), ...formFields })
          .flatMap(([name, given]) => [given].flat().map((one) => [name, written(one)] as const))
          .map(([name, one]) => `${escaped(name)}=${escaped(one)}`)
          .join('&'),
      ),
    }))
  if (type === 'multipart/form-data')
    return fc.tuple(files, hostileText, value).map(([file, name, fields]) => ({
      type: `multipart/form-data; boundary=${BOUNDARY}`,
      body: multipart({ ...Object(fields), ...formFields }, { name, file }),
    }))
  return files.map((body) => ({ type, body }))
}

const BOUNDARY = 'hocvu-fuzz-boundary'

function multipart(
  fields: Record<string, unknown>,
  { name, file }: { name: string; file: Buffer },
) {
  const quoted = (text: string) => wellFormed(text).replace(/["\r\n\0]/g, '_')
  const parts = Object.entries(fields)
    .filter(([field]) => field !== 'file')
    .map(
      ([field, value]) =>
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${quoted(field)}"\r\n\r\n${written(value)}\r\n`,
    )
  return Buffer.concat([
    Buffer.from(parts.join('')),
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(name)}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])
}
