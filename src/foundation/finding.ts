/** What an examination of the installation found. */
import type { FindingCode } from './texts/console/checks.ts'

export interface Finding {
  name: string
  ok: boolean
  /** For the operator at the machine; may name folders and hosts. */
  detail: string
  /** For the same. Left out: there is nothing to do. */
  mend?: string
  /** For whoever looks from a page: in the words of the catalogue, without places and secrets. */
  said: { code: FindingCode; params?: Record<string, string | number> }
}
