/** Reads JSON that anybody may have written, where it says the same to every reader. Pure. */

/** Credentials have some kilobytes. */
const MAX_JSON_BYTES = 64 * 1024

/** @returns undefined when it is none: also one that is larger than any credential, or that says something twice */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length > MAX_JSON_BYTES) return undefined
  try {
    // Takes a byte order mark off, as Notepad writes it, and refuses what is no UTF-8.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const json: unknown = JSON.parse(text)
    return isAmbiguous(text) ? undefined : json
  } catch {
    return undefined
  }
}

/**
 * Whether an object names a key twice, or one that JavaScript loses when it copies. Of two readers one takes the first
 * value and the other the last, so that a name in front of the signed one would be shown by the one and found good by
 * the other; and what is lost is not looked at when the proof is.
 * @param text sound JSON
 */
function isAmbiguous(text: string): boolean {
  const open: (Set<unknown> | null)[] = []
  let last = ''
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const keys = open.at(-1)
      const key: unknown = JSON.parse(last)
      if (key === '__proto__' || keys?.has(key)) return true
      keys?.add(key)
    } else last = token
  }
  return false
}
