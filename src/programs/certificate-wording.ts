/** `certificate` of a program file: who issues the paper, and what it says when that is this agency. */
import { z } from 'zod'
import { numberPatternFault } from './number-pattern.ts'
import { bilingual, lines, oneOf, text, wholeNumber } from './written.ts'
import { closedObject } from './yaml.ts'

/** What only a paper that is issued here has. */
const ownKeys = [
  'parentBody',
  'place',
  'number',
  'periods',
  'signer',
  'legalBasis',
  'wording',
  'template',
  'agencySignature',
  'email',
  'linkDays',
] as const

export const Certificate = closedObject({
  /** Anything but `agency`: the paper is issued elsewhere and recorded, not issued again. */
  issuedBy: oneOf('agency', 'platform', 'institution').default('agency'),
  title: text
    .refine(
      (value) => !value.toLowerCase().includes('chứng chỉ'),
      'must not say "chứng chỉ", which is a regulated type; write "Giấy chứng nhận …"',
    )
    .optional(),
  issuer: text.optional(),
  /** The body above the issuer: "UBND TỈNH SƠN LA". */
  parentBody: text.optional(),
  place: text.optional(),
  number: text
    .superRefine((pattern, context) => {
      const fault = numberPatternFault(pattern)
      if (fault !== null) context.addIssue({ code: 'custom', message: fault })
    })
    .optional(),
  /** Length of the course in tiết, as printed. */
  periods: wholeNumber('a number of tiết such as 16', 10_000).optional(),
  signer: closedObject({ title: text, name: text }).optional(),
  /** "Căn cứ …", a line each. */
  legalBasis: lines.default([]),
  /** Further lines of the paper. */
  wording: z
    .array(bilingual, { error: 'must be a list of lines, each with vi and en' })
    .default([]),
  /** A folder under `templates/` beside `programs/`, with a certificate.typ of its own. */
  template: z
    .string({ error: 'must be the name of a folder under templates/' })
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be the name of a folder under templates/: a-z, 0-9 and -')
    .optional(),
  /** True: link, mail and "issued" wait for the file that the agency has signed itself. */
  agencySignature: z.boolean({ error: 'must be true or false' }).optional(),
  /** True: learners with an address are told by e-mail, where MAIL_URL is set. */
  email: z.boolean({ error: 'must be true or false' }).optional(),
  /** Days after which a private link ends; left out: never. */
  linkDays: wholeNumber('a number of days such as 365', 36_500).optional(),
})
  .superRefine(
    (certificate, context) => {
      const issuedBy = certificate.issuedBy ?? 'agency'
      if (issuedBy === 'agency') {
        if (certificate.issuer === undefined)
          context.addIssue({
            code: 'custom',
            path: ['issuer'],
            message: 'is missing; write a text',
          })
        return
      }
      for (const key of ownKeys) {
        const value = certificate[key]
        if (value !== undefined && !(Array.isArray(value) && value.length === 0))
          context.addIssue({
            code: 'custom',
            path: [key],
            message: `has no use: the paper is issued by the ${issuedBy}, not here`,
          })
      }
    },
    // Beside other faults of the section, so that they all come at once.
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .transform(({ issuedBy, title, issuer, ...own }) =>
    issuedBy === 'agency'
      ? {
          issuedBy,
          title: title ?? 'Giấy chứng nhận hoàn thành khóa học',
          issuer: issuer ?? '',
          parentBody: own.parentBody ?? null,
          place: own.place ?? null,
          number: own.number ?? '{seq}/{year}/GCN',
          periods: own.periods ?? null,
          signer: own.signer ?? null,
          legalBasis: own.legalBasis,
          wording: own.wording,
          template: own.template ?? null,
          agencySignature: own.agencySignature ?? false,
          email: own.email ?? false,
          linkDays: own.linkDays ?? null,
        }
      : { issuedBy, title: title ?? null, issuer: issuer ?? null },
  )
