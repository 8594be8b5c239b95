/** SQL of rosters that somebody has brought and not yet taken in. Sealed, for they hold national IDs. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type Lettering, letterings } from '../../foundation/old-letters.ts'
import type { Vault } from '../../foundation/secrets.ts'
import type { UnitFile } from '../unit-file.ts'

/** A file, or rows that somebody has pasted, with what was said about them. */
export interface BroughtRoster {
  bytes: Buffer
  /** Of the file; for people only. */
  name: string
  /** The old letters that a person has confirmed the file to be typed in. */
  letters: Lettering | null
  /** The class that everybody of the file goes to; null: what the file itself says. */
  cohortId: string | null
  /** The file speaks of one unit only; null: of the whole roster. */
  unitFile: UnitFile | null
  /** Rows from a text field, which may have no header. */
  pasted?: boolean
}

export interface StoredUpload extends BroughtRoster {
  id: string
  createdAt: Date
}

/** So long somebody may look at a preview before the file has to be brought again. */
const UPLOAD_MINUTES = 60

const Sealed = z.object({
  bytes: z.base64(),
  letters: z.enum(letterings).nullable(),
  unitFile: z
    .object({ unit: z.string(), complete: z.boolean(), confirmed: z.boolean() })
    .nullable(),
  pasted: z.boolean(),
})

const PURPOSE = 'roster-uploads'

/** Whatever is older than an hour goes at the same time. */
export async function insertUpload(
  db: Queryable,
  vault: Vault,
  viewer: Viewer,
  { bytes, letters, unitFile, name, cohortId, pasted = false }: BroughtRoster,
  now: Date,
): Promise<string> {
  await dropOldUploads(db, now)
  const id = randomUUID()
  const content: z.input<typeof Sealed> = {
    ...{ bytes: bytes.toString('base64'), letters, unitFile, pasted },
  }
  await db
    .insertInto('roster_uploads')
    .values({
      id,
      actor: viewer.actor,
      name,
      cohort_id: cohortId,
      sealed: vault.encrypt(PURPOSE, Buffer.from(JSON.stringify(content))),
      created_at: now,
    })
    .execute()
  return id
}

/** What this person has brought within the last hour; null for anything else. */
export async function findUpload(
  db: Queryable,
  vault: Vault,
  viewer: Viewer,
  id: string,
  now: Date,
): Promise<StoredUpload | null> {
  const found = await db
    .selectFrom('roster_uploads')
    .select(['id', 'name', 'cohort_id', 'sealed', 'created_at'])
    .where('id', '=', id)
    .where('actor', '=', viewer.actor)
    .where('created_at', '>', eldest(now))
    .executeTakeFirst()
  if (!found) return null
  const { bytes, ...said } = Sealed.parse(
    JSON.parse(vault.decrypt(PURPOSE, found.sealed).toString()),
  )
  return {
    ...said,
    bytes: Buffer.from(bytes, 'base64'),
    id: found.id,
    name: found.name,
    cohortId: found.cohort_id,
    createdAt: found.created_at,
  }
}

/** @returns whether it was there */
export async function dropUpload(db: Queryable, id: string): Promise<boolean> {
  const dropped = await db.deleteFrom('roster_uploads').where('id', '=', id).executeTakeFirst()
  return dropped.numDeletedRows > 0n
}

/** What nobody came back for. */
export async function dropOldUploads(db: Queryable, now: Date): Promise<void> {
  await db.deleteFrom('roster_uploads').where('created_at', '<=', eldest(now)).execute()
}

const eldest = (now: Date) => new Date(now.getTime() - UPLOAD_MINUTES * 60_000)
