/** Verifies a file that anybody may have made: a certificate's PDF, or its credential. Reads, stores nothing. */
import type { Queryable } from '../../database/connection.ts'
import { sha256 } from '../../foundation/secrets.ts'
import {
  type CredentialCheck,
  type CredentialClaims,
  checkCredential,
  type Trust,
} from '../credential/check-credential.ts'
import { type FileOfDigest, findByDigest } from '../file-store.ts'
import { type FoundRevision, findByCode } from '../revisions/by-code.ts'
import { checkSignatures } from '../signature/check-signatures.ts'
import { embeddedCredential } from '../signature/embedded-credential.ts'
import type { CertificateSnapshot } from '../snapshot.ts'
import { isSignedWhole, signatureFinding, signersOf } from './check-file-signatures.ts'
import { type Check, type Checks, conclude, type VerificationResult } from './conclude.ts'
import { credentialFindings } from './credential-finding.ts'
import { readJson } from './read-json.ts'
import { standingFinding } from './standing-finding.ts'
import { codeOfFile, continuesStoredFile } from './store.ts'

export interface VerifyDeps {
  /** The register; null where there is none at hand, as with a bundle of keys. */
  register: Queryable | null
  trust: Trust
  /** Certificates as PEM whose signatures count as the system's own. */
  signingCertificates: readonly string[]
  now: Date
}

export interface FileVerification {
  result: VerificationResult
  checks: Checks
  /** Who signed the file, as the signatures name themselves. */
  signers: string[]
  /** What the register says, where the file could be matched with it. */
  snapshot: CertificateSnapshot | null
  /** What the credential says, proven or not; null: there is none that can be read. */
  claims: CredentialClaims | null
  /** Hex SHA-256 of the file. */
  sha256: string
}

export async function verifyFile(bytes: Buffer, deps: VerifyDeps): Promise<FileVerification> {
  const digest = sha256(bytes)
  const found = isPdf(bytes)
    ? await verifyPdf(bytes, digest, deps)
    : await verifyCredentialFile(bytes, deps)
  return { result: conclude(found.checks), ...found, sha256: digest.toString('hex') }
}

type Found = Omit<FileVerification, 'result' | 'sha256'>

/** Readers take a PDF whose first line stands within the first 1024 bytes. */
function isPdf(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes('%PDF-')
}

async function verifyPdf(bytes: Buffer, digest: Buffer, deps: VerifyDeps): Promise<Found> {
  const { register, trust, now, signingCertificates } = deps
  const signatures = await checkSignatures(bytes, { certificates: signingCertificates })
  const embedded = await embeddedCredential(bytes)
  const credential =
    embedded === null ? null : await checkCredential(readJson(embedded), trust, now)
  const stored = register && (await findByDigest(register, digest))
  const revision = register && (await revisionOf(register, stored, credential))
  const signature = signatureFinding(signatures)
  const file =
    register === null
      ? isSignedWhole(signatures)
        ? ({ state: 'holds', reason: 'signed-whole' } as const)
        : ({ state: 'cannot-tell', reason: 'no-register-at-hand' } as const)
      : await fileFinding(register, bytes, stored, revision)
  const taken = stored?.kind === 'agency-pdf' && signature?.reason === 'signature-of-unknown-key'
  return {
    checks: {
      file,
      ...(signature && {
        signature: taken ? { state: 'holds', reason: 'signature-accepted' } : signature,
      }),
      ...(register === null && credential === null && { status: NOTHING_TELLS_STATUS }),
      ...(credential && credentialFindings(credential, register !== null)),
      ...(revision && { register: standingFinding(revision.standing) }),
    },
    signers: signersOf(signatures),
    snapshot: revision?.snapshot ?? null,
    claims: credential?.claims ?? null,
  }
}

/** Without a register and without a credential nobody knows whether the certificate was revoked. */
const NOTHING_TELLS_STATUS: Check = { state: 'cannot-tell', reason: 'status-unknown' }

async function verifyCredentialFile(bytes: Buffer, deps: VerifyDeps): Promise<Found> {
  const { register, trust, now } = deps
  const json = readJson(bytes)
  if (json === undefined)
    return {
      checks: { file: { state: 'fails', reason: 'unreadable' } },
      signers: [],
      snapshot: null,
      claims: null,
    }
  const credential = await checkCredential(json, trust, now)
  const revision = register && (await revisionOf(register, null, credential))
  return {
    checks: {
      ...credentialFindings(credential, register !== null),
      ...(revision && { register: standingFinding(revision.standing) }),
    },
    signers: [],
    snapshot: revision?.snapshot ?? null,
    claims: credential.claims,
  }
}

/** The revision that the file is of; by its bytes, else by a credential that is proven. */
async function revisionOf(
  register: Queryable,
  stored: FileOfDigest | null,
  credential: CredentialCheck | null,
): Promise<FoundRevision | null> {
  if (stored !== null) return await findByCode(register, await codeOfFile(register, stored))
  if (credential?.proof.state !== 'holds' || credential.issuer.state !== 'holds') return null
  const code = credential.claims?.verifyUrl?.split('/').at(-1)
  return code === undefined ? null : await findByCode(register, code)
}

async function fileFinding(
  register: Queryable,
  bytes: Buffer,
  stored: FileOfDigest | null,
  revision: FoundRevision | null,
): Promise<Check> {
  // One that has not gone out yet is nothing that anybody was given.
  if (revision === null) return { state: 'fails', reason: 'not-issued-file' }
  if (stored !== null)
    return stored.kind === 'pdf' && revision.snapshot.agencySignature
      ? { state: 'cannot-tell', reason: 'unsigned-copy' }
      : { state: 'holds', reason: 'issued-file' }
  return (await continuesStoredFile(register, revision, bytes))
    ? { state: 'cannot-tell', reason: 'continues-issued-file' }
    : { state: 'fails', reason: 'not-issued-file' }
}
