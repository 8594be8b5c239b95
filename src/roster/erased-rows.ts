/** Rows of a roster that name somebody who was erased: nobody comes back by a file. */
import type { Queryable } from '../database/connection.ts'
import type { Vault } from '../foundation/secrets.ts'
import { findSuppressed } from '../suppression/suppression-store.ts'
import type { KeyedRow } from './keyed-row.ts'
import type { RejectedRow } from './roster-row.ts'

/** @returns why each is not taken, by position */
export async function erasedAmong(
  db: Queryable,
  vault: Vault,
  rows: readonly Pick<KeyedRow, 'row' | 'keys'>[],
): Promise<Map<number, RejectedRow>> {
  const found = await findSuppressed(
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
