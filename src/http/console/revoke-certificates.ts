/** Revoking by the forms of the console, of one certificate or of many. */
import { z } from 'zod'
import { revocationReasons, revocationWords } from '../../certificates/revisions/reason-list.ts'
import { revokeCertificates } from '../../certificates/revisions/revoke.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { certificateActTexts } from '../../foundation/texts/console/certificate-acts.ts'
import type { BroughtFile } from '../bodies.ts'
import { type ActCall, beginAll, documentBeside } from './written-acts.ts'

export const Revocation = z.object({
  reason: z.enum(revocationReasons),
  more: z.string().trim().max(1000).default(''),
})

/** @returns how many were revoked */
export async function revokeNamed(
  call: ActCall,
  ids: readonly string[],
  written: z.output<typeof Revocation> & { file: BroughtFile | null; expected?: number },
): Promise<number> {
  const { deps, viewer, language } = call
  const reason = revocationWords(written.reason, written.more)
  if (reason === '') {
    const fault = certificateActTexts[language].otherMissing
    throw new HocvuError('request.invalid', 'Another reason was chosen and none written.', {
      fields: [{ field: certificateActTexts[language].revokeMore, reason: fault }],
    })
  }
  const { certificates, runs } = await revokeCertificates(deps, viewer, {
    reason,
    attachment: await documentBeside(call, written.file),
    choice: { names: ids, issuer: null },
    ...(written.expected === undefined ? {} : { expectedRevision: written.expected }),
  })
  await beginAll(call, runs)
  return certificates.length
}
