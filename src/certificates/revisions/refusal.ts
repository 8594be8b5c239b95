/** How an act about certificates is refused: as a whole, with each certificate that stands in the way. Pure. */
import { type ErrorCode, HocvuError } from '../../foundation/errors.ts'
import { redactText } from '../../foundation/redact.ts'

export interface CertificateFault {
  /** Number of the certificate, or what the caller named it by. */
  name: string
  reason: string
  /** Where the text for users has it. */
  params?: Record<string, string>
  paramsVi?: Record<string, string>
}

/** As many faulty certificates as an answer names. */
const MOST_NAMED = 50

export function refuseCertificates(code: ErrorCode, faults: readonly CertificateFault[]): void {
  const [first] = faults
  if (first === undefined) return
  const named = faults
    .slice(0, MOST_NAMED)
    .map(({ name, reason }) => ({ field: redactText(name), reason: redactText(reason) }))
  const more = faults.length > named.length ? ` (and ${faults.length - named.length} more)` : ''
  const lines = named.map(({ field, reason }) => `${field}: ${reason}`).join('; ')
  throw new HocvuError(code, `Nothing was done. ${lines}${more}`, {
    fields: named,
    ...(first.params && { params: first.params }),
    ...(first.paramsVi && { paramsVi: first.paramsVi }),
  })
}
