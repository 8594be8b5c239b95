/** SQL of finding what a printed code stands on: one revision of a certificate, and how it stands by now. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { type FoundCertificate, hasGoneOut, withSnapshot } from '../found.ts'
import { type Standing, standingOf } from './standing.ts'

/** `revision` and `snapshot` are those of the paper with the code; `state` is the certificate's present one. */
export interface FoundRevision extends FoundCertificate {
  standing: Standing
  /** The newest revision, which may be another than that of the paper. */
  present: { revision: number; code: string }
}

/** Longer than any code that was ever given out; anything else is looked for all the same, and not found. */
const CODE = /^[A-Za-z0-9_-]{1,128}$/

/** The printed code: what anyone may check. */
export async function findByCode(db: Queryable, code: string): Promise<FoundRevision | null> {
  const found = await sql<{
    id: string
    revision: number
    state: 'valid' | 'revoked'
    snapshot: unknown
    awaitsSignature: boolean
    present: { revision: number; code: string }
  }>`
    select c.id, r.revision, c.state, r.snapshot, c.awaits_signature as "awaitsSignature",
      jsonb_build_object('revision', newest.revision, 'code', newest.code) as present
    from certificate_revisions r
    join certificates c on c.id = r.certificate_id
    join certificate_revisions newest on newest.certificate_id = c.id and newest.revision = c.revision
    where r.code = ${CODE.test(code) ? code : ''} and ${hasGoneOut}`.execute(db)
  const [row] = found.rows
  if (row === undefined) return null
  const { awaitsSignature, ...certificate } = withSnapshot(row)
  const { present, revision, state } = certificate
  const standing = standingOf(revision, { state, revision: present.revision, awaitsSignature })
  return { ...certificate, standing }
}
