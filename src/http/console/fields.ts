/** How fields of forms and filters are read, and files handed out, in several areas. */
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { wholeCount } from '../../reports/figures/whole-count.ts'
import type { Answer } from '../answer.ts'
import { unlessEmpty } from '../paging.ts'
import { privateHeaders } from '../private-headers.ts'

/** A filter that cannot be read is no filter. */
export const filtered = <Schema extends z.ZodType>(schema: Schema) =>
  unlessEmpty(schema.optional()).optional().catch(undefined)

export const pageNumber = z.coerce.number().int().min(1).max(100_000).catch(1)

/** A whole number as offices write it: of "1.000" nobody means one. @param most the largest that is taken */
export const wholeNumber = (least: number, most: number) =>
  z.string().max(40).transform(wholeCount).pipe(z.int().min(least).max(most))

/** A field that may stand in a form once or several times. */
export const asList = (value: unknown) => (typeof value === 'string' ? [value] : value)

const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  zip: 'application/zip',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
}

/** A file that is made while it is sent. @param name of letters that any system takes; its ending tells the type */
export function download(name: string, body: Readable): Answer {
  const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  const headers = {
    ...privateHeaders,
    'Content-Disposition': `attachment; filename="${name}"`,
    'X-Content-Type-Options': 'nosniff',
  }
  return { kind: 'stream', type, headers, body }
}
