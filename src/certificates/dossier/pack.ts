/**
 * Dossiers as they are kept. The definitions that those of a class share are kept once, and what else one says is mostly
 * what they all say, so that it is deflated against such phrases: an eighth is left, and it comes out as it was written.
 */
import { deflateSync, inflateSync } from 'node:zlib'
import { sha256 } from '../../foundation/secrets.ts'
import { FORMAT_PHRASES } from './format-phrases.ts'

/** What dossiers share; nothing of a person. */
export interface SharedParts {
  /** SHA-256 of both. */
  digest: Buffer
  phrases: Buffer
  /** `program` and `cohort` as a JSON object. */
  definitions: Buffer
}

const FORMAT = Buffer.from(FORMAT_PHRASES)

export function sharedParts(definitions: string): SharedParts {
  const bytes = Buffer.from(definitions)
  return { digest: sha256(Buffer.concat([FORMAT, bytes])), phrases: FORMAT, definitions: bytes }
}

/** A stream's own memory is made anew for each; of this size it takes half as long as by default. */
const MEMORY = { windowBits: 14, memLevel: 7 }

/** @param own all but what is shared, as a JSON object */
export const packDossier = (own: string, { phrases }: Pick<SharedParts, 'phrases'>): Buffer =>
  deflateSync(own, { level: 1, dictionary: phrases, ...MEMORY })

/**
 * @returns JSON
 * @throws Error where it was damaged, or packed with other phrases
 */
export function unpackDossier(
  packed: Buffer,
  { phrases, definitions }: Pick<SharedParts, 'phrases' | 'definitions'>,
): string {
  const own = inflateSync(packed, { dictionary: phrases }).toString()
  return `${own.slice(0, -1)},${definitions.toString().slice(1)}`
}

/** A row of `certificate_dossiers` with what it shares with others. */
export interface KeptDossier {
  /** Kept by an earlier version. */
  content: unknown
  packed: Buffer | null
  phrases: Buffer | null
  definitions: Buffer | null
}

/** @returns null: there is none */
export function contentOfKept({ content, packed, phrases, definitions }: KeptDossier): unknown {
  return packed === null || phrases === null || definitions === null
    ? content
    : JSON.parse(unpackDossier(packed, { phrases, definitions }))
}
