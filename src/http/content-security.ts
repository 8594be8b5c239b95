/** What a page may load and run: nothing from anywhere else, nothing written into the page itself. */
const base = {
  'default-src': "'none'",
  'style-src': "'self'",
  // The style sheet of the console draws check marks and arrows as data.
  'img-src': "'self' data:",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

const write = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')

/** Pages that run nothing. */
export const withoutScripts = write(base)

/** Pages that run this service's own scripts and talk to it alone. */
export const withScripts = write({ ...base, 'script-src': "'self'", 'connect-src': "'self'" })

/** Hosts may be written with signs that end a directive, or stand for any host. */
const isOneOrigin = (origin: string) => /^https?:\/\/[^\s;,'"*]+$/.test(origin)

/**
 * Pages that stand in frames of learning platforms. The origins of registrations were checked when they were written;
 * one that could end a directive is left out all the same.
 */
export function inFramesOf(
  origins: readonly string[],
  {
    formsTo = null,
    scripts = false,
  }: {
    /** The origin that forms may be sent to beside this service. */
    formsTo?: string | null
    scripts?: boolean
  } = {},
): string {
  const known = [...new Set(origins)].filter(isOneOrigin)
  return write({
    ...base,
    'form-action': formsTo === null || !isOneOrigin(formsTo) ? "'self'" : `'self' ${formsTo}`,
    'frame-ancestors': known.length === 0 ? "'none'" : known.join(' '),
    ...(scripts ? { 'script-src': "'self'" } : {}),
  })
}
