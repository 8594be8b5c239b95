/** SQL of finding what a printed code stands on: one revision of a certificate, and how it stands by now. */
import { sql } from 'kysely'
import type { Queryable } from '../../database/connection.ts'
import { prepared } from '../../database/prepared.ts'
import { type FoundCertificate, hasGoneOut } from '../found.ts'
import {
  type HistoryColumns,
  historyColumns,
  type PublicHistory,
  readHistory,
  snapshotAt,
} from './history-store.ts'
import { type Standing, standingOf } from './standing.ts'

/** `revision` and `snapshot` are those of the paper with the code; `state` is the certificate's present one. */
export interface FoundRevision extends FoundCertificate {
  standing: Standing
  /** The newest revision, which may be another than that of the paper. */
  present: { revision: number; code: string }
  /** Of the file that is served for that revision: the agency's newest, else the one made here; null: none yet. */
  sha256: Buffer | null
  /** Of the certificate. */
  history: PublicHistory
}

/** Longer than any code that was ever given out; anything else is looked for all the same, and not found. */
const CODE = /^[A-Za-z0-9_-]{1,128}$/

type Row = Pick<FoundRevision, 'id' | 'revision' | 'state' | 'present' | 'sha256'> & {
  awaitsSignature: boolean
}

/** The printed code: what anyone may check. */
export async function findByCode(db: Queryable, code: string): Promise<FoundRevision | null> {
  const found = await sql<Row & HistoryColumns>`${prepared}
    select c.id, r.revision, c.state, c.awaits_signature as "awaitsSignature",
      json_build_object('revision', newest.revision, 'code', newest.code) as present,
      (select f.sha256 from certificate_files f
        where f.certificate_id = c.id and f.revision = r.revision and f.kind in ('agency-pdf', 'pdf')
        -- 'agency-pdf' comes before 'pdf'.
        order by f.kind, f.version desc limit 1) as sha256, ${historyColumns}
    from certificate_revisions r
    join certificates c on c.id = r.certificate_id
    join certificate_revisions newest on newest.certificate_id = c.id and newest.revision = c.revision
    where r.code = ${CODE.test(code) ? code : ''} and ${hasGoneOut}`.execute(db)
  const [row] = found.rows
  if (row === undefined) return null
  const { awaitsSignature, revisions, revocations, ...certificate } = row
  const { present, revision, state } = certificate
  const history = readHistory({ revisions, revocations })
  const standing = standingOf(revision, { state, revision: present.revision, awaitsSignature })
  return { ...certificate, standing, history, snapshot: snapshotAt(history, revision) }
}
