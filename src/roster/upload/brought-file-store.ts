/**
 * SQL of files, such as lists of units or figures, that somebody has brought and not yet taken in. Each is kept for an
 * hour, for whoever brought it, as that kind of list alone.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import type { Database, Queryable } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { type Lettering, letterings } from '../../foundation/old-letters.ts'
import type { Vault } from '../../foundation/secrets.ts'

export interface BroughtFile {
  bytes: Buffer
  /** Of the file; for people only. */
  name: string
  /** The old letters that a person has confirmed the file to be typed in. */
  letters: Lettering | null
  /** The other fields of the form that it came with. */
  said?: Record<string, string>
}

interface FileDeps {
  db: Database | Queryable
  clock: Clock
  vault: Vault
}

const KEPT_MINUTES = 60
const PURPOSE = 'brought-files'
const Sealed = z.object({
  bytes: z.base64(),
  letters: z.enum(letterings).nullable(),
  said: z.record(z.string(), z.string()),
})

/**
 * @param kind what it is a list of, such as `units`, with the id of what it belongs to: `figures:son-la-2026`
 * @returns the id under which it is found again
 */
export async function keepBroughtFile(
  { db, clock, vault }: FileDeps,
  viewer: Viewer,
  kind: string,
  { bytes, name, letters, said = {} }: BroughtFile,
): Promise<string> {
  const now = clock.now()
  await dropOldBroughtFiles(db, now)
  const id = randomUUID()
  const content: z.input<typeof Sealed> = { bytes: bytes.toString('base64'), letters, said }
  await db
    .insertInto('brought_files')
    .values({
      ...{ id, actor: viewer.actor, kind, name, created_at: now },
      sealed: vault.encrypt(PURPOSE, Buffer.from(JSON.stringify(content))),
    })
    .execute()
  return id
}

/** @throws HocvuError `upload.gone` where it is not this person's, of another kind, or older than an hour */
export async function getBroughtFile(
  { db, clock, vault }: FileDeps,
  viewer: Viewer,
  kind: string,
  id: string,
): Promise<Required<BroughtFile>> {
  const found = await db
    .selectFrom('brought_files')
    .select(['name', 'sealed'])
    .where('id', '=', id)
    .where('actor', '=', viewer.actor)
    .where('kind', '=', kind)
    .where('created_at', '>', eldest(clock.now()))
    .executeTakeFirst()
  if (!found)
    throw new HocvuError(
      'upload.gone',
      'There is no file of this person waiting under this id. It is kept for an hour: bring the file again.',
    )
  const { bytes, ...rest } = Sealed.parse(
    JSON.parse(vault.decrypt(PURPOSE, found.sealed).toString()),
  )
  return { ...rest, bytes: Buffer.from(bytes, 'base64'), name: found.name }
}

/** @returns whether it was there: of several who take a file in at once, one does */
export async function dropBroughtFile(db: Queryable, viewer: Viewer, id: string): Promise<boolean> {
  const dropped = await db
    .deleteFrom('brought_files')
    .where('id', '=', id)
    .where('actor', '=', viewer.actor)
    .executeTakeFirst()
  return dropped.numDeletedRows > 0n
}

/** What nobody came back for. */
export async function dropOldBroughtFiles(db: Queryable, now: Date): Promise<void> {
  await db.deleteFrom('brought_files').where('created_at', '<=', eldest(now)).execute()
}

const eldest = (now: Date) => new Date(now.getTime() - KEPT_MINUTES * 60_000)
