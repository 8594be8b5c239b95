/** A roster is brought, looked at, and only then taken in. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { type ImportResult, importInto, type RosterDeps } from '../import.ts'
import { readBrought } from './read-brought.ts'
import { type ImportedRow, tryImport } from './try-import.ts'
import {
  type BroughtRoster,
  dropUpload,
  findUpload,
  insertUpload,
  type StoredUpload,
} from './upload-store.ts'

export interface UploadPreview {
  upload: Pick<StoredUpload, 'id' | 'name' | 'cohortId' | 'unitFile' | 'createdAt'>
  /** What taking it in now would say. */
  result: ImportResult
  /** Every row of the file, in its order. */
  rows: ImportedRow[]
}

/**
 * Keeps a file for an hour, for whoever brought it. It is read once, so that one that cannot be read is refused now.
 * @throws HocvuError as `readRosterFile`
 */
export async function storeUpload(
  { db, clock, vault }: RosterDeps,
  viewer: Viewer,
  brought: BroughtRoster,
): Promise<{ id: string }> {
  await readBrought(brought)
  return { id: await insertUpload(db, vault, viewer, brought, clock.now()) }
}

/**
 * What taking the file in would do, found by doing it and undoing it again.
 * @throws HocvuError `upload.gone` where it is not this person's, or older than an hour; as `importRoster`
 */
export async function previewUpload(
  deps: RosterDeps,
  viewer: Viewer,
  id: string,
): Promise<UploadPreview> {
  const { bytes: _, letters, ...upload } = await getUpload(deps, viewer, id)
  const reading = await readBrought({ bytes: _, letters, ...upload })
  const { result, rows } = await tryImport(deps, viewer, reading, upload.unitFile)
  return { upload, result, rows }
}

/**
 * Takes the file in and forgets it. Whoever calls lets waiting accounts find their people afterwards (`matchAccounts`).
 * @throws HocvuError as `previewUpload`
 */
export async function acceptUpload(
  deps: RosterDeps,
  viewer: Viewer,
  id: string,
): Promise<ImportResult> {
  const upload = await getUpload(deps, viewer, id)
  const reading = await readBrought(upload)
  return await deps.db.transaction().execute(async (trx) => {
    // Of several who accept it at once, one takes it in; where the import fails it stays.
    if (!(await dropUpload(trx, id))) throw gone()
    const { result, audit } = await importInto(trx, deps, viewer, reading, upload.unitFile)
    if (audit !== null) await appendAudit(trx, audit)
    return result
  })
}

/** Nothing was taken in; the file is gone. */
export async function discardUpload(deps: RosterDeps, viewer: Viewer, id: string): Promise<void> {
  await dropUpload(deps.db, (await getUpload(deps, viewer, id)).id)
}

async function getUpload(
  { db, vault, clock }: RosterDeps,
  viewer: Viewer,
  id: string,
): Promise<StoredUpload> {
  const upload = await findUpload(db, vault, viewer, id, clock.now())
  if (upload !== null) return upload
  throw gone()
}

const gone = () =>
  new HocvuError(
    'upload.gone',
    'There is no roster of this person waiting under this id. It is kept for an hour: bring the file again.',
  )
