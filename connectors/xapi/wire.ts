/** Answers of a Learning Record Store (xAPI 1.0.3) as they come over the wire, checked and turned into plain values. */
import { z } from 'zod'
import { decimalOfDouble } from '../../src/foundation/decimal.ts'
import { DecimalString } from '../contract.ts'

export const StatementResult = z.object({
  statements: z.array(z.unknown()),
  /** An IRL relative to the store's host; empty or missing on the last page. */
  more: z.string().nullish(),
})

export const About = z.object({ version: z.array(z.string()) })

/** ISO 8601 with any offset (`Z`, `+07:00`, `+0700`, `+07`), given in UTC. One without an offset says no instant. */
const Time = z.string().transform((text, context) => {
  const match =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:Z|([+-]\d{2}):?(\d{2})?)$/.exec(
      text.trim(),
    )
  const offset = match?.[2] === undefined ? 'Z' : `${match[2]}:${match[3] ?? '00'}`
  const instant = new Date(match ? `${match[1]}${offset}` : Number.NaN)
  if (!Number.isNaN(instant.getTime())) return instant.toISOString()
  context.addIssue('not a time with an offset')
  return z.NEVER
})

/** A JSON number is a double; its shortest decimal is the score. */
const Exact = z.number().transform((value, context) => {
  const decimal = decimalOfDouble(value)
  if (DecimalString.safeParse(decimal).success) return decimal
  context.addIssue('not a plain decimal')
  return z.NEVER
})

const LanguageMap = z.record(z.string(), z.string())

const ActivityId = z.string().trim().min(1)
const ActivityRef = z.object({ id: ActivityId })
/** Early versions of the specification allowed one activity without a list. */
const Activities = z
  .union([z.array(ActivityRef), ActivityRef.transform((one) => [one])])
  .nullish()
  .transform((list) => (list ?? []).map(({ id }) => id))

const Activity = z.object({
  objectType: z.literal('Activity').optional(),
  id: ActivityId,
  definition: z
    .object({ name: LanguageMap.nullish().catch(null) })
    .nullish()
    .catch(null),
})

/** Enough of a statement to tell what it says, and of which course. */
export const StatementHead = z.object({
  verb: z.object({ id: z.string() }),
  object: z.object({ objectType: z.string().optional(), id: z.string().optional() }),
  context: z
    .object({
      contextActivities: z.object({ parent: Activities, grouping: Activities }).nullish(),
    })
    .nullish(),
})
export type StatementHead = z.infer<typeof StatementHead>

export const Statement = z.object({
  id: z
    .string()
    .trim()
    .min(1)
    .transform((id) => id.toLowerCase()),
  actor: z.unknown(),
  object: Activity,
  result: z
    .object({
      score: z
        .object({
          scaled: Exact.nullish(),
          raw: Exact.nullish(),
          min: Exact.nullish(),
          max: Exact.nullish(),
        })
        .nullish(),
      success: z.boolean().nullish(),
      completion: z.boolean().nullish(),
      duration: z.string().nullish(),
      extensions: z.record(z.string(), z.unknown()).nullish().catch(null),
    })
    .nullish(),
  timestamp: Time.nullish(),
  stored: Time.nullish(),
})
export type Statement = z.infer<typeof Statement>

const Text = z.string().trim().min(1)

export const Actor = z.object({
  objectType: z.string().nullish(),
  name: z.string().nullish(),
  mbox: z
    .string()
    .trim()
    .regex(/^mailto:\S+@\S+$/i)
    .transform((mbox) => mbox.slice('mailto:'.length).toLowerCase())
    .nullish(),
  mbox_sha1sum: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{40}$/i)
    .transform((sum) => sum.toLowerCase())
    .nullish(),
  openid: Text.nullish(),
  account: z.object({ homePage: Text, name: Text }).nullish(),
})
export type Actor = z.infer<typeof Actor>
