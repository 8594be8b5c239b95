import type { Language } from '../../foundation/texts/pages.ts'
import { type UnitKind, unitKindTexts } from '../../foundation/texts/unit-kinds.ts'

const isKind = (kind: string): kind is UnitKind => Object.hasOwn(unitKindTexts, kind)

/** A kind in the reader's language; one in the words of a file as it is; nothing where it is not told. */
export const shownKind = (kind: string | null | undefined, language: Language): string =>
  kind === null || kind === undefined ? '' : isKind(kind) ? unitKindTexts[kind][language] : kind
