import { describe, expect, it } from 'vitest'
import type { SignatureCheck } from '../../../src/certificates/signature/signature-check.ts'
import {
  isSignedWhole,
  signatureFinding,
} from '../../../src/certificates/verification/check-file-signatures.ts'

const good: SignatureCheck = {
  field: 'Signature1',
  kind: 'signature',
  covers: 'whole',
  end: 1000,
  appended: 'nothing',
  digest: true,
  signature: true,
  signer: null,
  certificates: [],
  signedAt: new Date('2026-04-06T03:00:00Z'),
  inTime: true,
  known: true,
  fault: null,
}
const timestamp: SignatureCheck = { ...good, kind: 'timestamp', known: false }

describe('what the signatures of a file come to', () => {
  it.each([
    ['a known one', [good], 'signature-valid'],
    ['a known one with somebody’s timestamp', [good, timestamp], 'signature-valid'],
    ['a known one and a stranger’s', [good, { ...good, known: false }], 'signature-of-unknown-key'],
    ['a stranger’s that is said to be a timestamp', [timestamp], 'signature-of-unknown-key'],
    ['a broken one among good ones', [good, { ...good, digest: false }], 'signature-broken'],
    ['a known one and a change', [{ ...good, appended: 'changes' }], 'changed-after-signing'],
  ] satisfies [string, SignatureCheck[], string][])('%s', (_, signatures, reason) => {
    expect(signatureFinding(signatures)?.reason).toBe(reason)
  })

  it('is nothing where nobody signed', () => {
    expect(signatureFinding([])).toBeUndefined()
    expect(isSignedWhole([])).toBe(false)
    expect(isSignedWhole([timestamp])).toBe(false)
  })
})
