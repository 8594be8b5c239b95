/** When an enterprise or cooperative counts as trained: so many of its people, or such a share of those on the roster. */
import type { z } from 'zod'
import { fraction, wholeNumber } from './written.ts'
import { closedObject } from './yaml.ts'

export const Entities = closedObject({
  people: wholeNumber('a number of people such as 1', 100_000).nullable().default(null),
  share: fraction
    .refine(({ numerator }) => numerator > 0, 'must be more than 0')
    .nullable()
    .default(null),
}).superRefine(({ people, share }, context) => {
  if ((people === null) === (share === null))
    context.addIssue({ code: 'custom', message: 'must have just one of people and share' })
})
export type Entities = z.infer<typeof Entities>

/**
 * @param trained people of the entity who are trained
 * @param people of the entity, as the roster has them
 */
export function isEntityTrained(rule: Entities, trained: number, people: number): boolean {
  if (rule.people !== null) return trained >= rule.people
  if (rule.share === null || people === 0) return false
  return trained * rule.share.denominator >= people * rule.share.numerator
}
