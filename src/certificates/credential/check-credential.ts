/** Checks a credential without a network. Each question is answered apart; nothing that was not checked counts as good. */
import { z } from 'zod'
import { dateInVietnam } from '../../foundation/dates.ts'
import { checkProof, issuerOf, SignedDocument } from './check-proof.ts'
import { PERIODS_RESULT, SCORE_RESULT } from './compose-credential.ts'
import { StatusEntry } from './status-entry.ts'
import type { Trust } from './trust.ts'

export type { Trust } from './trust.ts'
export { bundleTrust, ownTrust } from './trust.ts'

type CredentialReason =
  // proof
  | 'proof-valid'
  | 'not-a-credential'
  | 'proof-of-another-kind'
  | 'proof-for-another-purpose'
  | 'context-not-known'
  | 'issuer-not-known'
  | 'key-of-another'
  | 'key-distrusted'
  | 'key-not-known'
  | 'changed-after-signing'
  // issuer
  | 'issuer-known'
  // period
  | 'within-period'
  | 'not-yet-valid'
  | 'expired'
  // status
  | 'in-force'
  | 'revoked'
  | 'replaced'
  /** A list tells that it ended, not why. */
  | 'revoked-or-replaced'
  | 'no-status'
  | 'not-proven'
  | 'place-not-known'
  | 'list-not-at-hand'
  | 'list-not-of-issuer'
  | 'list-not-trusted'
  | 'list-too-short'
  | 'list-unreadable'

export interface CredentialFinding {
  state: 'holds' | 'fails' | 'cannot-tell'
  reason: CredentialReason
}

export interface CredentialCheck {
  /** Whether it is as its issuer signed it. */
  proof: CredentialFinding
  /** Whether its issuer is one that is trusted. */
  issuer: CredentialFinding
  /** Whether it holds at this time. */
  period: CredentialFinding
  /** Whether it was revoked or replaced. */
  status: CredentialFinding
  /** What it says, whether or not that is proven; null when it is no certificate of this kind. */
  claims: CredentialClaims | null
}

export interface CredentialClaims {
  id: string
  issuer: { did: string; name: string }
  fullName: string
  /** In Vietnamese. */
  program: string
  title: string
  /** Số hiệu. */
  number: string | null
  /** Points of 10. */
  score: string | null
  /** Tiết. */
  periods: number | null
  issuedOn: string
  /** The page that tells how it stands with the certificate. */
  verifyUrl: string | null
}

const unread: CredentialFinding = { state: 'cannot-tell', reason: 'not-a-credential' }
/** Clocks differ by so much. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000

/** @param json the parsed file; anything */
export async function checkCredential(
  json: unknown,
  trust: Trust,
  now: Date,
): Promise<CredentialCheck> {
  const parsed = SignedDocument.safeParse(json)
  if (!parsed.success)
    return { proof: unread, issuer: unread, period: unread, status: unread, claims: null }
  const document = parsed.data
  const issuer = issuerOf(document)
  const proof = await checkProof(document, trust)
  return {
    proof,
    issuer: trust.knowsIssuer(issuer)
      ? { state: 'holds', reason: 'issuer-known' }
      : { state: 'cannot-tell', reason: 'issuer-not-known' },
    period: periodOf(document, now),
    // The place that it names is as good as its proof.
    status:
      proof.state === 'holds'
        ? await statusOf(document, trust, issuer)
        : { state: 'cannot-tell', reason: 'not-proven' },
    claims: readClaims(document),
  }
}

function periodOf({ validFrom, validUntil }: SignedDocument, now: Date): CredentialFinding {
  const at = now.getTime()
  if (validFrom !== undefined && Date.parse(validFrom) > at + CLOCK_TOLERANCE_MS)
    return { state: 'fails', reason: 'not-yet-valid' }
  if (validUntil !== undefined && Date.parse(validUntil) < at)
    return { state: 'fails', reason: 'expired' }
  return { state: 'holds', reason: 'within-period' }
}

async function statusOf(
  document: SignedDocument,
  trust: Trust,
  issuer: string,
): Promise<CredentialFinding> {
  if (document.credentialStatus === undefined) return { state: 'cannot-tell', reason: 'no-status' }
  const entry = StatusEntry.safeParse(document.credentialStatus)
  if (!entry.success) return { state: 'cannot-tell', reason: 'list-unreadable' }
  return await trust.statusOf(entry.data, issuer)
}

const Certificate = z.looseObject({
  id: z.string(),
  name: z.string(),
  issuer: z.looseObject({ id: z.string(), name: z.string() }),
  awardedDate: z.iso.datetime({ offset: true }),
  credentialSubject: z.looseObject({
    identifier: z.tuple([
      z.looseObject({ identityType: z.literal('name'), identityHash: z.string() }),
    ]),
    licenseNumber: z.string().nullable().default(null),
    result: z
      .array(z.looseObject({ resultDescription: z.string(), value: z.string() }))
      .default([]),
    achievement: z.looseObject({
      name: z.string(),
      resultDescription: z
        .array(z.looseObject({ id: z.string(), resultType: z.string() }))
        .default([]),
    }),
  }),
  evidence: z.array(z.looseObject({ id: z.string() })).default([]),
})

function readClaims(document: SignedDocument): CredentialClaims | null {
  const parsed = Certificate.safeParse(document)
  if (!parsed.success) return null
  const { id, name, issuer, awardedDate, credentialSubject, evidence } = parsed.data
  const { achievement, result } = credentialSubject
  const resultOf = (type: string) => {
    const description = achievement.resultDescription.find(({ resultType }) => resultType === type)
    return result.find(({ resultDescription }) => resultDescription === description?.id)?.value
  }
  const periods = resultOf(PERIODS_RESULT)
  return {
    id,
    issuer: { did: issuer.id, name: issuer.name },
    fullName: credentialSubject.identifier[0].identityHash,
    program: achievement.name,
    title: name,
    number: credentialSubject.licenseNumber,
    score: resultOf(SCORE_RESULT) ?? null,
    periods: periods === undefined || !/^\d{1,6}$/.test(periods) ? null : Number(periods),
    issuedOn: dateInVietnam(new Date(awardedDate)),
    verifyUrl: evidence[0]?.id ?? null,
  }
}
