/** How long what names people is kept, in days. What these are for: docs/personal-data.md. */
import { z } from 'zod'

const days = (minimum: number, otherwise: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,5}$/, `must be a number of days, ${minimum} to 36500`)
    .transform(Number)
    .refine(
      (value) => value >= minimum && value <= 36_500,
      `must be a number of days, ${minimum} to 36500`,
    )
    .default(otherwise)

export const retentionVariables = {
  SETTLED_ROW_DAYS: days(0, 365).describe(
    'Days for which rows that could not be read are kept after they were mended.',
  ),
  CONTACT_DAYS: days(0, 365).describe(
    'Days for which answered requests for a link, and what mail servers said, are kept.',
  ),
  PERSON_VIEW_DAYS: days(180, 1095).describe(
    'Days for which it is kept who of the staff looked at whom.',
  ),
  PRIVACY_REQUEST_DAYS: days(0, 1095).describe(
    'Days for which is kept what answered requests about personal data say; that they were answered, and when, stays.',
  ),
  RUN_DAYS: days(30, 365).describe(
    'Days for which runs that changed nothing, what runs that looked back found, delivered messages to other systems, sent reminders and links to set a password are kept.',
  ),
  FORMER_LEARNER_DAYS: days(0, 0).describe(
    'Days after which people without a unit, to whom nothing was issued, are erased; 0: nobody is, without being asked.',
  ),
}
