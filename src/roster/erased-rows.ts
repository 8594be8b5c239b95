/** Rows of a roster that name somebody who was erased: nobody comes back by a file. */
import type { Queryable } from '../database/connection.ts'
import type { Vault } from '../foundation/secrets.ts'
import { findSuppressed } from '../suppression/suppression-store.ts'
import type { KeyedRow } from './keyed-row.ts'
import { openQuestions } from './question-store.ts'
import type { RejectedRow } from './roster-row.ts'

type Row = Pick<KeyedRow, 'row' | 'keys'>

/** @returns who was erased, by position */
async function suppressedAmong(
  db: Queryable,
  vault: Vault,
  rows: readonly Row[],
): Promise<Map<number, string>> {
  return await findSuppressed(
    db,
    vault,
    rows.map(({ row, keys }) => ({
      identity: {
        fullName: row.fullName,
        employeeCode: row.employeeCode,
        nationalIdHash: keys.nationalIdHash,
        email: row.email,
        phone: row.phone,
        dateOfBirth: row.dateOfBirth,
      },
    })),
  )
}

/** @returns why each is not taken, by position */
export async function erasedAmong(
  db: Queryable,
  vault: Vault,
  rows: readonly Row[],
): Promise<Map<number, RejectedRow>> {
  const found = await suppressedAmong(db, vault, rows)
  return new Map(
    [...found].map(([at, learner]) => [
      at,
      {
        row: rows[at]?.row.row ?? 0,
        field: 'full_name',
        reason: `This person's data was erased at their request. Whoever agrees to be taken in again: hocvu privacy readmit ${learner}`,
      },
    ]),
  )
}

/** Rows in doubt that are the person's own, though nobody has said so yet. @returns ids of the questions */
export async function questionsAbout(
  db: Queryable,
  vault: Vault,
  learnerId: string,
): Promise<string[]> {
  const open = await openQuestions(db, vault)
  const found = await suppressedAmong(
    db,
    vault,
    open.map(({ waiting }) => waiting),
  )
  return open.flatMap(({ id }, at) => (found.get(at) === learnerId ? [id] : []))
}
