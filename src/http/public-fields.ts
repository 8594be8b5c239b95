/** The fields of a form on a public page. */
import type { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'
import { sentForm } from './bodies.ts'

/** @throws HocvuError `request.invalid` */
export function readFields<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const fields = schema.safeParse(sentForm(body).fields)
  if (!fields.success) throw new HocvuError('request.invalid', 'The form is not complete.')
  return fields.data
}
