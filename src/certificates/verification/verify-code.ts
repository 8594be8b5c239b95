/** Verifies the code that is printed on a certificate. */
import type { Queryable } from '../../database/connection.ts'
import { type FoundRevision, findByCode } from '../revisions/by-code.ts'
import { type CodeChecks, checksOfCode } from '../revisions/code-checks.ts'
import type { VerificationResult } from './conclude.ts'

export interface CodeVerification {
  result: VerificationResult
  checks: CodeChecks
  /** What the register says of the paper with this code; null: no paper has it. */
  found: FoundRevision | null
  /** Hex SHA-256 of the file that belongs to the code; null: none yet. */
  sha256: string | null
}

export async function verifyCode(db: Queryable, code: string): Promise<CodeVerification> {
  const found = await findByCode(db, code)
  const sha256 = found?.sha256?.toString('hex') ?? null
  const { result, checks } = checksOfCode(
    found && {
      standing: found.standing,
      isNewest: found.revision === found.present.revision,
      hasFile: sha256 !== null,
    },
  )
  return { result, checks, found, sha256 }
}
