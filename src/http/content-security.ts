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
