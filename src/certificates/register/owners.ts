/** Whose a paper is: by a key of the roster, and the name must agree; never by a name alone. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { foldKey, foldName } from '../../foundation/names.ts'
import type { Vault } from '../../foundation/secrets.ts'
import {
  indexLearners,
  type KnownLearner,
  type RowKeys,
  resolveRow,
} from '../../roster/learner-keys.ts'
import { findLearnersByKeys } from '../../roster/store.ts'
import { enrolmentsOf, seenLearners } from './owner-store.ts'
import type { PaperRow } from './paper-row.ts'

export type Owner =
  | { kind: 'found'; learnerId: string; enrolmentId: string | null }
  /** No key is given, or nobody on the roster that the viewer sees has it. */
  | { kind: 'nobody'; keyed: boolean }
  | { kind: 'doubt'; field: string; reason: string }

const isKeyed = ({ employeeCode, nationalId, email, phone }: PaperRow) =>
  [employeeCode, nationalId, email, phone].some((key) => key !== null)

/** The owner of each row, by row. Enrolments are looked for in the cohort that the row names. */
export async function findOwners(
  db: Queryable,
  vault: Vault,
  viewer: Viewer,
  rows: readonly PaperRow[],
): Promise<Map<number, Owner>> {
  const keyed = rows.filter(isKeyed).map((row) => ({ row, keys: keysOf(vault, row) }))
  const index = indexLearners(
    keyed.length === 0
      ? []
      : await findLearnersByKeys(
          db,
          keyed.map(({ keys }) => keys),
          [],
        ),
  )
  const resolved = keyed.map(({ row, keys }) => ({ row, keys, found: resolveRow(index, keys) }))
  const ids = resolved.flatMap(({ found }) => (found.kind === 'known' ? [found.learner.id] : []))
  const seen = await seenLearners(db, viewer, ids)
  const enrolments = await enrolmentsOf(db, ids)
  const owners = new Map<number, Owner>(
    rows.map(({ row }) => [row, { kind: 'nobody', keyed: false }]),
  )
  for (const { row, keys, found } of resolved) {
    const unseen = found.kind === 'known' ? !seen.has(found.learner.id) : viewer.unitId !== null
    // Whoever sees one branch is told nothing of others, not even that two of them contradict each other.
    if (found.kind === 'new' || unseen) owners.set(row.row, { kind: 'nobody', keyed: true })
    else if (found.kind === 'rejected')
      owners.set(row.row, doubt(COLUMN[found.field] ?? 'employee_code', sentence(found.reason)))
    else
      owners.set(
        row.row,
        contradiction(found.learner, keys) ?? {
          kind: 'found',
          learnerId: found.learner.id,
          enrolmentId:
            row.cohort === null
              ? null
              : (enrolments.get(`${row.cohort}/${found.learner.id}`) ?? null),
        },
      )
  }
  return owners
}

const doubt = (field: string, reason: string): Owner => ({ kind: 'doubt', field, reason })

function contradiction(learner: KnownLearner, keys: RowKeys): Owner | null {
  if (learner.nameKey !== keys.nameKey)
    return doubt(
      'full_name',
      'The roster has another name for this key; check the key and the name.',
    )
  const { dateOfBirth } = learner
  if (dateOfBirth === null || keys.dateOfBirth === null || dateOfBirth === keys.dateOfBirth)
    return null
  return doubt(
    'date_of_birth',
    'The roster has another date of birth for this key; check the key and the date.',
  )
}

const COLUMN: Partial<Record<string, string>> = {
  employeeCode: 'employee_code',
  nationalId: 'national_id',
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

function keysOf(vault: Vault, row: PaperRow): RowKeys {
  const { employeeCode, nationalId, email, phone, fullName, dateOfBirth } = row
  return {
    employeeCodeKey: employeeCode === null ? null : foldKey(employeeCode),
    nationalIdHash:
      nationalId === null ? null : vault.hash('national-id', nationalId).toString('hex'),
    emailKey: email === null ? null : foldKey(email),
    phone,
    nameKey: foldName(fullName),
    dateOfBirth,
  }
}
