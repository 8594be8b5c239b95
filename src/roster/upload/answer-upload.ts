/** What somebody answers when a roster that they have brought cannot be taken in without a word of theirs. */
import type { Viewer } from '../../access/viewer.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Lettering } from '../../foundation/old-letters.ts'
import type { ImportResult, RosterDeps } from '../import.ts'
import { acceptUpload } from './upload.ts'
import { type BroughtRoster, dropUpload, findUpload, insertUpload } from './upload-store.ts'

/** Keeps a file that is typed in old letters, until its owner has seen how it would read. */
export async function keepUnread(
  { db, clock, vault }: RosterDeps,
  viewer: Viewer,
  brought: BroughtRoster,
): Promise<{ id: string }> {
  return { id: await insertUpload(db, vault, viewer, brought, clock.now()) }
}

export type UploadAnswer =
  /** The letters that the file is typed in. */
  | { letters: Lettering }
  /** Whoever is not in the file has left the unit, however many they are. */
  | { confirmed: true }

/**
 * The same file with the answer, to be looked at anew.
 * @throws HocvuError `not-found` where it is not this person's, or older than an hour
 */
export async function answerUpload(
  { db, clock, vault }: RosterDeps,
  viewer: Viewer,
  id: string,
  answer: UploadAnswer,
): Promise<{ id: string }> {
  const now = clock.now()
  return await db.transaction().execute(async (trx) => {
    const upload = await findUpload(trx, vault, viewer, id, now)
    if (upload === null) throw new HocvuError('not-found', `There is no upload ${id}.`)
    const answered: BroughtRoster =
      'letters' in answer
        ? { ...upload, letters: answer.letters }
        : {
            ...upload,
            unitFile: upload.unitFile === null ? null : { ...upload.unitFile, confirmed: true },
          }
    await dropUpload(trx, id)
    return { id: await insertUpload(trx, vault, viewer, answered, now) }
  })
}

/**
 * Takes a file in; where rows of it were refused, the file is kept for another hour so that they can be fetched and
 * mended. What was taken says nothing new when it is read again.
 * @returns the id under which the file is kept on; null where every row was taken
 * @throws HocvuError as `acceptUpload`
 */
export async function acceptAndKeepRejected(
  deps: RosterDeps,
  viewer: Viewer,
  id: string,
): Promise<{ result: ImportResult; rest: string | null }> {
  const { db, vault, clock } = deps
  const brought = await findUpload(db, vault, viewer, id, clock.now())
  const result = await acceptUpload(deps, viewer, id)
  if (brought === null || result.rejected.length === 0) return { result, rest: null }
  return { result, rest: await insertUpload(db, vault, viewer, brought, clock.now()) }
}
