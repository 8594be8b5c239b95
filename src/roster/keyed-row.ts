/** A row of a roster file with the keys by which its person is looked for; the national ID as hash and last four. */
import { randomUUID } from 'node:crypto'
import { foldKey, foldName } from '../foundation/names.ts'
import { isNationalIdDoubtful } from '../foundation/national-id.ts'
import type { Vault } from '../foundation/secrets.ts'
import { type KnownLearner, type RowKeys, rosterKeyOf } from './learner-keys.ts'
import type { RosterRow } from './roster-row.ts'

export interface KeyedRow {
  row: Omit<RosterRow, 'nationalId' | 'gender'>
  keys: RowKeys
  nationalIdLast4: string | null
  /** The number contradicts the birth date or gender that the row gives. */
  nationalIdDoubtful: boolean
}

export function keyRow(vault: Vault, { nationalId, gender, ...row }: RosterRow): KeyedRow {
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
    nationalIdDoubtful: isDoubtful({ nationalId, gender, dateOfBirth: row.dateOfBirth }),
  }
}

export function isDoubtful({
  nationalId,
  dateOfBirth,
  gender,
}: Pick<RosterRow, 'nationalId' | 'dateOfBirth' | 'gender'>): boolean {
  return nationalId !== null && isNationalIdDoubtful(nationalId, { dateOfBirth, gender })
}

/**
 * The person as the row has them now. An empty cell says nothing and never erases what is known; neither does a code or
 * national ID that a second row of the person goes on holding.
 */
export function merge(
  before: KnownLearner | null,
  { row, keys, nationalIdDoubtful }: KeyedRow,
): KnownLearner {
  const absorbed = before?.absorbed ?? []
  const held = (key: 'employeeCodeKey' | 'nationalIdHash') =>
    absorbed.some((second) => second[key] === keys[key])
  const code = held('employeeCodeKey') ? null : keys.employeeCodeKey
  const nationalIdHash = held('nationalIdHash') ? null : keys.nationalIdHash
  const merged = {
    id: before?.id ?? randomUUID(),
    employeeCode: (code === null ? null : row.employeeCode) ?? before?.employeeCode ?? null,
    employeeCodeKey: code ?? before?.employeeCodeKey ?? null,
    fullName: row.fullName,
    nameKey: keys.nameKey,
    dateOfBirth: row.dateOfBirth ?? before?.dateOfBirth ?? null,
    nationalIdHash: nationalIdHash ?? before?.nationalIdHash ?? null,
    nationalIdDoubtful:
      nationalIdHash === null ? (before?.nationalIdDoubtful ?? false) : nationalIdDoubtful,
    email: row.email ?? before?.email ?? null,
    emailKey: keys.emailKey ?? before?.emailKey ?? null,
    phone: row.phone ?? before?.phone ?? null,
    position: row.position ?? before?.position ?? null,
    audience: row.audience ?? before?.audience ?? null,
    tags: row.tags ?? before?.tags ?? [],
    unitId: before?.unitId ?? null,
  }
  const rosterKey = rosterKeyOf(merged)
  const isHeld = absorbed.some((second) => second.rosterKey === rosterKey)
  return {
    ...merged,
    rosterKey: before !== null && isHeld ? before.rosterKey : rosterKey,
    ...(absorbed.length > 0 && { absorbed }),
  }
}

const compared = [
  'employeeCode',
  'fullName',
  'dateOfBirth',
  'nationalIdHash',
  'nationalIdDoubtful',
  'email',
  'phone',
  'position',
  'audience',
] as const satisfies readonly (keyof KnownLearner)[]

export const differs = (before: KnownLearner, after: KnownLearner) =>
  compared.some((field) => before[field] !== after[field]) ||
  before.tags.join(';') !== after.tags.join(';')
