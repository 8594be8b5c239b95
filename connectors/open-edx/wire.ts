/** Answers of an Open edX site as they come over the wire, checked and turned into plain values. */
import { z } from 'zod'
import { decimalOfDouble } from '../../src/foundation/decimal.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { DecimalString } from '../contract.ts'

/** A double, as its shortest decimal. */
const Decimal = z.number().transform(decimalOfDouble).pipe(DecimalString)

const Text = z
  .string()
  .nullish()
  .transform((text) => (text ? cleanText(text) || null : null))

/** ISO 8601 with any offset, also `+0000` without a colon. */
const Time = z
  .string()
  .transform((text) => text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform((text) => new Date(text).toISOString())

const Username = z.string().trim().min(1)

/** Display names of graded subsections come with HTML entities. */
const EscapedText = Text.transform((text) =>
  text === null
    ? null
    : text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (entity) => ENTITIES[entity] ?? entity),
)
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
}

const Link = z.string().min(1).nullable()

/**
 * A page of a list. Cursor pages have no `count`; pages by number have it, on their own or, with the link, inside
 * `pagination`.
 */
export const ListPage = z
  .object({
    results: z.array(z.unknown()),
    next: Link.optional(),
    count: z.int().min(0).optional(),
    pagination: z.object({ next: Link, count: z.int().min(0) }).optional(),
  })
  .transform(({ results, next, count, pagination }, context) => {
    const link = pagination === undefined ? next : pagination.next
    if (link !== undefined)
      return { rows: results, next: link, count: pagination?.count ?? count ?? null }
    context.addIssue('no word about a next page')
    return z.NEVER
  })

/** `GET /api/user/v1/me` */
export const Me = z.object({ username: Username })

/** `GET /api/courses/v1/courses/{id}/` */
export const Course = z.object({ id: z.string().min(1), name: Text })

/** A row of `GET /api/enrollment/v1/enrollments` */
export const Enrolment = z.object({ user: Username, is_active: z.boolean() })

/** `GET /api/user/v1/accounts?username=…` */
export const Accounts = z.array(z.unknown())
export const Account = z.object({
  username: Username,
  name: Text,
  email: Text,
  /** Whether the person has answered the mail that was sent to their address. */
  is_active: z.boolean().nullish(),
  phone_number: Text,
})

/** A row of a list that names its user; enrolments say `user`, all others `username`. */
export const UserOfRow = z
  .object({ user: Username, username: Username })
  .partial()
  .transform(({ user, username }) => user ?? username ?? null)

/** A row of `GET /api/grades/v1/courses/{id}/`. `percent` runs from 0 to 1; 0 is also said of who attempted nothing. */
export const CourseGrade = z.object({
  username: Username,
  percent: Decimal,
  passed: z.boolean().nullish(),
})

/** One graded subsection of a learner. `percent` is rounded by the site; earned of possible is not. */
export const Section = z.object({
  attempted: z.boolean(),
  score_earned: Decimal,
  score_possible: Decimal,
})
export const SectionName = z.object({
  module_id: z.string().min(1),
  label: Text,
  subsection_name: EscapedText,
})
export type SectionName = z.infer<typeof SectionName>

/** A row of `GET /api/grades/v1/gradebook/{id}/` */
export const GradebookEntry = CourseGrade.extend({ section_breakdown: z.array(z.unknown()) })

export const ExternalKey = z.object({ username: Username, external_user_key: Text })

const Share = z.object({ percent: Decimal })
const BlockCompletion = z.object({ block_key: z.string().min(1), completion: Share })

/** A row of `GET /completion-aggregator/v1/course/{id}/`, with the blocks of the kind that was asked for. */
export const LearnerCompletion = z.object({
  username: Username,
  completion: Share,
  chapter: z.array(BlockCompletion).optional(),
  sequential: z.array(BlockCompletion).optional(),
  vertical: z.array(BlockCompletion).optional(),
})

/** `GET /api/courses/v1/blocks/` as a list */
export const Blocks = z.array(
  z.object({
    id: z.string().min(1),
    type: z.string(),
    display_name: Text,
    visible_to_staff_only: z.boolean().nullish(),
  }),
)

/** `GET /api/certificates/v0/certificates/{username}/courses/{id}/` */
export const Certificate = z.object({ is_passing: z.boolean(), created_date: Time })
