/** Answers of a provincial portal as they come over the wire, checked and turned into plain values. */
import { z } from 'zod'
import { parseVietnameseDate } from '../../src/foundation/dates.ts'
import { decimalOfDouble, parseDecimal } from '../../src/foundation/decimal.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { DecimalString } from '../contract.ts'

/** Ids are text; a portal that sends numbers is read too. */
const Id = z
  .union([z.string(), z.int()])
  .transform((id) => cleanText(String(id)))
  .pipe(z.string().min(1))

const Text = z
  .string()
  .nullish()
  .transform((text) => (text ? cleanText(text) || null : null))

/** RFC 3339 with any offset, given in UTC. */
const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())
const OptionalTime = Time.nullish().transform((time) => time ?? null)

/** A number, or text such as "7,5". */
const Exact = z.union([z.number(), z.string()]).transform((value, context) => {
  const decimal = typeof value === 'number' ? decimalOfDouble(value) : parseDecimal(value)
  if (decimal !== null && DecimalString.safeParse(decimal).success) return decimal
  context.addIssue('not a plain decimal')
  return z.NEVER
})

const DateOfBirth = Text.transform((text, context) => {
  if (text === null) return null
  const date = parseVietnameseDate(text)
  if (date !== null) return date
  context.addIssue('not a date')
  return z.NEVER
})

export const CompletionsPage = z.object({
  items: z.array(z.unknown()),
  next_cursor: z.string().nullable(),
  total: z.int().min(0),
})

/** A page of a portal that pages otherwise than by the contract's cursor, or that is mapped. */
export const NumberedPage = z.object({
  items: z.array(z.unknown()),
  next_cursor: z
    .string()
    .nullish()
    .transform((cursor) => cursor ?? null),
  total: z
    .int()
    .min(0)
    .nullish()
    .transform((total) => total ?? null),
})

/** Enough of an item to name it and to tell its course. */
export const ItemHead = z.object({ id: Id, course: z.object({ code: Id }) })

export const Item = z.object({
  id: Id,
  /** null where a mapped portal does not say. */
  updated_at: Time.nullable(),
  learner: z.object({
    id: Id,
    full_name: z.string(),
    email: Text,
    phone: Text,
    employee_code: Text,
    date_of_birth: DateOfBirth,
    unit: Text,
  }),
  course: z.object({ code: Id, title: Text }),
  progress: Exact.nullish(),
  modules: z
    .array(z.object({ code: Id, completed_at: OptionalTime }))
    .nullish()
    .transform((modules) => modules ?? []),
  /** `attempts` counts the attempts; the score is the one that stands. */
  final_test: z
    .object({
      score: Exact.nullable(),
      max_score: Exact,
      attempts: z.int().min(0).nullish(),
      submitted_at: OptionalTime,
    })
    .nullable(),
  sessions: z
    .array(
      z.object({
        code: Id,
        minutes: z.int().min(0).max(100_000),
        attended_minutes: z.number().min(0),
        excuse: Text,
      }),
    )
    .nullish()
    .transform((sessions) => sessions ?? []),
  completed_at: OptionalTime,
})
export type Item = z.infer<typeof Item>
