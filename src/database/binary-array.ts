/**
 * An array as PostgreSQL's own wire format has it. What is long travels as it is: in an array written as text every quote
 * is escaped here and read letter by letter there, which for documents takes several times as long as storing them.
 */

/** Oids of pg_type: a server refuses an array of another. */
const TYPES = { text: 25, bytea: 17, jsonb: 3802 }

/** The format of jsonb on the wire. */
const JSONB_VERSION = 1

/** @param values texts, of jsonb as JSON; of bytea their bytes */
export function binaryArray(
  type: keyof typeof TYPES,
  values: readonly (string | Buffer | null)[],
): Buffer {
  const marked = type === 'jsonb' ? 1 : 0
  const sizes = values.map((value) => (value === null ? -1 : Buffer.byteLength(value) + marked))
  const hasNull = sizes.includes(-1)
  const bytes = sizes.reduce(
    (sum, size) => sum + 4 + Math.max(size, 0),
    values.length === 0 ? 12 : 20,
  )
  const array = Buffer.allocUnsafe(bytes)
  let at = 0
  const number = (value: number) => {
    at = array.writeInt32BE(value, at)
  }
  number(values.length === 0 ? 0 : 1)
  number(hasNull ? 1 : 0)
  number(TYPES[type])
  if (values.length > 0) {
    number(values.length)
    number(1)
  }
  for (const [index, value] of values.entries()) {
    number(sizes[index] ?? -1)
    if (value === null) continue
    if (marked) at = array.writeUInt8(JSONB_VERSION, at)
    at += typeof value === 'string' ? array.write(value, at) : value.copy(array, at)
  }
  return array
}
