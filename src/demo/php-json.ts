/** JSON as PHP writes it on a Moodle: 17 digits for a double, `\/`, and `\uXXXX` for every letter beyond ASCII. */

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }

export function phpJson(value: Json): string {
  if (typeof value === 'number') return phpNumber(value)
  if (typeof value === 'string') return phpString(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (isList(value)) return `[${value.map(phpJson).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${phpString(key)}:${phpJson(item)}`)
    .join(',')}}`
}

/** `serialize_precision = 17`: 4.99 is written 4.9900000000000002. */
function phpNumber(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return value.toPrecision(17).replace(/0+$/, '')
}

/** The same value in the XML that Moodle answers when nobody asks for JSON. */
export function moodleXml(value: Json): string {
  return `<?xml version="1.0" encoding="UTF-8" ?>\n<RESPONSE>\n${xmlNode(value)}</RESPONSE>`
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function xmlNode(value: Json): string {
  if (value === null) return '<VALUE null="null"/>\n'
  if (isList(value)) return `<MULTIPLE>\n${value.map(xmlNode).join('')}</MULTIPLE>\n`
  if (typeof value === 'object') {
    const keys = Object.entries(value).map(
      ([key, item]) => `<KEY name="${escapeXml(key)}">${xmlNode(item)}</KEY>\n`,
    )
    return `<SINGLE>\n${keys.join('')}</SINGLE>\n`
  }
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value)
  return `<VALUE>${escapeXml(text)}</VALUE>\n`
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function phpString(text: string): string {
  return JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
