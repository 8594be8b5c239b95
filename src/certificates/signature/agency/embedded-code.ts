/** The id inside a file that came back: the code of its revision, from the credential that is attached to it. */
import { z } from 'zod'
import { sha256 } from '../../../foundation/secrets.ts'
import { embeddedCredential } from '../embedded-credential.ts'

/** The address that the QR code opens ends with the code. */
const Credential = z.object({ evidence: z.array(z.object({ id: z.string() })).min(1) })
const CODE = /\/verify\/([A-Za-z0-9_-]{16,128})$/

/** @returns null when the file carries no credential with one */
export async function embeddedCode(pdf: Buffer): Promise<string | null> {
  const credential = await embeddedCredential(pdf)
  if (credential === null) return null
  let json: unknown
  try {
    json = JSON.parse(credential.toString('utf8'))
  } catch {
    return null
  }
  const parsed = Credential.safeParse(json)
  if (!parsed.success) return null
  return CODE.exec(parsed.data.evidence[0]?.id ?? '')?.[1] ?? null
}

/** A certificate's file has a few updates at most. */
const MAX_ENDS = 20

/** Of each beginning that may be a whole file: whichever of these was given out, the file continues it. */
export function digestsOfBeginnings(pdf: Buffer): Buffer[] {
  const digests: Buffer[] = []
  let at = pdf.indexOf('%%EOF')
  for (let ends = 0; at >= 0 && ends < MAX_ENDS; ends++) {
    const end = at + '%%EOF'.length
    digests.push(sha256(pdf.subarray(0, end)))
    if (pdf[end] === 0x0a) digests.push(sha256(pdf.subarray(0, end + 1)))
    at = pdf.indexOf('%%EOF', end)
  }
  return digests
}
