/** Numbers of JSON that a double cannot hold. */

/**
 * JSON with its whole numbers of sixteen and more digits as text: as doubles their last digits would change, and two
 * people's ids become one.
 */
export function withLongNumbersAsText(json: string): string {
  if (!/\d{16}/.test(json)) return json
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) ? `"${token}"` : token,
  )
}
