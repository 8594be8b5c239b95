/** `certificate` of a program file: who issues the paper, and what it says when that is this agency. */
import { z } from 'zod'
import { numberPatternFault } from './number-pattern.ts'
import { bilingual, lines, oneOf, text, wholeNumber } from './written.ts'
import { closedObject } from './yaml.ts'

/** What only a paper that is issued here has. */
const ownKeys = ['place', 'number', 'periods', 'signer', 'legalBasis', 'wording'] as const

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
          place: own.place ?? null,
          number: own.number ?? '{seq}/{year}/GCN',
          periods: own.periods ?? null,
          signer: own.signer ?? null,
          legalBasis: own.legalBasis,
          wording: own.wording,
        }
      : { issuedBy, title: title ?? null, issuer: issuer ?? null },
  )
