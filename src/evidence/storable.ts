/** What the database takes. One text that it refuses would undo the whole page that it stands on. */
import type { SourceRecord } from '../../connectors/contract.ts'
import { sha256 } from '../foundation/secrets.ts'

/** Ids are keys of an index, and an entry of an index has its limits. */
const LONGEST_ID = 500
const LONGEST_TEXT = 2000

/** U+0000 and half characters, as JSON writes them; not a backslash that was written out. */
const UNSTORABLE_IN_JSON = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i

function isUnstorable(record: SourceRecord): boolean {
  const json = JSON.stringify(record)
  return json.includes('\\u') && UNSTORABLE_IN_JSON.test(json)
}
const UNSTORABLE = /[\0\p{Cs}]/gu

/** What keeps a record of the right shape out of the store, or null. */
export function storageFault(record: SourceRecord): string | null {
  const course = record.kind === 'account' ? '' : record.course
  if ([record.sourceId, record.account, course].some((id) => id.length > LONGEST_ID))
    return `an id is longer than ${LONGEST_ID} characters`
  if (isUnstorable(record)) return 'a text holds a zero character or half a character'
  if (record.kind === 'account' && record.dateOfBirth?.startsWith('0000'))
    return 'dateOfBirth lies in the year 0'
  return null
}

/** A text for people, without what the database refuses. */
export function storableText(text: string): string {
  return text.slice(0, LONGEST_TEXT).replace(UNSTORABLE, '\uFFFD')
}

/** A key of any length as one of a length that an index takes. */
export function storableKey(key: string): string {
  const clean = key.replace(UNSTORABLE, '\uFFFD')
  return clean.length <= LONGEST_ID ? clean : sha256(clean).toString('hex')
}
