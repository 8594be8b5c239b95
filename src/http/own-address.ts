/** An address of this service to go on to; anything else is none. */
export function ownAddress(asked: unknown, otherwise: string): string {
  const text = typeof asked === 'string' ? asked : ''
  const isOwn = /^\/(?![/\\])[^\\\s\p{C}]*$/u.test(text)
  return isOwn ? text : otherwise
}
