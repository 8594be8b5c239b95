/** Values of a program file as written: numbers come as texts, so that they never pass through a binary float. */
import { z } from 'zod'
import { parseVietnameseDate } from '../foundation/dates.ts'
import { parseDecimal } from '../foundation/decimal.ts'
import { cleanText } from '../foundation/names.ts'
import { type Fraction, parseFraction } from './fraction.ts'
import { closedObject } from './yaml.ts'

export const text = z
  .string({
    error: ({ input }) => {
      if (input === undefined) return 'is missing; write a text'
      // `- Căn cứ: …` is a key with a value.
      const isMap = typeof input === 'object' && input !== null && !Array.isArray(input)
      return isMap ? 'must be a text; put one with ": " in it in quotes' : 'must be a text'
    },
  })
  .transform(cleanText)
  .refine((value) => value !== '', 'must not be empty')

export const identifier = text.refine(
  (value) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value),
  'must be 1 to 63 letters a-z, digits, "-", "." or "_", and begin with a letter or digit',
)

/** A text of several lines, each of its own. */
export const lines = z.array(text, { error: 'must be a list of texts' })

export const bilingual = closedObject({ vi: text, en: text.nullable().default(null) })

export const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` })

export const noneOr = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === 'none' ? null : value), schema.nullable())

/** A text that `parse` understands, as what it makes of it. */
const parsed = <Value>(parse: (text: string) => Value | null, what: string, fault = what) =>
  z.string({ error: `must be ${what}` }).transform((value, context): Value => {
    const read = parse(value)
    if (read !== null) return read
    context.addIssue({ code: 'custom', message: `must be ${fault}` })
    return z.NEVER
  })

/** A calendar date, ISO or day first, as `yyyy-MM-dd`. */
export const date = parsed(
  parseVietnameseDate,
  'a date such as 2022-12-31',
  'a real date such as 2022-12-31',
)

export const decimal = parsed(parseDecimal, 'a number such as 5 or 5.5')

export const fraction = parsed(
  parseFraction,
  'a share such as 3/4, 0.75 or 75%',
  'a share from 0 to 1 such as 3/4, 0.75 or 75%',
)

/** A share that must be reached, or with `exclusive` exceeded. */
export interface LeastShare {
  share: Fraction
  exclusive: boolean
}

/** `"> 1/2"` is more than half, `1/2` half or more. More than the whole is no share. */
export const leastShare = parsed((written): LeastShare | null => {
  const [, sign, rest = ''] = /^(>=|≥|>)?(.*)$/s.exec(written.trim()) ?? []
  const share = parseFraction(rest)
  const exclusive = sign === '>'
  if (share === null || (exclusive && share.numerator === share.denominator)) return null
  return { share, exclusive }
}, 'a share such as "> 1/2" (more than half) or 1/2 (half or more)')

export const wholeNumber = (what: string, maximum: number, minimum = 1) =>
  z
    .string({ error: `must be ${what}` })
    .regex(/^\d{1,6}$/, `must be ${what}`)
    .transform(Number)
    .refine(
      (value) => value >= minimum && value <= maximum,
      `must be ${what}, ${minimum} to ${maximum}`,
    )
