/** SQL of a dossier that was kept. It needs nothing that is deleted anywhere: no roster, record or decision of today. */
import { sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { chooseCertificates } from '../revisions/choose.ts'
import { type CertificateHistory, certificateHistory } from '../revisions/history.ts'
import { CertificateSnapshot } from '../snapshot.ts'
import { DossierContent } from './content.ts'
import { contentOfKept, type KeptDossier } from './pack.ts'

export interface Dossier {
  certificate: {
    id: string
    number: string
    registerNumber: number
    year: number
    issuer: string
    state: 'valid' | 'revoked'
    /** The one that is in force, or was last. */
    presentRevision: number
  }
  /** The revision that this is about, and what its paper says. */
  revision: number
  snapshot: CertificateSnapshot
  content: DossierContent
  /** Until now. */
  history: CertificateHistory
  /** Documents that lie beside revisions and revocations, by id. */
  documents: ReadonlyMap<string, { name: string; sha256: string }>
}

interface Wanted {
  /** Left out: the present one. */
  revision?: number | undefined
  /** Where two issuers have the same number. */
  issuer?: string | undefined
}

/**
 * @param name number, public code or id of the certificate
 * @throws HocvuError `not-found`, also for what the viewer may not see; `request.conflict` for a number that two issuers
 *   have
 */
export async function readDossier(
  db: Queryable,
  viewer: Viewer,
  name: string,
  { revision, issuer }: Wanted = {},
): Promise<Dossier> {
  const choice = { names: [name], issuer: issuer ?? null }
  const [chosen] = await chooseCertificates(db, viewer, choice, 'valid')
  if (chosen === undefined) throw new HocvuError('not-found', `There is no certificate ${name}.`)
  const found = await sql<
    Dossier['certificate'] & { revision: number; snapshot: unknown } & KeptDossier
  >`
    select c.id, c.number, c.register_number as "registerNumber", c.year, c.issuer, c.state,
      c.revision as "presentRevision", r.revision, r.snapshot, d.content, d.packed, p.phrases, p.definitions
    from certificates c
    join certificate_revisions r
      on r.certificate_id = c.id and r.revision = coalesce(${revision ?? null}::int, c.revision)
    left join certificate_dossiers d on d.certificate_id = r.certificate_id and d.revision = r.revision
    left join certificate_dossier_parts p on p.digest = d.parts
    where c.id = ${chosen.id}::uuid and ${seesLearner(viewer, sql`c.learner_id`)}`.execute(db)
  const [row] = found.rows
  if (row === undefined)
    throw new HocvuError('not-found', `Certificate ${chosen.number} has no revision ${revision}.`)
  const {
    snapshot,
    content: written,
    packed,
    phrases,
    definitions,
    revision: shown,
    ...certificate
  } = row
  const content = contentOfKept({ content: written, packed, phrases, definitions })
  if (content === null)
    throw new HocvuError(
      'not-found',
      `Revision ${shown} of certificate ${chosen.number} was made before dossiers were kept. What is still known: hocvu explain.`,
    )
  const history = await certificateHistory(db, viewer, chosen.id)
  return {
    certificate,
    revision: shown,
    snapshot: CertificateSnapshot.parse(snapshot),
    content: DossierContent.parse(content),
    history,
    documents: await documentsOf(db, history),
  }
}

async function documentsOf(
  db: Queryable,
  { revisions, revocations }: CertificateHistory,
): Promise<Dossier['documents']> {
  const ids = [...revisions, ...revocations].flatMap(({ attachment }) => attachment ?? [])
  const found = await sql<{ id: string; name: string; sha256: string }>`
    select id, name, encode(sha256, 'hex') as sha256 from attachments where id = any(${ids}::uuid[])`.execute(
    db,
  )
  return new Map(found.rows.map(({ id, ...document }) => [id, document]))
}

/** As JSON has it. */
export const asJson = ({ documents, ...dossier }: Dossier) => ({
  ...dossier,
  documents: Object.fromEntries(documents),
})
