/**
 * Dossiers as they are kept. What one says is mostly what they all say, so that each is deflated against the phrases that
 * those of its class share: a twelfth of its JSON is left, and it comes out as it was written, letter by letter.
 */
import { deflateSync, inflateSync } from 'node:zlib'
import { sha256 } from '../../foundation/secrets.ts'
import { FORMAT_PHRASES } from './format-phrases.ts'

export interface Phrases {
  /** SHA-256. */
  digest: Buffer
  bytes: Buffer
}

/** @param definitions of the program and the cohort, as they stand in the dossiers */
export function phrasesOf(definitions: string): Phrases {
  const bytes = Buffer.from(FORMAT_PHRASES + definitions)
  return { digest: sha256(bytes), bytes }
}

/** A stream's own memory is made anew for each; of this size it takes half as long as by default. */
const MEMORY = { windowBits: 14, memLevel: 7 }

export const packDossier = (json: string, { bytes }: Phrases): Buffer =>
  deflateSync(json, { level: 1, dictionary: bytes, ...MEMORY })

/** @throws Error where it was damaged, or packed with other phrases */
export const unpackDossier = (packed: Buffer, phrases: Buffer): string =>
  inflateSync(packed, { dictionary: phrases }).toString()

/** A row of `certificate_dossiers` with the phrases that it names. */
export interface KeptDossier {
  /** Kept by an earlier version. */
  content: unknown
  packed: Buffer | null
  phrases: Buffer | null
}

/** @returns null: there is none */
export function contentOfKept({ content, packed, phrases }: KeptDossier): unknown {
  return packed === null || phrases === null ? content : JSON.parse(unpackDossier(packed, phrases))
}
