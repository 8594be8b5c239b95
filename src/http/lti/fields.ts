/** What another site's page sends: fields of a form, or of an address. */
import { z } from 'zod'
import { HocvuError } from '../../foundation/errors.ts'

const Fields = z.record(z.string(), z.unknown())
const SentFields = z.object({ fields: Fields })

/** @throws HocvuError `lti.message-refused` naming the first field at fault, never its value */
export function fieldsOf<Schema extends z.ZodType>(
  schema: Schema,
  sent: unknown,
  what: string,
): z.output<Schema> {
  const read = schema.safeParse(
    SentFields.safeParse(sent).data?.fields ?? Fields.safeParse(sent).data,
  )
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new HocvuError(
    'lti.message-refused',
    `The ${what} cannot be read: ${issue?.path.join('.') || 'fields'} ${issue?.message ?? 'are missing'}. Compare the platform's version with docs/lti.md.`,
  )
}
