/** Cursor pages: `?after=` takes what the page before gave as `next`. */
import { z } from 'zod'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 200

/** A parameter that is there but empty counts as left out. */
export const unlessEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema)

/** Ids of platforms, programs and cohorts, as the configuration files allow them. */
export const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be an id: letters, digits, "-", "." or "_"')

const limit = unlessEmpty(
  z
    .string()
    .regex(/^\d{1,3}$/, `must be a whole number, 1 to ${MAX_LIMIT}`)
    .transform(Number)
    .refine((value) => value >= 1 && value <= MAX_LIMIT, `must be 1 to ${MAX_LIMIT}`)
    .default(DEFAULT_LIMIT),
).meta({
  param: { description: 'How many items a page holds.' },
  type: 'integer',
  minimum: 1,
  maximum: MAX_LIMIT,
  default: DEFAULT_LIMIT,
})

const afterDescription = { param: { description: 'The `next` of the page before.' } }

export const PageOfIds = z.object({
  after: unlessEmpty(z.uuid('must be the `next` of a page').optional()).meta(afterDescription),
  limit,
})

export const PageOfNames = z.object({
  after: unlessEmpty(Name.optional()).meta(afterDescription),
  limit,
})

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Send it as `after`; null on the last page.' }),
  })

/** Asks for one item more than the page holds, so that the last page knows that it is the last. */
export async function readPage<Row>(
  { after, limit: size }: z.output<typeof PageOfIds>,
  read: (window: { after: string | undefined; limit: number }) => Promise<Row[]>,
  idOf: (row: Row) => string,
): Promise<{ rows: Row[]; next: string | null }> {
  const found = await read({ after, limit: size + 1 })
  const rows = found.slice(0, size)
  const last = rows.at(-1)
  return { rows, next: found.length > size && last !== undefined ? idOf(last) : null }
}

/** The same over a short list that is in memory. */
export function pageOfList<Row extends { id: string }>(
  { after, limit: size }: z.output<typeof PageOfNames>,
  rows: readonly Row[],
): { rows: Row[]; next: string | null } {
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rest = after === undefined ? sorted : sorted.filter(({ id }) => id > after)
  const page = rest.slice(0, size)
  return { rows: page, next: rest.length > size ? (page.at(-1)?.id ?? null) : null }
}
