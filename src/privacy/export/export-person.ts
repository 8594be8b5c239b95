/**
 * Everything that is kept of a person, for them: an archive with the data as JSON, the same for reading, and their files.
 */
import type { Readable } from 'node:stream'
import { sql } from 'kysely'
import { appendAudit } from '../../access/audit.ts'
import { noteView } from '../../access/person-views.ts'
import type { Viewer } from '../../access/viewer.ts'
import { dossiersOfLearners } from '../../certificates/dossier/of-learners.ts'
import { writeLink } from '../../certificates/link/write.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Vault } from '../../foundation/secrets.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { type ZipEntry, zipStream } from '../../foundation/zip-stream.ts'
import { findLearners } from '../../roster/find-learner.ts'
import { requestsOfLearner } from '../requests/request-store.ts'
import { asReadableText } from './as-readable-text.ts'
import { idsOfPerson, type Section, type SectionName, sectionsOfPerson } from './person-sections.ts'

export interface ExportDeps {
  db: Database
  clock: Clock
  vault: Vault
  publicUrl: string | undefined
}

export interface PersonExport {
  learner: string
  fullName: string
  madeAt: string
  sections: Record<SectionName, Section>
  files: { name: string; sha256: string }[]
}

export interface PreparedExport {
  content: PersonExport
  /** The archive; read once. */
  archive(language: Language): Readable
}

/**
 * The export is noted in the audit trail and among the looks at the person before anything is handed over.
 * @param key employee code or id
 * @throws HocvuError `not-found`, also for somebody whom the viewer does not see
 */
export async function exportPerson(
  deps: ExportDeps,
  viewer: Viewer,
  key: string,
): Promise<PreparedExport> {
  const { db, clock } = deps
  const [found, ...others] = await findLearners(db, viewer, key)
  if (found === undefined || others.length > 0)
    throw new HocvuError(
      'not-found',
      `${found === undefined ? 'Nobody' : 'More than one person'} on the roster is "${key}". Name the employee code or the id.`,
    )
  const now = clock.now()
  await db.transaction().execute(async (trx) => {
    await noteView({ db: trx, clock }, viewer, found.id, 'export')
    await appendAudit(trx, {
      ...{ at: now, actor: viewer.actor, action: 'privacy.export', subject: found.id },
    })
  })
  // Of one moment.
  const { sections, files } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const own = await idsOfPerson(trx, found.id)
      return {
        files: await filesOf(trx, own),
        sections: {
          ...(await sectionsOfPerson(trx, own)),
          ...(await openedSections({ ...deps, db: trx }, viewer, found.id, own)),
        },
      }
    })
  const content: PersonExport = {
    ...{ learner: found.id, fullName: found.fullName, madeAt: now.toISOString(), sections },
    files: files.map(({ name, sha256 }) => ({ name, sha256 })),
  }
  return {
    content,
    archive: (language) => zipStream(entriesOf(deps, content, files, language), now),
  }
}

interface FileOfPerson {
  name: string
  sha256: string
  from:
    | { certificate: string; revision: number; kind: string; version: number }
    | { document: string }
}

async function filesOf(db: Queryable, ids: readonly string[]): Promise<FileOfPerson[]> {
  const own = sql`any(${[...ids]}::uuid[])`
  const stored = await sql<FileOfPerson>`
    select 'files/' || c.year || '-' || c.register_number || '-' || f.revision || '-' || f.kind || '-' || f.version
        || case when f.kind = 'credential' then '.json' else '.pdf' end as name,
      encode(f.sha256, 'hex') as sha256,
      jsonb_build_object('certificate', f.certificate_id, 'revision', f.revision, 'kind', f.kind, 'version', f.version) as "from"
    from certificate_files f join certificates c on c.id = f.certificate_id
    where c.learner_id = ${own} and length(f.bytes) > 0 order by 1`.execute(db)
  // Documents that are about nobody else: a list of many names others too.
  const documents = await sql<FileOfPerson>`
    select 'documents/' || a.id || '-' || regexp_replace(a.name, '[^[:alnum:]._-]+', '-', 'g') as name,
      encode(a.sha256, 'hex') as sha256, jsonb_build_object('document', a.id) as "from"
    from attachments a
    where a.erased_at is null and exists (select from decision_acts d where d.attachment_id = a.id)
      and not exists (select from decision_acts d where d.attachment_id = a.id
        and d.id not in (select acts_about_only(${[...ids]}::uuid[], '{}')))
      and not exists (select from certificate_revisions r join certificates c on c.id = r.certificate_id
        where r.attachment_id = a.id and not c.learner_id = ${own})
      and not exists (select from certificate_revocations r join certificates c on c.id = r.certificate_id
        where r.attachment_id = a.id and not c.learner_id = ${own})
      and not exists (select from proposals p where p.attachment_id = a.id)
      and not exists (select from plan_submissions s where s.attachment_id = a.id)
    order by 1`.execute(db)
  return [...stored.rows, ...documents.rows]
}

/** What is kept sealed or packed, opened. */
async function openedSections(
  deps: Omit<ExportDeps, 'db'> & { db: Queryable },
  viewer: Viewer,
  learnerId: string,
  ids: readonly string[],
): Promise<Pick<Record<SectionName, Section>, 'requests' | 'certificates' | 'dossiers'>> {
  const { db, vault, publicUrl } = deps
  const certificates = await sql<Record<string, unknown> & { token_sealed: Buffer | null }>`
    select number, issuer, year, register_number, state, revision, issued_on, issued_at, decision_number,
      decision_date, link_expires_on, token_sealed
    from certificates where learner_id = any(${[...ids]}::uuid[]) order by issued_at`.execute(db)
  const dossiers = await dossiersOfLearners(db, ids)
  const requests = await requestsOfLearner(deps, viewer, learnerId)
  return {
    dossiers,
    certificates: certificates.rows.map(({ token_sealed, ...row }) => ({
      ...row,
      link: token_sealed === null ? null : writeLink(vault, publicUrl, token_sealed),
    })),
    requests: requests.map(
      ({ id: _, learner: __, recordedBy: ___, answeredBy: ____, ...row }) => row,
    ),
  }
}

async function* entriesOf(
  { db, vault }: ExportDeps,
  content: PersonExport,
  files: readonly FileOfPerson[],
  language: Language,
): AsyncGenerator<ZipEntry> {
  yield { name: 'data.json', content: Buffer.from(`${JSON.stringify(content, null, 2)}\n`) }
  yield { name: 'data.txt', content: Buffer.from(asReadableText(content, language)) }
  for (const { name, from } of files) {
    const bytes = await bytesOf(db, vault, from)
    if (bytes !== null) yield { name, content: bytes, compressionLevel: 0 }
  }
}

async function bytesOf(
  db: Database,
  vault: Vault,
  from: FileOfPerson['from'],
): Promise<Buffer | null> {
  if ('document' in from) {
    const row = await db
      .selectFrom('attachments')
      .select('sealed')
      .where('id', '=', from.document)
      .where('erased_at', 'is', null)
      .executeTakeFirst()
    return row === undefined ? null : vault.decrypt('attachments', row.sealed)
  }
  const found = await sql<{ bytes: Buffer }>`
    select bytes from certificate_files where certificate_id = ${from.certificate}::uuid
      and revision = ${from.revision} and kind = ${from.kind} and version = ${from.version}`.execute(
    db,
  )
  return found.rows[0]?.bytes ?? null
}
