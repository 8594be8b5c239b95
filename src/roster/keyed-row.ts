/** A row of a roster file with the keys by which its person is looked for; the national ID as hash and last four. */
import { randomUUID } from 'node:crypto'
import { foldKey, foldName } from '../foundation/names.ts'
import type { Vault } from '../foundation/secrets.ts'
import { type KnownLearner, type RowKeys, rosterKeyOf } from './learner-keys.ts'
import type { RosterRow } from './roster-row.ts'

export interface KeyedRow {
  row: Omit<RosterRow, 'nationalId'>
  keys: RowKeys
  nationalIdLast4: string | null
}

export function keyRow(vault: Vault, { nationalId, ...row }: RosterRow): KeyedRow {
  return {
    row,
    keys: {
      employeeCodeKey: row.employeeCode === null ? null : foldKey(row.employeeCode),
      nationalIdHash:
        nationalId === null ? null : vault.hash('national-id', nationalId).toString('hex'),
      emailKey: row.email === null ? null : foldKey(row.email),
      phone: row.phone,
      nameKey: foldName(row.fullName),
      dateOfBirth: row.dateOfBirth,
    },
    nationalIdLast4: nationalId?.slice(-4) ?? null,
  }
}

/** The person as the row has them now. An empty cell says nothing and never erases what is known. */
export function merge(before: KnownLearner | null, { row, keys }: KeyedRow): KnownLearner {
  const merged = {
    id: before?.id ?? randomUUID(),
    employeeCode: row.employeeCode ?? before?.employeeCode ?? null,
    employeeCodeKey: keys.employeeCodeKey ?? before?.employeeCodeKey ?? null,
    fullName: row.fullName,
    nameKey: keys.nameKey,
    dateOfBirth: row.dateOfBirth ?? before?.dateOfBirth ?? null,
    nationalIdHash: keys.nationalIdHash ?? before?.nationalIdHash ?? null,
    email: row.email ?? before?.email ?? null,
    emailKey: keys.emailKey ?? before?.emailKey ?? null,
    phone: row.phone ?? before?.phone ?? null,
    position: row.position ?? before?.position ?? null,
    audience: row.audience ?? before?.audience ?? null,
    unitId: before?.unitId ?? null,
  }
  return { ...merged, rosterKey: rosterKeyOf(merged) }
}

const compared = [
  'employeeCode',
  'fullName',
  'dateOfBirth',
  'nationalIdHash',
  'email',
  'phone',
  'position',
  'audience',
] as const satisfies readonly (keyof KnownLearner)[]

export const differs = (before: KnownLearner, after: KnownLearner) =>
  compared.some((field) => before[field] !== after[field])
