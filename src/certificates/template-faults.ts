/** What the compiler complains of, in words that say where to mend it. */
import { relative, sep } from 'node:path'
import { z } from 'zod'
import { HocvuError } from '../foundation/errors.ts'
import { HOUSE } from './template-folder.ts'

const Diagnostics = z.array(
  z.object({
    message: z.string(),
    path: z.string(),
    severity: z.number(),
    range: z.object({ start: z.object({ line: z.number(), character: z.number() }) }).nullish(),
  }),
)

const ERROR = 1

/** @param found as the compiler gives it; its own form, checked here */
export function compileFault(
  found: unknown,
  { workspace, template }: { workspace: string; template: string | null },
): HocvuError {
  const diagnostics = Diagnostics.safeParse(found).data ?? []
  const places = diagnostics.map(({ message, path, severity, range }) => {
    // The compiler counts from 0, editors from 1.
    const at = range ? `:${range.start.line + 1}:${range.start.character + 1}` : ''
    return { isError: severity === ERROR, message, place: `${fileName(path)}${at}` }
  })
  const errors = places.filter(({ isError }) => isError)
  const said = errors.map(({ place, message }) => `${place}: ${message}`)
  // A part of the house that fails tells where the template has used it.
  const callers = places.filter(
    ({ isError, place }) => !isError && template !== null && place.startsWith('templates/'),
  )
  const from = [...new Set(callers.map(({ place }) => place))].map((place) => `used at ${place}`)
  return new HocvuError(
    'certificate.template',
    `The certificate template does not compile. Mend it: ${[...said, ...from].join('; ') || 'no diagnostics given'}`,
  )

  function fileName(path: string): string {
    const inside = relative(workspace, path).split(sep).join('/')
    if (inside.startsWith(`${HOUSE}/`) || template === null) return inside
    return `templates/${template}/${inside}`
  }
}

export function exportFault(error: unknown, number: string): HocvuError {
  const message = error instanceof Error ? error.message : String(error)
  const letters = /the text `\\?"(.+?)\\?"` could not be displayed/.exec(message)?.[1]
  if (letters)
    return new HocvuError(
      'certificate.letters',
      `Certificate ${number}: the font has no glyph for "${letters}". Correct the name, unit or title it stands in.`,
      { params: { letters }, cause: error },
    )
  return new HocvuError(
    'certificate.template',
    `Certificate ${number} cannot be written as PDF/A-3b: ${message}`,
    { cause: error },
  )
}
